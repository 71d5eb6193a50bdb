using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>The mean NDCG@k of lists (<see cref="CumulativeGain"/>). Lists without a relevant item have none; where over half of all lists are so, neither has the mean.</summary>
public sealed class NormalizedGain() : ListLevelMetric(
    "ndcg", "the mean over lists of DCG@k / the DCG@k of the best order, with DCG@k = Σ gain / log2(rank + 1); k is 10 where it isn't written; lists without a relevant item are left out")
{
    private static readonly WordOption GainOption = new("gain", ["linear", "exponential"]);

    private static readonly WordOption IdealOption = new("ideal", ["shown", "judged"]);

    /// <summary>What is said of the NDCG, beside its bounds.</summary>
    public static ImmutableArray<OptionSpec> Choices { get; } = [ListOptions.Within, GainOption, IdealOption];

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => Choices;

    /// <inheritdoc/>
    protected override string ChoiceOf(MetricOptions options) => Choice(options);

    /// <inheritdoc/>
    protected override string ValueOf(MetricOptions options) => Shown(options);

    /// <inheritdoc/>
    protected override int Measure(MetricOptions options, Measurements measurements, int? attribute, string asker) =>
        measurements.ResultsOf(asker, ResultOf(options, measurements, asker), attribute);

    /// <inheritdoc/>
    protected override Sli Judged(Sli sli, Measurements measurements) => new RelevantListsSli(sli, measurements.ListsWithRelevant(Name));

    /// <summary>The NDCG with its choices, for people.</summary>
    internal static string Shown(MetricOptions options) => $"NDCG@{PlainNumber.Format(options.Number(ListOptions.Within) ?? ListOptions.Usual)} (gain {(IsExponential(options) ? "2^grade - 1" : "grade")}, "
        + $"ideal of the items that were {(IsOfJudged(options) ? "judged" : "shown")}, without lists that have no relevant item)";

    /// <summary>What is chosen, as a baseline knows it.</summary>
    internal static string Choice(MetricOptions options) => $"@{PlainNumber.Format(options.Number(ListOptions.Within) ?? ListOptions.Usual)} gain "
        + $"{GainOption.Words[IsExponential(options) ? 1 : 0]} ideal {IdealOption.Words[IsOfJudged(options) ? 1 : 0]}";

    /// <summary>What is taken of a list.</summary>
    internal static CumulativeGain ResultOf(MetricOptions options, Measurements measurements, string asker)
    {
        var ideal = IsOfJudged(options) ? IdealList.Judged : IdealList.Shown;
        if (ideal == IdealList.Judged && measurements.Shape.Labels?.Judgments is { } judged && (judged.ArePositions || judged is { Grades: not null, Unshown: null }))
            throw new MissingInputException($"{asker}: 'ideal: judged' needs grades of items that were not shown; add 'unshown: …[*]' beside 'label', or judge items by their id");
        return new(ListOptions.Depth(options, measurements, asker), IsExponential(options) ? Gain.Exponential : Gain.Linear, ideal);
    }

    private static bool IsExponential(MetricOptions options) => options.Is(GainOption, GainOption.Words[1]);

    private static bool IsOfJudged(MetricOptions options) => options.Is(IdealOption, IdealOption.Words[1]);
}
