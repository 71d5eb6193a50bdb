using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Causes;

/// <summary>Finds since when SLOs of a model have errors at a raised rate, what moved, and what was deployed before.</summary>
/// <param name="ledger">What was counted.</param>
/// <param name="deployments">What was deployed.</param>
/// <param name="reports">What is known of the report that it is about; null for nothing.</param>
internal sealed class OnsetFinder(ModelLedger ledger, Deployments deployments, ReportMemory? reports)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1), Soon = TimeSpan.FromHours(6);

    /// <summary>What was found: an SLO is asked for by itself, and by each that it is upstream of.</summary>
    private readonly Dictionary<(string Slo, Minute Until), (Onset Onset, bool Burns)?> _found = [];

    /// <summary>The onset of an SLO as of what was known at a minute; null where none can be told.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="until">The first minute that isn't looked at.</param>
    /// <param name="mustBurn">Whether it has to burn from then on, as fast as an alert row allows at the most.</param>
    public Onset? Of(SloDefinition slo, Minute until, bool mustBurn = false)
    {
        if (!_found.TryGetValue((slo.Name, until), out var found))
            _found[(slo.Name, until)] = found = Find(slo, until);
        return found is var (onset, burns) && (burns || !mustBurn) ? onset : null;
    }

    private (Onset Onset, bool Burns)? Find(SloDefinition slo, Minute until)
    {
        var series = new ErrorSeries(slo, reports?.TalliesOf(slo) ?? (Tallies)ledger, until);
        if (series.Onset() is not var (at, resolution))
            return null;
        var since = new TimeWindow(at.Number, series.To);
        // What is counted by group is known by the hour.
        var hour = TimeWindow.Floor(at.Number, TimeWindow.Hour);
        var onset = new Onset(slo.Name, slo.Dimension, at, resolution)
        {
            Usual = series.RateOf(new(series.From, at.Number)),
            Since = series.RateOf(since),
            Moved = Movers.Of(slo.Sli, ledger, new(series.From, hour), since with { From = hour }),
            Deployment = DeploymentBefore(at, resolution),
        };
        return (onset, series.BurnsIn(since));
    }

    /// <summary>The latest before the onset, if that was soon before; else the first within the time in which the onset lies; else the latest of
    /// the day before. What is deployed after that mends it, if anything.</summary>
    private Deployment? DeploymentBefore(Minute at, int resolution)
    {
        var before = deployments.LatestAt(at.Start) is { } latest && latest.At > at.Start - Day ? latest : null;
        if (before?.At > at.Start - Soon)
            return before;
        return deployments.All.FirstOrDefault(deployment => deployment.At > at.Start && deployment.At < at.Start + TimeSpan.FromMinutes(resolution)) ?? before;
    }
}
