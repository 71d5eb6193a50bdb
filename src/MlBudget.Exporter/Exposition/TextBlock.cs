using System.IO.Compression;

namespace MlBudget.Exporter.Exposition;

/// <summary>A part of texts that many answers share: compressed once, when it is first asked for so. Immutable; for use by any thread.</summary>
/// <param name="text">The part.</param>
internal sealed class TextBlock(ReadOnlyMemory<byte> text)
{
    private readonly Lazy<ReadOnlyMemory<byte>> _deflated = new(() => Deflate(text.Span, isLast: false));

    /// <summary>The part, as it is.</summary>
    public ReadOnlyMemory<byte> Text => text;

    /// <summary>The same as compressed blocks (RFC 1951) that refer to nothing before them and end at a byte: others may follow.</summary>
    public ReadOnlyMemory<byte> Deflated => _deflated.Value;

    /// <summary>Blocks without a header. They end at a byte: after the last one, and after an empty one, which flushing writes.</summary>
    /// <param name="text">What is compressed.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    public static byte[] Deflate(ReadOnlySpan<byte> text, bool isLast)
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
}
