using System.Collections.Immutable;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Backtesting;

/// <summary>An incident that an alert told of.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Delay">From its beginning to the first poll at which the alert fires.</param>
internal sealed record FoundIncident(Incident Incident, TimeSpan Delay);

/// <summary>
/// What alerts found of the incidents that they should have told of. An alert belongs to the incidents that go on while it fires; where
/// none does, to the last one that ended no longer ago than the alert's own window reaches back: its long window, and before that
/// <c>labels.delay</c> where it needs labels. It finds those of them that it began to fire in or after. What belongs to none is false.
/// </summary>
/// <param name="Found">What was found, each incident once, in the order of time.</param>
/// <param name="FiredBefore">The incidents of which an alert only went on that fired before: nobody was told anything new.</param>
/// <param name="Missed">All others.</param>
/// <param name="False">The episodes that belong to no incident.</param>
internal sealed record IncidentMatch(
    ImmutableArray<FoundIncident> Found, ImmutableArray<Incident> FiredBefore, ImmutableArray<Incident> Missed, ImmutableArray<Episode> False)
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
        var belongs = episodes.Select(episode => (Episode: episode, Incidents: IncidentsOf(episode, within, budget))).ToArray();
        var told = within.Select(incident => (Incident: incident, Starts: belongs.Where(one => one.Incidents.Contains(incident))
            .Select(one => one.Episode.From).ToArray())).ToArray();
        return new(
            [
                .. told.Where(one => one.Starts.Any(start => start >= one.Incident.From)).Select(one => new FoundIncident(
                    one.Incident, one.Starts.Where(start => start >= one.Incident.From).Min() - one.Incident.From)),
            ],
            [.. told.Where(one => one.Starts.Length > 0 && one.Starts.All(start => start < one.Incident.From)).Select(one => one.Incident)],
            [.. told.Where(one => one.Starts.Length == 0).Select(one => one.Incident)],
            [.. belongs.Where(one => one.Incidents.Length == 0).Select(one => one.Episode)]);
    }

    /// <summary>For how long after the end of errors an alert of an SLO may still begin to tell of them.</summary>
    public static TimeSpan GraceOf(AlertKey key, BudgetLine budget) => budget.Slo.Delay + key switch
    {
        { Long: { } window } => Durations.Parse(window),
        { Alert: AlertNames.Exhausted } => budget.Slo.LongestWindow,
        { Alert: AlertNames.DailySpend or AlertNames.Forecast } => Day,
        _ => TimeSpan.Zero,
    };

    private static Incident[] IncidentsOf(Episode episode, Incident[] incidents, BudgetLine budget)
    {
        var now = incidents.Where(incident => episode.From <= incident.To && episode.Last >= incident.From).ToArray();
        if (now.Length > 0)
            return now;
        var before = incidents.Where(incident => incident.To < episode.From && episode.From <= incident.To + GraceOf(episode.Key, budget));
        return before.MaxBy(incident => incident.To) is { } last ? [last] : [];
    }
}
