using ZstdSharp;

namespace MlBudget.Sources.Contents;

/// <summary>Frames of zstd, RFC 8878. Those that are to be skipped may come first, as parallel compressors write them.</summary>
internal sealed class Zstd : Compression
{
    /// <inheritdoc/>
    public override string Name => "zstd";

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> start) =>
        start is [0x28, 0xb5, 0x2f, 0xfd, ..] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..];

    /// <inheritdoc/>
    public override Unpacker Unpack(Stream file) => new StreamUnpacker(new DecompressionStream(file, checkEndOfStream: true, leaveOpen: true));

    /// <inheritdoc/>
    public override bool IsDamage(Exception e) => e is ZstdException or EndOfStreamException;

    /// <inheritdoc/>
    public override bool IsComplete(Content content, long length, FileStream file) => true;
}
