using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Files;

/// <content>Lines that are rows of a table.</content>
internal sealed partial class LineReader
{
    /// <summary>Of a row with a quote that is open: behind which of its bytes the line begins that is looked at, and behind which the second one.</summary>
    private int _lineStart;
    private int _secondLine;

    /// <summary>Why a row is none, after <see cref="LineKind.Refused"/>: what was found and what was expected.</summary>
    public string Fault { get; private set; } = string.Empty;

    /// <summary>After <see cref="LineKind.Unfinished"/>: whether a quote is open that an earlier line has opened, so that whole lines wait for its end.</summary>
    public bool IsQuoteOpenOverLines => _lineStart > 0 && Rows!.IsOpenAfter(_buffer.AsSpan(_start + _lineStart, _end - _start - _lineStart), isOpen: true);

    /// <summary>Makes records of lines that are rows of a table; null where records are lines.</summary>
    public CsvRows? Rows { get; }

    /// <summary>
    /// Makes a record of the line that was looked at, where it is a row of a table. The first one names the columns, and becomes a blank record.
    /// Of a row of several lines whose quotes are wrong only the first is refused: what it seems to go on with may be good rows.
    /// </summary>
    /// <param name="kind">What the line is.</param>
    /// <param name="line">The line, and then the record.</param>
    /// <returns>What the record is.</returns>
    /// <exception cref="InvalidDataException">The columns can't be told; the message is a part of a sentence.</exception>
    public LineKind MakeRecord(LineKind kind, ref ReadOnlySpan<byte> line)
    {
        if (Rows is null || kind is not (LineKind.Line or LineKind.TooLong))
            return kind;
        if (!Rows.HasHeader)
        {
            if (kind == LineKind.TooLong || Offset > 0)
                throw new InvalidDataException($"its first line, which names the columns, is longer than limits.max_line_bytes, {_maxBytes}");
            Rows.ReadHeader(line);
            line = default;
            return kind;
        }

        if (IsBlank(line))
            return kind;
        var hasFaultyQuotes = true;
        var fault = kind == LineKind.TooLong ? null : Rows.Read(line, out line, out hasFaultyQuotes);
        if (fault is null && kind == LineKind.Line)
            return kind;
        if (_secondLine > 0 && hasFaultyQuotes)
            (_next, _isCut, fault) = (_start + _secondLine, false, fault ?? $"a quote is opened and not closed within limits.max_line_bytes, {_maxBytes}");
        if (fault is null)
            return kind;
        Fault = fault;
        return LineKind.Refused;
    }

    /// <summary>Whether a record goes on in the line behind its last one.</summary>
    /// <param name="length">How long it is so far, with its end.</param>
    private bool GoesOn(int length)
    {
        if (Rows is null)
            return _parts is not null && length <= _maxBytes && _parts.GoesOn(_buffer.AsSpan(_start, length - 1));
        if (length > _maxBytes || !Rows.IsOpenAfter(_buffer.AsSpan(_start + _lineStart, length - _lineStart), isOpen: _lineStart > 0))
            return false;
        _lineStart = length;
        if (_secondLine == 0)
            _secondLine = length;
        return true;
    }
}
