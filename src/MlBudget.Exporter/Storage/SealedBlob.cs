using System.Buffers.Binary;
using System.IO.Hashing;
using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// Bytes with their checksum behind them. SQLite notices a damaged structure, but not a damaged value, and a wrong number
/// would look like any other.
/// </summary>
internal static class SealedBlob
{
    private const int SealLength = sizeof(ulong);

    /// <summary>The bytes, and their checksum.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> bytes)
    {
        var blob = new byte[bytes.Length + SealLength];
        bytes.CopyTo(blob);
        BinaryPrimitives.WriteUInt64LittleEndian(blob.AsSpan(bytes.Length), XxHash3.HashToUInt64(bytes));
        return blob;
    }

    /// <summary>The bytes that were sealed.</summary>
    /// <exception cref="BlobException">They are not those any more.</exception>
    public static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < SealLength)
            throw new BlobException($"found {blob.Length} bytes, expected a checksum of {SealLength} at least");
        var bytes = blob[..^SealLength];
        return XxHash3.HashToUInt64(bytes) == BinaryPrimitives.ReadUInt64LittleEndian(blob[^SealLength..])
            ? bytes : throw new BlobException("found a wrong checksum");
    }
}
