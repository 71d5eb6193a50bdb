using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>What of an SLO's budget is due to a version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Spent">The share of the whole budget, 1 for all of it; of a level below 0 where the version is better than normal.</param>
public sealed record VersionSpent(string Version, double Spent);

/// <summary>What a version has done while the newest one answered.</summary>
/// <param name="Version">The version.</param>
/// <param name="Share">Its events, at least one, and how many of them are hits.</param>
/// <param name="Interval">The Wilson 95% interval of its value.</param>
public sealed record VersionAnswers(string Version, Share Share, Interval Interval);

/// <summary>How the newest version compares with another one.</summary>
public enum VersionVerdict
{
    /// <summary>One of them has too few events to say anything.</summary>
    TooFewEvents,

    /// <summary>They may well be alike.</summary>
    NotSure,

    /// <summary>The newest is better, and that is no chance.</summary>
    Better,

    /// <summary>The newest is worse, and that is no chance.</summary>
    Worse,
}

/// <summary>The newest version beside another one that answered at the same time.</summary>
/// <param name="Newest">The newest version.</param>
/// <param name="Other">The other one.</param>
/// <param name="Difference">The interval of the newest one's value less the other's, hour by hour (Mantel–Haenszel), at the level of all pairs
/// together; null with too few events.</param>
/// <param name="Verdict">What that says.</param>
public sealed record VersionComparison(string Newest, string Other, Interval? Difference, VersionVerdict Verdict);

/// <summary>What versions of a model have to do with an SLO. Immutable.</summary>
public sealed record SloVersions
{
    /// <summary>What versions have spent, the newest first: of those that have answered in the window.</summary>
    public ImmutableArray<VersionSpent> Spent { get; init; } = [];

    /// <summary>What is due to none of them: to older versions, to records without one, and to the time before the first deployment that is
    /// known. With it they add up to what is consumed, and of a level to what would be if it were not held at 0.</summary>
    public double Rest { get; init; }

    /// <summary>Whether spending is told apart by when versions were deployed, and not by which of them has answered.</summary>
    public bool IsByTime { get; init; }

    /// <summary>From when on versions are compared: from the hour on in which the newest one has answered first, at the most over the window.
    /// Null where they aren't.</summary>
    public Minute? Since { get; init; }

    /// <summary>What the versions have done since, the newest first.</summary>
    public ImmutableArray<VersionAnswers> Answers { get; init; } = [];

    /// <summary>The newest version beside each of the others.</summary>
    public ImmutableArray<VersionComparison> Comparisons { get; init; } = [];
}
