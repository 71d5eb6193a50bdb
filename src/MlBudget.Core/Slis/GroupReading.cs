using System.Collections.Immutable;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Slis;

/// <summary>What a disparity says of one group in one of its metrics.</summary>
/// <param name="Group">The group's value; <see cref="Other"/> for all that are not shown by name.</param>
/// <param name="Metric">The proportion that is compared.</param>
/// <param name="Whole">Its sums over the SLO's window.</param>
/// <param name="Interval">The Wilson 95% interval of its rate, or Student's of its mean; null where its outcomes are not shown.</param>
/// <param name="Judged">Whether it is compared with others.</param>
/// <param name="Windows">Its counts over the windows that were asked for.</param>
public sealed record GroupReading(
    string Group, string Metric, Share Whole, Interval? Interval, bool Judged, ImmutableArray<GroupCount> Windows)
{
    /// <summary>The name under which groups are shown that are too many.</summary>
    public const string Other = "other";

    /// <summary>Whether it is all groups together that are not shown by name.</summary>
    public bool IsRest { get; init; }

    /// <summary>The mean of a number of its rows, where means are compared; null where rates are.</summary>
    public double? Mean { get; init; }

    /// <summary>The rate over the SLO's window, or the mean; null where its outcomes are not shown.</summary>
    public double? Rate => Interval is null ? null : Mean ?? Whole.Value;
}

/// <summary>A group in one window.</summary>
/// <param name="Events">The denominator.</param>
/// <param name="Bad">The bad events; null where the events of this window are too few to show outcomes, however many
/// other windows have: no individual may be read off.</param>
public readonly record struct GroupCount(long Events, long? Bad);
