using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Sources.Buffering;

/// <summary>Ready-made tallies that were fetched at once, in the order of their slots.</summary>
/// <param name="Tallies">The tallies; may be none.</param>
/// <param name="Position">Behind the last of them.</param>
/// <param name="IsEnd">Whether there was nothing behind them.</param>
public sealed record FetchedTallies(IReadOnlyList<ReadyTally> Tallies, ReadOnlyMemory<byte> Position, bool IsEnd) : Chunk(Position, IsEnd)
{
    /// <summary>The position to store while only the first so many tallies of the chunk were read, from 1 on: from there the chunk is fetched again. Null where that is
    /// the position before it.</summary>
    public Func<int, ReadOnlyMemory<byte>>? Within { get; init; }

    /// <summary>What is wrong with the source although it answered, for people: it is the source's error until a chunk without one is read.
    /// Null for nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>How old values of features are, of a feature store: it holds until another chunk is read, or the source has an error.</summary>
    public ImmutableArray<FeatureAge> Ages { get; init; } = [];

    /// <summary>What is worth knowing of the source though all is well: it holds until another chunk is read.</summary>
    public ImmutableArray<SourceNote> Notes { get; init; } = [];
}
