using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>An incident that an alert told of.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Delay">From its beginning to the poll at which the alert told of it.</param>
internal sealed record FoundIncident(Incident Incident, TimeSpan Delay);

/// <summary>
/// What alerts found of the incidents that they should have told of. An alert that needs labels knows nothing that is younger than
/// <c>labels.delay</c>, so it is matched by that much earlier. It belongs to the incidents that go on while it fires; where none did as
/// it began, also to the last one that ended no longer ago than its window reaches back. It finds those of them that it began to
/// tell of in them or after. What belongs to none is false, unless it only tells of the log's end.
/// </summary>
/// <param name="Found">What was found, each incident once, in the order of time.</param>
/// <param name="FiredBefore">The incidents of which an alert only went on that fired before: nobody was told anything new.</param>
/// <param name="Missed">All others.</param>
/// <param name="False">The episodes that belong to no incident.</param>
internal sealed record IncidentMatch(
    ImmutableArray<FoundIncident> Found, ImmutableArray<Incident> FiredBefore, ImmutableArray<Incident> Missed, ImmutableArray<Episode> False)
{
    /// <summary>The longest delay of what was found; null where nothing was.</summary>
    public TimeSpan? LongestDelay => Found.IsEmpty ? null : Found.Max(found => found.Delay);

    /// <summary>What alerts found.</summary>
    /// <param name="concerned">The incidents that concern them.</param>
    /// <param name="episodes">When they fired.</param>
    /// <param name="history">The history, outside of which nothing is found or missed.</param>
    /// <param name="startOf">The poll at which an episode begins to tell: at which it fires, or at which nothing hides it.</param>
    public static IncidentMatch Of(
        IEnumerable<Incident> concerned, IEnumerable<Episode> episodes, BacktestResult history, Func<Episode, Instant> startOf)
    {
        var all = concerned.ToArray();
        var belongs = episodes.Select(episode => new Belonging(episode, startOf(episode), history.ReachOf(episode.Key), all)).ToArray();
        var told = all.Where(incident => incident.IsWithin(history))
            .Select(incident => (Incident: incident, By: belongs.Where(one => one.Incidents.Contains(incident)).ToArray())).ToArray();
        return new(
            [
                .. told.Where(one => one.By.Any(by => by.Finds(one.Incident))).Select(one => new FoundIncident(
                    one.Incident, one.By.Where(by => by.Finds(one.Incident)).Min(by => by.Start) - one.Incident.From)),
            ],
            [.. told.Where(one => one.By.Length > 0 && !one.By.Any(by => by.Finds(one.Incident))).Select(one => one.Incident)],
            [.. told.Where(one => one.By.Length == 0).Select(one => one.Incident)],
            [.. belongs.Where(one => one.Incidents.Length == 0 && !history.IsOfTheEnd(one.Episode)).Select(one => one.Episode)]);
    }

    private sealed class Belonging(Episode episode, Instant start, AlertReach reach, Incident[] incidents)
    {
        public Episode Episode => episode;

        public Instant Start => start;

        public Incident[] Incidents { get; } = IncidentsOf(episode.From - reach.Lag, episode.Last - reach.Lag, reach.Grace, incidents);

        public bool Finds(Incident incident) => start - reach.Lag >= incident.From;

        private static Incident[] IncidentsOf(Instant from, Instant last, TimeSpan grace, Incident[] incidents)
        {
            var during = incidents.Where(incident => from <= incident.To && last >= incident.From).ToArray();
            if (during.Any(incident => incident.From <= from))
                return during;
            var before = incidents.Where(incident => incident.To < from && from <= incident.To + grace);
            return before.MaxBy(incident => incident.To) is { } latest ? [latest, .. during] : during;
        }
    }
}
