using System.Collections.Immutable;

namespace MlBudget.Sources.Contents;

/// <summary>
/// A way in which files are compressed. One is known by a file's first bytes, whatever the file is called. A file may hold several pieces
/// in a row, as members of gzip and frames of zstd: their contents follow one another.
/// </summary>
internal abstract class Compression
{
    /// <summary>How many bytes at the start of a file tell how it is compressed.</summary>
    public const int StartLength = 4;

    /// <summary>All that are known. A new one is a file of its own, and a line here.</summary>
    public static ImmutableArray<Compression> All { get; } = [new Gzip(), new Zstd(), new Bzip2()];

    /// <summary>What it is called: <c>gzip</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How errors say that data of it end too early or can't be unpacked: a part of a sentence.</summary>
    public string Damage => $"the {Name} data are damaged or cut off";

    /// <summary>How a file is compressed; null where it isn't.</summary>
    /// <param name="start">Its first bytes, <see cref="StartLength"/> of them where it is that long.</param>
    public static Compression? Of(ReadOnlySpan<byte> start)
    {
        foreach (var compression in All)
        {
            if (compression.Begins(start))
                return compression;
        }

        return null;
    }

    /// <summary>Whether a file that begins so is compressed in this way.</summary>
    /// <param name="start">Its first bytes, <see cref="StartLength"/> of them where it is that long.</param>
    public abstract bool Begins(ReadOnlySpan<byte> start);

    /// <summary>Unpacks a file from its start.</summary>
    /// <param name="file">The file, at its start; it is not closed with the unpacker.</param>
    public abstract Unpacker Unpack(Stream file);

    /// <summary>Whether an unpacker has thrown this for the data that it was given, and not because the file can't be read.</summary>
    public abstract bool IsDamage(Exception e);

    /// <summary>At the end of what an unpacker has given: whether it is the end of the data, where it doesn't say so itself.</summary>
    /// <param name="content">What was unpacked. It may be read again, and is at its end afterwards.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="file">The file. Its position is to stay as it is.</param>
    public abstract bool IsComplete(Content content, long length, FileStream file);
}

/// <summary>What unpacks one file.</summary>
internal abstract class Unpacker : IDisposable
{
    /// <summary>Unpacks some bytes; none at the end. What was unpacked by a call that throws is lost.</summary>
    public abstract int Read(Span<byte> buffer);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>An unpacker that is a stream.</summary>
internal sealed class StreamUnpacker(Stream stream) : Unpacker
{
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => stream.Read(buffer);

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();
}
