using System.Collections.Immutable;

namespace MlBudget.Exporter.Demo;

/// <summary>What goes wrong.</summary>
internal enum IncidentKind
{
    /// <summary>Answers take three times as long, and some time out.</summary>
    LatencySpike,

    /// <summary>The pipeline of the feature <c>velocity</c> stands still: it dwindles, and then loses values.</summary>
    StaleFeatures,

    /// <summary>A new market opens: payments drift, and honest ones come to look like fraud, so that precision decays slowly.</summary>
    PrecisionDecay,

    /// <summary>Honest payments look like fraud as well, but at travel merchants only, and all at once.</summary>
    UnfairToTravel,

    /// <summary>Nothing is answered at all.</summary>
    Outage,
}

/// <summary>One incident of the demo's cycle.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="From">When, from the start of the cycle.</param>
/// <param name="Length">For how long.</param>
/// <param name="Name">What it is called in metrics.</param>
/// <param name="Text">What goes wrong, for people: a sentence.</param>
/// <param name="Slos">The SLOs whose budgets burn because of it.</param>
internal sealed record Incident(
    IncidentKind Kind, TimeSpan From, TimeSpan Length, string Name, string Text, ImmutableArray<string> Slos)
{
    /// <summary>The demo's cycle repeats after this: a little over three minutes at the demo's speed.</summary>
    public static readonly TimeSpan Cycle = TimeSpan.FromDays(4);

    /// <summary>The incidents of a cycle: the first within seconds, one in each dimension within the first minute.</summary>
    public static readonly ImmutableArray<Incident> All =
    [
        new(
            IncidentKind.LatencySpike, TimeSpan.FromHours(1), TimeSpan.FromHours(5), "latency_spike",
            "Answers take three times as long, and some time out.", ["latency", "success"]),
        new(
            IncidentKind.StaleFeatures, TimeSpan.FromHours(4), TimeSpan.FromHours(14), "stale_features",
            "The pipeline of the feature velocity stands still: its values age and dwindle, and then some are missing.",
            ["freshness", "completeness", "drift"]),
        new(
            IncidentKind.UnfairToTravel, TimeSpan.FromHours(6), TimeSpan.FromHours(30), "unfair_to_travel",
            "Honest payments at travel merchants are taken for fraud far more often than others.", ["fpr-parity", "four-fifths", "precision"]),
        new(
            IncidentKind.PrecisionDecay, TimeSpan.FromHours(8), TimeSpan.FromHours(60), "precision_decay",
            "A new market opens: amounts rise, more and more payments come from one country, and honest ones come to look like fraud.",
            ["precision", "drift"]),
        new(
            IncidentKind.Outage, TimeSpan.FromHours(26), TimeSpan.FromMinutes(45), "outage",
            "Nothing is answered at all.", ["uptime"]),
    ];

    /// <summary>
    /// How far an incident has come at a time after the start of the first cycle: 0 before and after it, and from just
    /// above 0 to 1 while it lasts.
    /// </summary>
    public static double Progress(IncidentKind kind, TimeSpan sinceStart)
    {
        if (sinceStart < TimeSpan.Zero)
            return 0;
        var inCycle = TimeSpan.FromTicks(sinceStart.Ticks % Cycle.Ticks);
        var incident = All.First(one => one.Kind == kind);
        var gone = inCycle - incident.From;
        return gone <= TimeSpan.Zero || gone > incident.Length ? 0 : gone / incident.Length;
    }

    /// <summary>The incidents that begin or end in a stretch of time, the newest first.</summary>
    /// <param name="from">The start of the stretch, which is not part of it, from the start of the first cycle.</param>
    /// <param name="to">The end of it.</param>
    public static IEnumerable<(Incident Incident, bool Begins)> Changes(TimeSpan from, TimeSpan to)
    {
        foreach (var (incident, begun) in Begun(to, cycles: 2))
        {
            if (from <= begun)
                yield return (incident, true);
            var end = begun + incident.Length;
            if (from <= end && end < to)
                yield return (incident, false);
        }
    }

    /// <summary>All incidents that have begun, with the time of it from the start of the first cycle, the newest first.</summary>
    /// <param name="sinceStart">Up to when, from the start of the first cycle.</param>
    /// <param name="cycles">How many cycles to go back to, the one under way included.</param>
    public static IEnumerable<(Incident Incident, TimeSpan From)> Begun(TimeSpan sinceStart, int cycles)
    {
        var last = sinceStart < TimeSpan.Zero ? -1 : (int)(sinceStart.Ticks / Cycle.Ticks);
        for (var cycle = last; cycle > last - cycles && cycle >= 0; cycle--)
        {
            foreach (var incident in All.Reverse())
            {
                var from = cycle * Cycle + incident.From;
                if (from < sinceStart)
                    yield return (incident, from);
            }
        }
    }
}
