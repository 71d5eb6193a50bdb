using System.Collections.Immutable;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Backtesting;

/// <summary>An incident that an alert told of.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Delay">From its beginning to the first poll at which the alert fires; zero where it fired before.</param>
internal sealed record FoundIncident(Incident Incident, TimeSpan Delay);

/// <summary>
/// What alerts found of the incidents that they should have told of. An alert finds an incident that it overlaps with, also after the
/// incident's end for as long as its own window still holds the errors: its long window, and <c>labels.delay</c> before that where it
/// needs labels. What overlaps no incident is false.
/// </summary>
/// <param name="Found">What was found, each incident once, in the order of time.</param>
/// <param name="Missed">What was not.</param>
/// <param name="False">The episodes that overlap no incident.</param>
internal sealed record IncidentMatch(ImmutableArray<FoundIncident> Found, ImmutableArray<Incident> Missed, ImmutableArray<Episode> False)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The longest delay of what was found; null where nothing was.</summary>
    public TimeSpan? LongestDelay => Found.IsEmpty ? null : Found.Max(found => found.Delay);

    /// <summary>What alerts of an SLO found.</summary>
    /// <param name="concerned">The incidents that concern it.</param>
    /// <param name="budget">The SLO.</param>
    /// <param name="episodes">When its alerts fired.</param>
    /// <param name="history">The history, outside of which nothing is found or missed.</param>
    public static IncidentMatch Of(
        IEnumerable<Incident> concerned, BudgetLine budget, IEnumerable<Episode> episodes, BacktestResult history)
    {
        var within = concerned.Where(incident => incident.IsWithin(history)).ToArray();
        var fired = episodes.ToArray();
        var found = within.Select(incident => (Incident: incident, First: fired.Where(episode => Overlap(incident, episode, budget))
            .Select(episode => (Instant?)episode.From).Min())).ToArray();
        return new(
            [
                .. found.Where(one => one.First is not null).Select(one => new FoundIncident(
                    one.Incident, one.First > one.Incident.From ? one.First.Value - one.Incident.From : TimeSpan.Zero)),
            ],
            [.. found.Where(one => one.First is null).Select(one => one.Incident)],
            [.. fired.Where(episode => !within.Any(incident => Overlap(incident, episode, budget)))]);
    }

    /// <summary>For how long after the end of errors an alert of an SLO may still begin to tell of them.</summary>
    public static TimeSpan GraceOf(AlertKey key, BudgetLine budget) => budget.Slo.Delay + key switch
    {
        { Long: { } window } => Durations.Parse(window),
        { Alert: AlertNames.Exhausted } => budget.Slo.LongestWindow,
        { Alert: AlertNames.DailySpend or AlertNames.Forecast } => Day,
        _ => TimeSpan.Zero,
    };

    private static bool Overlap(Incident incident, Episode episode, BudgetLine budget) =>
        episode.From <= incident.To + GraceOf(episode.Key, budget) && episode.Last >= incident.From;
}
