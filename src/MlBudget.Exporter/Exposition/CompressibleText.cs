using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// The beginning of many answers, of which each ends otherwise. It is compressed once: its compressed blocks end at a byte, so those
/// of the rest can follow in the same gzip member (RFC 1952), as tools that compress in parallel do it. Several members would be
/// shorter to write, but not every client reads on behind the first.
/// </summary>
/// <param name="text">The beginning.</param>
internal sealed class CompressibleText(ReadOnlyMemory<byte> text)
{
    /// <summary>Deflate, no name, no time, an unknown system.</summary>
    private static readonly byte[] GzipHeader = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    /// <summary>A last block that holds nothing.</summary>
    private static readonly byte[] Nothing = [3, 0];

    private readonly Lazy<(byte[] Blocks, Crc32 Check)> _compressed = new(() => (Deflate(text.Span, isLast: false), CheckOf(text.Span)));

    /// <summary>The beginning, as it is.</summary>
    public ReadOnlyMemory<byte> Text => text;

    /// <summary>The beginning and a rest as one gzip member, in parts that are to be sent one after another.</summary>
    public ReadOnlyMemory<byte>[] Gzip(ReadOnlySpan<byte> rest)
    {
        var check = _compressed.Value.Check.Clone();
        check.Append(rest);
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, check.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)(text.Length + rest.Length));
        return [GzipHeader, _compressed.Value.Blocks, rest.IsEmpty ? Nothing : Deflate(rest, isLast: true), trailer];
    }

    /// <summary>Blocks without a header. They end at a byte: after the last one, and after an empty one, which flushing writes.</summary>
    private static byte[] Deflate(ReadOnlySpan<byte> text, bool isLast)
    {
        var blocks = new MemoryStream();
        using var deflate = new DeflateStream(blocks, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(text);
        if (isLast)
            deflate.Dispose();
        else
            deflate.Flush();
        return blocks.ToArray();
    }

    private static Crc32 CheckOf(ReadOnlySpan<byte> text)
    {
        var check = new Crc32();
        check.Append(text);
        return check;
    }
}
