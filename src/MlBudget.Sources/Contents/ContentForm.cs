namespace MlBudget.Sources.Contents;

/// <summary>How the lines in a file are made of its bytes, as its first bytes tell. Those of the default are the bytes as they are.</summary>
/// <param name="Compression">How the file is compressed; null where it isn't.</param>
internal sealed record ContentForm(Compression? Compression)
{
    /// <summary>A file whose bytes are its lines.</summary>
    public static ContentForm Plain { get; } = new(Compression: null);

    /// <summary>A file that is compressed by gzip.</summary>
    public static ContentForm Gzip { get; } = new(Compression.Of([0x1f, 0x8b]));

    /// <summary>How errors say that such a file ends too early or can't be read: a part of a sentence.</summary>
    public string Damage => Compression?.Damage ?? "the data are cut off";

    /// <summary>Whether the file is compressed: who does that writes it once, as a rule, and the last line needs no end.</summary>
    public bool IsCompressed => Compression is not null;

    /// <summary>Whether the content is made of the file's bytes, so that neither positions nor lengths are those of the file.</summary>
    public bool IsDerived => this != Plain;

    /// <summary>
    /// Whether of two files of these forms that begin alike the longer one holds more. How much a compressed file holds its length
    /// doesn't tell.
    /// </summary>
    public bool HasLengthsLike(ContentForm other) => this == other && !IsCompressed;

    /// <summary>Finds out what a file is.</summary>
    /// <param name="file">The file, at its start.</param>
    /// <param name="content">What is made of its bytes; null where they are its content.</param>
    /// <exception cref="IOException">It can't be read, or is known to hold no lines.</exception>
    public static ContentForm Of(FileStream file, out Content? content)
    {
        Span<byte> start = stackalloc byte[ForeignFile.StartLength];
        start = start[..RandomAccess.Read(file.SafeFileHandle, start, 0)];
        content = null;
        if (Compression.Of(start) is { } compression)
        {
            content = new UnpackedContent(file, compression);
            return new(compression);
        }

        return ForeignFile.FaultOf(start) is { } fault ? throw new IOException(fault) : Plain;
    }
}
