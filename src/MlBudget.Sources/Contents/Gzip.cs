using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace MlBudget.Sources.Contents;

/// <summary>Members of gzip, RFC 1952.</summary>
internal sealed class Gzip : Compression
{
    private const int TrailerLength = 8;

    /// <inheritdoc/>
    public override string Name => "gzip";

    /// <inheritdoc/>
    public override bool Begins(ReadOnlySpan<byte> start) => start is [0x1f, 0x8b, ..];

    /// <inheritdoc/>
    public override Unpacker Unpack(Stream file) => new StreamUnpacker(new GZipStream(file, CompressionMode.Decompress, leaveOpen: true));

    /// <inheritdoc/>
    public override bool IsDamage(Exception e) => e is InvalidDataException;

    /// <summary>
    /// The stream takes data that are cut off for data that end. The file's last bytes say how long its last member is, and its checksum.
    /// </summary>
    public override bool IsComplete(Content content, long length, FileStream file)
    {
        Span<byte> trailer = stackalloc byte[TrailerLength];
        if (RandomAccess.Read(file.SafeFileHandle, trailer, Math.Max(0, file.Length - TrailerLength)) < TrailerLength)
            return false;
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var lastLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if ((uint)length == lastLength)
            return true;
        return lastLength < length && ChecksumFrom(content, length - lastLength) == checksum;
    }

    /// <summary>The checksum of what is behind a position; null where the content isn't that long any more.</summary>
    private static uint? ChecksumFrom(Content content, long position)
    {
        var checksum = new Crc32();
        var buffer = new byte[1 << 16];
        content.Rewind();
        while (position > 0)
        {
            var passed = content.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, position)));
            if (passed == 0)
                return null;
            position -= passed;
        }

        for (int count; (count = content.Read(buffer)) > 0;)
            checksum.Append(buffer.AsSpan(0, count));
        return checksum.GetCurrentHashAsUInt32();
    }
}
