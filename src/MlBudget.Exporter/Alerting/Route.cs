using System.Collections.Immutable;

namespace MlBudget.Exporter.Alerting;

/// <summary>One node of Alertmanager's route tree: which alerts it takes, and where they go.</summary>
internal sealed record Route
{
    /// <summary>Why it is there, for those who read the file; null where that is plain.</summary>
    public string? Comment { get; init; }

    /// <summary>What an alert's labels have to be, all of it; empty at the root, which takes all.</summary>
    public ImmutableArray<string> Matchers { get; init; } = [];

    /// <summary>Who gets what none of <see cref="Routes"/> takes.</summary>
    public required string Receiver { get; init; }

    /// <summary>By which labels alerts become one notification; empty for those of the parent.</summary>
    public ImmutableArray<string> GroupBy { get; init; } = [];

    /// <summary>When notifications are sent; null for what the parent has.</summary>
    public Pace? Pace { get; init; }

    /// <summary>Whether the routes behind it are asked too.</summary>
    public bool GoesOn { get; init; }

    /// <summary>The routes that are asked first, in this order.</summary>
    public ImmutableArray<Route> Routes { get; init; } = [];
}

/// <summary>When notifications are sent, in Prometheus's words for durations.</summary>
/// <param name="Wait">How long the first one waits for others of its incident.</param>
/// <param name="Interval">How long it takes at least until what was added or resolved is sent.</param>
/// <param name="Repeat">After how long the same is sent again.</param>
internal sealed record Pace(string Wait, string Interval, string Repeat);
