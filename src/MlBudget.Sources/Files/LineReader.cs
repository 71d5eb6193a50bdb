using System.Buffers;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Files;

/// <summary>What is next in a file.</summary>
internal enum LineKind
{
    /// <summary>A line that ends.</summary>
    Line,

    /// <summary>What is behind the last line end; there is no more.</summary>
    Unfinished,

    /// <summary>A line beyond the limit; how it goes on is passed over without being kept.</summary>
    TooLong,

    /// <summary>Nothing.</summary>
    End,

    /// <summary>Nothing for now: as much was looked at as may be at once.</summary>
    Paused,

    /// <summary>Lines that were decoded ahead, whose rows can be taken.</summary>
    Decoded,

    /// <summary>A row of a table that is none; <see cref="LineReader.Fault"/> says why.</summary>
    Refused,
}

/// <summary>Cuts a stream into lines, which can be looked at before they are taken. Used by one thread.</summary>
internal sealed partial class LineReader : IDisposable
{
    /// <summary>How many bytes behind which it goes on it knows at the most.</summary>
    public const int TailLength = 256;

    /// <summary>A line may have this much more than its content: a byte-order mark and a carriage return.</summary>
    private const int MaxAround = 4;

    private readonly LogStream _stream;
    private readonly byte[] _head;
    private readonly int _maxBytes;
    private readonly RecordLayout? _parts;
    private byte[] _buffer;
    private LinesAhead? _ahead;
    private LineChunk? _chunk;
    private long _chunkOffset;

    /// <summary>Whether no more is to be read behind what is there, but to be told why.</summary>
    private LinesAhead? _endOfAhead;
    private int _start;
    private int _scanned;
    private int _end;
    private int _next;
    private bool _isCut;

    /// <summary>Reads on where a stream is.</summary>
    /// <param name="stream">The stream, at a line's start; disposed with the reader.</param>
    /// <param name="head">The first bytes that it has as long as it isn't cut and written anew.</param>
    /// <param name="tail">What <see cref="Tail"/> is where it starts.</param>
    /// <param name="options">The limits.</param>
    /// <param name="isSkipping">Whether it is instead within a line that was too long.</param>
    /// <param name="rows">Makes records of lines that are rows of a table; null where records are lines.</param>
    public LineReader(LogStream stream, byte[] head, ReadOnlySpan<byte> tail, FileSourceOptions options, bool isSkipping, CsvRows? rows)
    {
        _stream = stream;
        _head = head.Length <= Fingerprint.Length ? head : head[..Fingerprint.Length];
        _maxBytes = options.MaxLineBytes;
        _parts = options.Layout.HasParts && rows is null ? options.Layout : null;
        Rows = rows;
        _buffer = ArrayPool<byte>.Shared.Rent(tail.Length + options.BufferBytes);
        tail.CopyTo(_buffer);
        _start = _scanned = _end = _next = tail.Length;
        Offset = stream.Position;
        IsSkipping = isSkipping;
    }

    /// <summary>The position behind what was taken, in bytes of the content, or by the length that each line counts.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether that is within a line that was too long.</summary>
    public bool IsSkipping { get; private set; }

    /// <summary>The stream that is read.</summary>
    public LogStream Stream => _stream;

    /// <summary>How many bytes of the file itself were read for what was looked at, compressed as it is.</summary>
    public long FilePosition => _chunk?.FilePosition ?? _stream.FilePosition;

    /// <summary>The lines that were decoded ahead, after <see cref="LineKind.Decoded"/>.</summary>
    public LineChunk Decoded => _chunk!;

    /// <summary>The bytes before <see cref="Offset"/>, at most <see cref="TailLength"/> of them.</summary>
    public ReadOnlySpan<byte> Tail => _stream.LineLength is not null ? default : _buffer.AsSpan(_start - Kept, Kept);

    private int Kept => Math.Min(_start, TailLength);

    /// <summary>Whether a line holds nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> line) =>
        line.IsEmpty || (line[0] <= (byte)' ' && line.Trim(" \t\r"u8).IsEmpty);

    /// <summary>What a line holds: what ends it is left out, and a byte-order mark.</summary>
    /// <param name="line">The line without its line feed.</param>
    /// <param name="isFirst">Whether it is the first one of its file.</param>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> line, bool isFirst)
    {
        if (isFirst && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    /// <summary>What is thrown where a file was cut while it was read.</summary>
    public static FileNotFoundException WasCut() => new("the file was cut while it was read");

    /// <summary>Reads ahead from where it is, if that is of use. To be called before anything was looked at, of lines that have no parts.</summary>
    /// <param name="decoding">Who decodes.</param>
    public void ReadAhead(SideDecoding decoding)
    {
        if (!IsSkipping)
            _ahead = LinesAhead.TryBegin(_stream, _head, Tail, decoding);
    }

    /// <summary>Looks at the next line, without its end and without a byte-order mark.</summary>
    /// <param name="budget">How much of the stream may be read for it.</param>
    /// <param name="line">The line.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">Reading failed.</exception>
    /// <exception cref="FileNotFoundException">The file was cut meanwhile: what is read now may be of another content.</exception>
    public LineKind Peek(ReadBudget budget, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_ahead is not null && PeekAhead(budget) is { } kind)
            return kind;
        while (true)
        {
            var newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                _next = _scanned + newline + 1;
                if (!IsSkipping && GoesOn(_next - _start))
                {
                    _scanned = _next;
                    continue;
                }

                if (!IsSkipping)
                    return Found(LineKind.Line, _next - 1, out line);
                IsSkipping = false;
                Advance();
                continue;
            }

            _scanned = _next = _end;
            if (IsSkipping)
                Advance();
            else if (_end - _start > _maxBytes + MaxAround)
                return Found(LineKind.Unfinished, _end, out line);
            if (budget.Bytes <= 0)
                return LineKind.Paused;
            if (!Fill(budget))
                return _start == _end ? LineKind.End : Found(LineKind.Unfinished, _end, out line);
        }
    }

    /// <summary>Takes the line that was looked at.</summary>
    /// <returns>How many lines it is: a record may be of several.</returns>
    public int Consume()
    {
        var lines = (_parts is null && Rows is null) || _isCut ? 1 : 1 + _buffer.AsSpan(_start, Math.Max(0, _next - 1 - _start)).Count((byte)'\n');
        IsSkipping = _isCut;
        _chunk?.PassLine();
        Advance();
        return lines;
    }

    /// <summary>What was decoded ahead of the line that is next.</summary>
    /// <param name="line">Which one of those that are next, from 0 on.</param>
    public ReadOnlySpan<byte> DecodedLine(int line) => _chunk!.LineAt(_chunk.Line + line, _chunkOffset);

    /// <summary>Takes lines that were decoded ahead, of which each is a row.</summary>
    /// <param name="rows">How many; may be 0.</param>
    public void Pass(int rows)
    {
        if (rows == 0)
            return;
        _next = _chunk!.EndOf(_chunk.Line + rows - 1);
        _chunk.PassRows(rows);
        Advance(rows);
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose()
    {
        // Where a thread is just reading ahead, it closes the stream.
        if (_ahead?.Close() ?? true)
            _stream.Dispose();
        if (_chunk is null)
            ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>Goes on to the lines that were read ahead.</summary>
    /// <returns>What to say of them; null where a line that is no record is next, or no line is read ahead any more.</returns>
    private LineKind? PeekAhead(ReadBudget budget)
    {
        if (_chunk?.IsRead != false)
        {
            if (budget.Bytes <= 0)
                return LineKind.Paused;
            var read = _chunk;
            if (_ahead!.Next() is not { } next)
            {
                EndAhead();
                return null;
            }

            Use(next);
            if (read is not null)
                _ahead.Return(read);
            budget.Bytes -= next.End - next.Start;
        }

        return _chunk!.IsRow(_chunk.Line) ? LineKind.Decoded : null;
    }

    /// <summary>The bytes of a chunk are what is read now.</summary>
    private void Use(LineChunk chunk)
    {
        if (_chunk is null)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_chunk, _chunkOffset, _buffer) = (chunk, Offset, chunk.Bytes);
        (_start, _scanned, _next, _end) = (chunk.Start, chunk.Start, chunk.Start, chunk.End);
    }

    /// <summary>Goes on by itself behind what was read ahead.</summary>
    private void EndAhead()
    {
        var (bytes, start) = _ahead!.Rest;
        if (_chunk is null)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length, 1));
        bytes.CopyTo(_buffer, 0);
        (_start, _scanned, _next, _end) = (start, start, start, bytes.Length);
        if (_chunk is not null)
            _ahead.Return(_chunk);
        _ahead.Close();
        (_ahead, _chunk, _endOfAhead) = (null, null, _ahead);
    }

    private LineKind Found(LineKind kind, int end, out ReadOnlySpan<byte> line)
    {
        line = _buffer.AsSpan(_start, end - _start);
        line = Content(line, isFirst: Offset == 0);
        var tooLong = line.Length > _maxBytes;
        _isCut = tooLong && kind == LineKind.Unfinished;
        return tooLong ? LineKind.TooLong : kind;
    }

    /// <summary>Goes behind what was looked at.</summary>
    /// <param name="lines">How many lines that is.</param>
    private void Advance(int lines = 1)
    {
        // Of a line that is passed over in pieces the last one counts.
        Offset += _stream.LineLength is not { } length ? _next - _start : _next > _start && _buffer[_next - 1] == (byte)'\n' ? length * lines : 0;
        _start = _scanned = _next;
        (_lineStart, _secondLine) = (0, 0);
    }

    private bool Fill(ReadBudget budget)
    {
        var passed = _start - Kept;
        if (passed > 0 && (_start == _end || _end == _buffer.Length))
        {
            _buffer.AsSpan(passed, _end - passed).CopyTo(_buffer);
            _end -= passed;
            _scanned -= passed;
            _next -= passed;
            _start -= passed;
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        _endOfAhead?.ThrowError();
        var count = _stream.Read(_buffer.AsSpan(_end));
        if (!_stream.StillBegins(_head))
            throw WasCut();
        _end += count;
        budget.Bytes -= count;
        return count > 0;
    }
}
