using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Spooling;

/// <summary>Where somebody is in a stream: behind so many bytes of a segment.</summary>
/// <param name="Segment">The segment's number; it may be deleted, as all before it.</param>
/// <param name="Offset">Bytes from its start, where a post begins or the segment ends.</param>
/// <param name="Records">How many records of the stream were read before it.</param>
public readonly record struct SpoolPosition(long Segment, long Offset, long Records)
{
    /// <summary>As a source keeps it.</summary>
    public byte[] ToBytes()
    {
        var blob = new BlobWriter();
        blob.Signed(Segment);
        blob.Signed(Offset);
        blob.Signed(Records);
        return blob.Written.ToArray();
    }

    /// <summary>The position that a source has kept; the start where it has none.</summary>
    /// <exception cref="BlobException">It is none.</exception>
    public static SpoolPosition Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return default;
        var blob = new BlobReader(bytes.ToArray());
        var position = new SpoolPosition(blob.Signed(), blob.Signed(), blob.Signed());
        return blob.AtEnd ? position : throw new BlobException($"found {blob.Length} bytes behind a position in a stream");
    }
}
