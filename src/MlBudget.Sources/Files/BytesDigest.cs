using System.Buffers.Binary;
using System.Security.Cryptography;
using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Files;

/// <summary>
/// Some bytes of a content, known again without being kept: how many there are, and the first 128 bits of their SHA-256. What a log holds may be nobody's
/// business, so none of it is stored.
/// </summary>
/// <param name="Length">How many bytes, from 0 on.</param>
/// <param name="Value">The digest.</param>
internal readonly record struct BytesDigest(int Length, UInt128 Value)
{
    /// <summary>The digest of some bytes.</summary>
    public static BytesDigest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Of(bytes.Length, hash);
    }

    /// <summary>The digest of bytes that were hashed.</summary>
    /// <param name="length">How many they are.</param>
    /// <param name="hash">Their SHA-256.</param>
    public static BytesDigest Of(int length, ReadOnlySpan<byte> hash) => new(length, BinaryPrimitives.ReadUInt128LittleEndian(hash));

    /// <summary>Whether bytes are those that it was made of.</summary>
    public bool IsOf(ReadOnlySpan<byte> bytes) => bytes.Length == Length && Of(bytes) == this;

    /// <summary>Writes it.</summary>
    public void Save(BlobWriter writer)
    {
        writer.Total(Length);
        writer.Wide(Value);
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    public static BytesDigest Restore(ref BlobReader reader) => new(reader.Count(int.MaxValue), reader.Wide());
}
