using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Sources.Buffering;

/// <summary>The bytes of one record, as they were fetched.</summary>
/// <param name="Number">Its number in the source, which no other record has.</param>
/// <param name="Bytes">The bytes, not changed any more; none are no record, and are refused.</param>
public readonly record struct FetchedRecord(long Number, ReadOnlyMemory<byte> Bytes);

/// <summary>What was fetched at once.</summary>
/// <param name="Position">Behind the last of it: where the next chunk begins, after a restart as well. Whatever it is to the source;
/// empty for the start.</param>
/// <param name="IsEnd">Whether there was nothing behind it when it was fetched. A closed source has come to its end then.</param>
public abstract record Chunk(ReadOnlyMemory<byte> Position, bool IsEnd)
{
    /// <summary>How much of what there is lies before the position, from 0 to 1; 0 where that is not known.</summary>
    public double Progress { get; init; }
}

/// <summary>Records that follow one another, fetched at once.</summary>
/// <param name="Records">The records; may be none.</param>
/// <param name="Position">Behind the last of them.</param>
/// <param name="IsEnd">Whether there was nothing behind them.</param>
public sealed record FetchedChunk(IReadOnlyList<FetchedRecord> Records, ReadOnlyMemory<byte> Position, bool IsEnd) : Chunk(Position, IsEnd)
{
    /// <summary>What is worth knowing of the source though it gives what it should: it holds until another chunk is read.</summary>
    public ImmutableArray<SourceNote> Notes { get; init; } = [];
}
