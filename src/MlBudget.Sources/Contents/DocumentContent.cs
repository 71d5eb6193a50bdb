namespace MlBudget.Sources.Contents;

/// <summary>
/// JSON objects that take several lines, or are the elements of an array, as lines: each byte stays one byte at its place, so that what was
/// read of a document is found again when it goes on, or when a longer one is written in its stead.
/// </summary>
/// <param name="source">The document, in UTF-8; disposed with the content.</param>
internal sealed class DocumentContent(Content source) : Content
{
    /// <summary>How many bytes tell at the most whether a content is a document.</summary>
    public const int StartLength = 4096;

    private const int BufferBytes = 1 << 15;

    private readonly byte[] _bytes = new byte[BufferBytes];
    private DocumentScanner _scanner = new();
    private int _given;
    private int _ready;
    private int _end;

    /// <summary>
    /// Whether a content is a document and no lines: it begins with a bracket in front of an object, another bracket, null or the end of
    /// the line, or with a brace at the end of a line. A line may begin with a bracket in front of other things, as a time.
    /// </summary>
    /// <param name="start">Its first bytes, <see cref="StartLength"/> of them where it is that long.</param>
    public static bool Begins(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith(DocumentScanner.Mark))
            start = start[DocumentScanner.Mark.Length..];
        start = start.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || start[0] is not ((byte)'[' or (byte)'{'))
            return false;
        var next = start[1..].TrimStart(" \t\r"u8);
        return next is [(byte)'\n', ..] || (start[0] == (byte)'[' && (next is [(byte)'{' or (byte)'[' or (byte)']', ..] || next.StartsWith("null"u8)));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_given == _ready)
        {
            if (!Fill())
                return 0;
        }

        var count = Math.Min(buffer.Length, _ready - _given);
        _bytes.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    /// <inheritdoc/>
    public override bool IsComplete() => source.IsComplete();

    /// <inheritdoc/>
    public override void Rewind()
    {
        source.Rewind();
        _scanner = new();
        (_given, _ready, _end) = (0, 0, 0);
    }

    /// <inheritdoc/>
    public override void Dispose() => source.Dispose();

    private bool Fill()
    {
        var held = _bytes.AsSpan(_given, _end - _given);
        held.CopyTo(_bytes);
        (_given, _ready, _end) = (0, 0, held.Length);
        var count = source.Read(_bytes.AsSpan(_end));
        if (count == 0)
            return false;
        _end += count;
        _ready = _end - _scanner.Rewrite(_bytes.AsSpan(0, _end), count);
        return true;
    }
}
