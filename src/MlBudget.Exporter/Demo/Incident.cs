using System.Collections.Immutable;

namespace MlBudget.Exporter.Demo;

/// <summary>What goes wrong.</summary>
internal enum IncidentKind
{
    /// <summary>Answers take three times as long, and some time out.</summary>
    LatencySpike,

    /// <summary>The pipeline of the feature <c>velocity</c> stands still, and then loses values.</summary>
    StaleFeatures,

    /// <summary>Precision decays slowly: honest payments come to look like fraud.</summary>
    PrecisionDecay,

    /// <summary>The same, but for travel merchants only, and all at once.</summary>
    UnfairToTravel,

    /// <summary>Nothing is answered at all.</summary>
    Outage,
}

/// <summary>One incident of the demo's cycle.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="From">When, from the start of the cycle.</param>
/// <param name="Length">For how long.</param>
internal sealed record Incident(IncidentKind Kind, TimeSpan From, TimeSpan Length)
{
    /// <summary>The demo's cycle repeats after this: a little over three minutes at the demo's speed.</summary>
    public static readonly TimeSpan Cycle = TimeSpan.FromDays(4);

    /// <summary>The incidents of a cycle: the first within seconds, one in each dimension within the first minute.</summary>
    public static readonly ImmutableArray<Incident> All =
    [
        new(IncidentKind.LatencySpike, TimeSpan.FromHours(1), TimeSpan.FromHours(5)),
        new(IncidentKind.StaleFeatures, TimeSpan.FromHours(4), TimeSpan.FromHours(14)),
        new(IncidentKind.UnfairToTravel, TimeSpan.FromHours(6), TimeSpan.FromHours(30)),
        new(IncidentKind.PrecisionDecay, TimeSpan.FromHours(8), TimeSpan.FromHours(60)),
        new(IncidentKind.Outage, TimeSpan.FromHours(26), TimeSpan.FromMinutes(45)),
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
}
