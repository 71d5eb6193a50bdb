using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// The beginning of many answers, of which each ends otherwise. Its parts are compressed once each, whichever texts they are in: their compressed
/// blocks end at a byte, so that others and those of the rest can follow in the same gzip member (RFC 1952), as tools that compress in parallel do it.
/// Several members would be shorter to write, but not every client reads on behind the first.
/// </summary>
/// <param name="blocks">The parts of the beginning.</param>
internal sealed class CompressibleText(ImmutableArray<TextBlock> blocks)
{
    /// <summary>Deflate, no name, no time, an unknown system.</summary>
    private static readonly byte[] GzipHeader = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    /// <summary>A last block that holds nothing.</summary>
    private static readonly byte[] Nothing = [3, 0];

    private readonly Lazy<Crc32> _check = new(() => CheckOf(blocks));

    /// <summary>A beginning in one part.</summary>
    /// <param name="text">The beginning.</param>
    public CompressibleText(ReadOnlyMemory<byte> text)
        : this([new TextBlock(text)])
    {
    }

    /// <summary>The beginning, as it is, in parts that are to be sent one after another.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts => blocks.Select(block => block.Text);

    /// <summary>How many bytes the beginning has.</summary>
    public long Length => blocks.Sum(block => (long)block.Text.Length);

    /// <summary>A copy of the beginning.</summary>
    public byte[] ToArray()
    {
        var whole = new byte[Length];
        var at = 0;
        foreach (var block in blocks)
        {
            block.Text.CopyTo(whole.AsMemory(at));
            at += block.Text.Length;
        }

        return whole;
    }

    /// <summary>The beginning and a rest as one gzip member, in parts that are to be sent one after another.</summary>
    public ReadOnlyMemory<byte>[] Gzip(ReadOnlySpan<byte> rest)
    {
        var check = _check.Value.Clone();
        check.Append(rest);
        var trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, check.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), (uint)(Length + rest.Length));
        return [GzipHeader, .. blocks.Select(block => block.Deflated), rest.IsEmpty ? Nothing : TextBlock.Deflate(rest, isLast: true), trailer];
    }

    private static Crc32 CheckOf(ImmutableArray<TextBlock> blocks)
    {
        var check = new Crc32();
        foreach (var block in blocks)
            check.Append(block.Text.Span);
        return check;
    }
}
