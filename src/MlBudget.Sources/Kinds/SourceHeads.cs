using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Kinds;

/// <summary>How much of a place is looked at before anything runs.</summary>
/// <param name="Records">The most records of a part, at least 1.</param>
/// <param name="Bytes">The most bytes of a part, after decompression; at least 1. What is read at once may go beyond it.</param>
public sealed record HeadLimits(int Records = 10_000, long Bytes = 16 << 20)
{
    /// <summary>From which time on records are taken: earlier ones are passed over. Labels are looked at from the time of predictions on.</summary>
    public Instant From { get; init; } = Instant.MinValue;
}

/// <summary>Some records that follow one another in a place, as they are: whatever the clock is.</summary>
/// <param name="Place">What holds them: a file's path.</param>
/// <param name="IsEnd">Whether they are the last ones of the place; else they are its first.</param>
public sealed record SourceHead(string Place, bool IsEnd)
{
    /// <summary>The records.</summary>
    public required ImmutableArray<Batch> Batches { get; init; }

    /// <summary>How many were refused, by the reason, with the first of each.</summary>
    public required ImmutableArray<(RefusedRecord First, long Count)> Refused { get; init; }

    /// <summary>The paths of fields that most of the first records have; empty where that is not known.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>How many records were read, also when a condition has taken some out of the batches.</summary>
    public required long Records { get; init; }
}

/// <summary>What was looked at of a source.</summary>
/// <param name="Heads">Its parts, those of the oldest records first.</param>
/// <param name="Errors">What is wrong with the source, for people.</param>
public sealed record SourceHeads(ImmutableArray<SourceHead> Heads, ImmutableArray<string> Errors)
{
    /// <summary>What is wrong with the source whatever its records hold, so that it is down as it is configured: a column that its tables lack.</summary>
    public ImmutableArray<string> Faults { get; init; } = [];

    /// <summary>Of how many of its places, the last ones, the columns are known without their rows; null where it has no tables.</summary>
    public int? Headers { get; init; }

    /// <summary>All places that the source is read from.</summary>
    public ImmutableArray<string> Places { get; init; } = [];

    /// <summary>Whether that is all that the source holds.</summary>
    public bool AreAll { get; init; }

    /// <summary>What was looked at of several sources, as if they were one.</summary>
    public static SourceHeads Together(IReadOnlyCollection<SourceHeads> sources) =>
        new([.. sources.SelectMany(source => source.Heads)], [.. sources.SelectMany(source => source.Errors)])
        {
            Faults = [.. sources.SelectMany(source => source.Faults)],
            Headers = sources.All(source => source.Headers is null) ? null : sources.Sum(source => source.Headers ?? 0),
            Places = [.. sources.SelectMany(source => source.Places)],
            AreAll = sources.All(source => source.AreAll),
        };
}
