using System.Buffers;
using MlBudget.Sources.Layouts;

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
}

/// <summary>Cuts a stream into lines, which can be looked at before they are taken. Used by one thread.</summary>
internal sealed class LineReader : IDisposable
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
    public LineReader(LogStream stream, byte[] head, ReadOnlySpan<byte> tail, FileSourceOptions options, bool isSkipping)
    {
        _stream = stream;
        _head = head.Length <= Fingerprint.Length ? head : head[..Fingerprint.Length];
        _maxBytes = options.MaxLineBytes;
        _parts = options.Layout.HasParts ? options.Layout : null;
        _buffer = ArrayPool<byte>.Shared.Rent(tail.Length + options.BufferBytes);
        tail.CopyTo(_buffer);
        _start = _scanned = _end = _next = tail.Length;
        Offset = stream.Position;
        IsSkipping = isSkipping;
    }

    /// <summary>The position behind what was taken, in bytes of the content.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether that is within a line that was too long.</summary>
    public bool IsSkipping { get; private set; }

    /// <summary>The stream that is read.</summary>
    public LogStream Stream => _stream;

    /// <summary>The bytes before <see cref="Offset"/>, at most <see cref="TailLength"/> of them.</summary>
    public ReadOnlySpan<byte> Tail => _buffer.AsSpan(_start - Kept, Kept);

    private int Kept => Math.Min(_start, TailLength);

    /// <summary>Whether a line holds nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> line) =>
        line.IsEmpty || (line[0] <= (byte)' ' && line.Trim(" \t\r"u8).IsEmpty);

    /// <summary>Looks at the next line, without its end and without a byte-order mark.</summary>
    /// <param name="budget">How much of the stream may be read for it.</param>
    /// <param name="line">The line.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">Reading failed.</exception>
    /// <exception cref="FileNotFoundException">The file was cut meanwhile: what is read now may be of another content.</exception>
    public LineKind Peek(ReadBudget budget, out ReadOnlySpan<byte> line)
    {
        line = default;
        while (true)
        {
            var newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                _next = _scanned + newline + 1;
                if (_parts is not null && !IsSkipping && _next - _start <= _maxBytes && _parts.GoesOn(_buffer.AsSpan(_start, _next - 1 - _start)))
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
        var lines = _parts is null || _isCut ? 1 : 1 + _buffer.AsSpan(_start, Math.Max(0, _next - 1 - _start)).Count((byte)'\n');
        IsSkipping = _isCut;
        Advance();
        return lines;
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private LineKind Found(LineKind kind, int end, out ReadOnlySpan<byte> line)
    {
        line = _buffer.AsSpan(_start, end - _start);
        if (Offset == 0 && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        var tooLong = line.Length > _maxBytes;
        _isCut = tooLong && kind == LineKind.Unfinished;
        return tooLong ? LineKind.TooLong : kind;
    }

    private void Advance()
    {
        Offset += _next - _start;
        _start = _scanned = _next;
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

        var count = _stream.Read(_buffer.AsSpan(_end));
        if (!_stream.StillBegins(_head))
            throw new FileNotFoundException("the file was cut while it was read");
        _end += count;
        budget.Bytes -= count;
        return count > 0;
    }
}
