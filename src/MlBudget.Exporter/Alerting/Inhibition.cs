using System.Collections.Immutable;

namespace MlBudget.Exporter.Alerting;

/// <summary>One alert hides others: they are not sent while it fires.</summary>
/// <param name="Comment">Why.</param>
/// <param name="Source">What hides, as matchers.</param>
/// <param name="Target">What is hidden, as matchers.</param>
/// <param name="Equal">The labels that both have to have in common.</param>
internal sealed record Inhibition(
    string Comment, ImmutableArray<string> Source, ImmutableArray<string> Target, ImmutableArray<string> Equal)
{
    private const string ForeseenBySpending = $"alertname=~\"{AlertNames.Burn}|{AlertNames.DailySpend}|{AlertNames.Forecast}\"";
    private const string NotPaging = "severity!=\"critical\"", NotFairness = "dimension!=\"fairness\"";

    private static readonly ImmutableArray<string> OfSlo = ["model", "dimension", "slo"];

    /// <summary>All that is hidden. What is of fairness never is, and an exhausted budget never is.</summary>
    public static readonly ImmutableArray<Inhibition> All =
    [
        new("A page says all that the slower rows, the day and the forecast of its SLO would say.",
            [RouteTree.Equal("alertname", AlertNames.Burn), RouteTree.Equal("severity", "critical")],
            [ForeseenBySpending, NotPaging, NotFairness], OfSlo),
        new("What is spent can't be foreseen any more. A new critical burn still pages.",
            [RouteTree.Equal("alertname", AlertNames.Exhausted)],
            [ForeseenBySpending, NotPaging, NotFairness], OfSlo),
        new("Whoever has to act is paged for the dimension in which it probably began, and told which others show it. What is spent is told "
            + "nevertheless.",
            [RouteTree.Equal("alertname", AlertNames.Cascade)],
            [RouteTree.Equal("alertname", AlertNames.Burn), RouteTree.Equal("severity", "critical"), NotFairness], ["model", "dimension"]),
        new("Nothing comes from a source that can't be read.",
            [RouteTree.Equal("alertname", AlertNames.SourceDown)],
            [$"alertname=~\"{AlertNames.NoData}|{AlertNames.SourceStale}|{AlertNames.LabelsOverdue}\"", NotFairness], ["model"]),
    ];
}
