using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Polling;

/// <content>What people look at beside the budgets: how they went. Polls show it again and again, and mostly nothing is new.</content>
internal sealed partial class ModelPipeline
{
    private ShownStatus? _shown;

    /// <summary>Says how all budgets stand now, and how they went. A replay, which shows nobody a page, asks for a report alone. What
    /// follows from a report is kept as long as the report and what is known of deployments.</summary>
    public ModelStatus Shown()
    {
        var report = _reports.Of(_now);
        var deployments = DeploymentsAt(_now);
        var known = new ShownOf(_reports.Edition, PredictionsEnd);
        if (_shown is null || _shown.Of != known || !_shown.Status.Policies.Deployments.All.SequenceEqual(deployments.All))
        {
            Remember(report);
            var outlooks = _outlooks.Of(report);
            var forecasts = outlooks.ToImmutableDictionary(slo => slo.Key, slo => slo.Value.At(_now));
            _shown = new(
                known, WithBurnDowns(StatusOf(report, deployments, forecasts)),
                [.. outlooks.Where(slo => !slo.Value.IsNothing).Select(slo => (slo.Key, slo.Value))]);
        }

        var last = _shown.Status;
        return last with
        {
            Report = report with { Notices = last.Report.Notices },
            Sources = SourceStatuses,
            Decisions = _decisions,
            IsAtEnd = AtEnd,
            PredictionsEnd = PredictionsEnd,
            Policies = _shown.Outlooks.IsEmpty ? last.Policies : last.Policies with
            {
                Forecasts = last.Policies.Forecasts.SetItems(_shown.Outlooks.Select(slo => KeyValuePair.Create(slo.Slo, slo.Outlook.At(_now)))),
            },
        };
    }

    private ModelStatus WithBurnDowns(ModelStatus status) =>
        status with { Policies = status.Policies with { BurnDowns = _burnDowns.Of(status.Report) } };

    /// <summary>What a status is of, beside deployments.</summary>
    private readonly record struct ShownOf(long Report, Instant? PredictionsEnd);

    /// <summary>What was shown last, and the outlooks that tell of an instant, which moves with the clock.</summary>
    private sealed record ShownStatus(ShownOf Of, ModelStatus Status, ImmutableArray<(string Slo, BudgetOutlook Outlook)> Outlooks);
}
