namespace MlBudget.Sources.Contents;

/// <summary>How text is encoded.</summary>
internal enum TextEncoding
{
    /// <summary>UTF-8, or bytes of which records say that they are no text.</summary>
    Utf8,

    /// <summary>UTF-16 behind a byte-order mark, the lesser byte of a pair first.</summary>
    Utf16LittleEndian,

    /// <summary>The same with the greater byte first.</summary>
    Utf16BigEndian,
}

/// <summary>How the lines in a file are made of its bytes, as its first bytes tell.</summary>
/// <param name="Compression">How the file is compressed; null where it isn't.</param>
/// <param name="Encoding">How the text in it is encoded.</param>
/// <param name="IsDocument">Whether objects take several lines, or are the elements of an array.</param>
internal sealed record ContentForm(Compression? Compression, TextEncoding Encoding, bool IsDocument)
{
    /// <summary>A file whose bytes are its lines.</summary>
    public static ContentForm Plain { get; } = new(null, TextEncoding.Utf8, IsDocument: false);

    /// <summary>A file of lines that is compressed by gzip.</summary>
    public static ContentForm Gzip { get; } = Plain with { Compression = Compression.Of([0x1f, 0x8b]) };

    /// <summary>A file of columns, whose rows are its lines.</summary>
    public static ContentForm Columns { get; } = Plain with { IsOfColumns = true };

    /// <summary>Whether the file is one of columns.</summary>
    public bool IsOfColumns { get; private init; }

    /// <summary>How errors say that such a file ends too early or can't be read: a part of a sentence.</summary>
    public string Damage => Compression?.Damage ?? (IsOfColumns ? "the data of its columns are damaged or cut off" : "the data are cut off");

    /// <summary>Whether the file is compressed, as columns are: who does that writes it once, as a rule, and the last line needs no end.</summary>
    public bool IsCompressed => Compression is not null || IsOfColumns;

    /// <summary>Whether the content is made of the file's bytes, so that it can't be read from a position on without what is before.</summary>
    public bool IsDerived => this != Plain;

    /// <summary>
    /// Whether of two files of these forms that begin alike the longer one holds more. How much a compressed file holds its length
    /// doesn't tell.
    /// </summary>
    public bool HasLengthsLike(ContentForm other) => this == other && !IsCompressed;

    /// <summary>Finds out what a file is.</summary>
    /// <param name="file">The file, at its start.</param>
    /// <param name="mayBeDocument">Whether records are JSON objects and nothing stands before them, so that they may make a document.</param>
    /// <param name="content">What is made of its bytes; null where they are its content.</param>
    /// <exception cref="IOException">It can't be read, or is known to hold no lines.</exception>
    public static ContentForm Of(FileStream file, bool mayBeDocument, out Content? content)
    {
        Span<byte> buffer = stackalloc byte[DocumentContent.StartLength];
        var start = buffer[..RandomAccess.Read(file.SafeFileHandle, buffer, 0)];
        var form = Plain with { Compression = Compression.Of(start) };
        content = null;
        if (form.Compression is not null)
            content = Started(new UnpackedContent(file, form.Compression), ref start, buffer);
        else if (ForeignFile.FaultOf(start) is { } fault)
            throw new IOException(fault);
        if (Utf16Content.Begins(start, out var isBigEndian))
        {
            form = form with { Encoding = isBigEndian ? TextEncoding.Utf16BigEndian : TextEncoding.Utf16LittleEndian };
            content = Started(new Utf16Content(content ?? new FileBytes(file), isBigEndian), ref start, buffer);
        }

        if (!mayBeDocument || !DocumentContent.Begins(start))
            return form;
        content = new DocumentContent(content ?? new FileBytes(file));
        return form with { IsDocument = true };
    }

    /// <summary>A content whose first bytes were read into a buffer.</summary>
    private static StartedContent Started(Content content, ref Span<byte> start, Span<byte> buffer)
    {
        var filled = 0;
        try
        {
            for (int count; filled < buffer.Length && (count = content.Read(buffer[filled..])) > 0;)
                filled += count;
        }
        catch (InvalidDataException)
        {
            // Reading on fails again, and is reported where it matters.
        }

        start = buffer[..filled];
        return new StartedContent(content, start.ToArray());
    }
}
