using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// Bytes with a checksum behind them, of them and of the row that they stand in. SQLite notices a damaged structure, but not a
/// damaged value, and a wrong number would look like any other, and a right one in a wrong place, too.
/// </summary>
internal static class SealedBlob
{
    private const int SealLength = sizeof(ulong);

    /// <summary>What the row of some key is sealed with.</summary>
    public static long Key(params ReadOnlySpan<long> parts) => (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(parts));

    /// <summary>What the row of some key is sealed with.</summary>
    public static long Key(params ReadOnlySpan<string> parts)
    {
        var hash = 0L;
        foreach (var part in parts)
            hash = (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(part.AsSpan()), hash);
        return hash;
    }

    /// <summary>The bytes, and their checksum.</summary>
    /// <param name="key">The row that they stand in.</param>
    /// <param name="bytes">The bytes.</param>
    public static byte[] Seal(long key, ReadOnlySpan<byte> bytes)
    {
        var blob = new byte[bytes.Length + SealLength];
        bytes.CopyTo(blob);
        BinaryPrimitives.WriteUInt64LittleEndian(blob.AsSpan(bytes.Length), XxHash3.HashToUInt64(bytes, key));
        return blob;
    }

    /// <summary>The checksum of a blob, which is not compared with anything.</summary>
    /// <param name="blob">The bytes with their checksum, or the end of them.</param>
    /// <exception cref="BlobException">There is none.</exception>
    public static ulong ChecksumOf(ReadOnlySpan<byte> blob) => BinaryPrimitives.ReadUInt64LittleEndian(WithChecksum(blob)[^SealLength..]);

    /// <summary>The bytes that were sealed.</summary>
    /// <param name="key">The row that they stand in.</param>
    /// <param name="blob">The bytes with their checksum.</param>
    /// <exception cref="BlobException">They are not those any more, or stand in another row.</exception>
    public static ReadOnlySpan<byte> Open(long key, ReadOnlySpan<byte> blob)
    {
        var bytes = WithChecksum(blob)[..^SealLength];
        return XxHash3.HashToUInt64(bytes, key) == BinaryPrimitives.ReadUInt64LittleEndian(blob[^SealLength..])
            ? bytes : throw new BlobException("found a wrong checksum");
    }

    private static ReadOnlySpan<byte> WithChecksum(ReadOnlySpan<byte> blob) => blob.Length >= SealLength
        ? blob : throw new BlobException($"found {blob.Length} bytes, expected a checksum of {SealLength} at least");
}
