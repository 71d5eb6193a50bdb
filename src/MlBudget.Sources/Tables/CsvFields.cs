namespace MlBudget.Sources.Tables;

/// <summary>
/// The fields of a row between delimiters, one after the other, as RFC 4180 has them: a field may stand in quotes, within which two quotes
/// stand for one, and delimiters and ends of lines for themselves. Spaces around a field are no part of it unless they are in the quotes.
/// A quote within a field that doesn't begin with one is a character as any other.
/// </summary>
/// <param name="row">The row without what ends it.</param>
/// <param name="delimiter">What stands between fields.</param>
internal ref struct CsvFields(ReadOnlySpan<byte> row, byte delimiter)
{
    private const byte Quote = (byte)'"';

    private readonly ReadOnlySpan<byte> _row = row;
    private readonly byte _delimiter = delimiter;
    private int _next;

    /// <summary>The field: of one in quotes what is between them, with its doubled quotes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the field stands in quotes.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>What is wrong with the quotes of the row, as a part of a sentence; null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>What follows the field, behind the delimiter; empty after the last one.</summary>
    public readonly ReadOnlySpan<byte> Rest => _next > _row.Length ? default : _row[_next..];

    /// <summary>Whether another field follows.</summary>
    public readonly bool HasNext => _next <= _row.Length && Fault is null;

    /// <summary>Goes on to the next field; false behind the last one, and where the quotes are wrong.</summary>
    public bool MoveNext()
    {
        if (!HasNext)
            return false;
        var rest = _row[_next..];
        if (rest.Length > 0 && rest[0] is Quote or (byte)' ' or (byte)'\t')
            return MoveAmongSpaces(rest);
        Take(rest);
        return true;
    }

    /// <summary>Whether a quote is open at the end of a line, so that the row goes on in the next one.</summary>
    /// <param name="line">The line with its end.</param>
    /// <param name="delimiter">What stands between fields.</param>
    /// <param name="isOpen">Whether one was open at its start.</param>
    public static bool IsOpenAfter(ReadOnlySpan<byte> line, byte delimiter, bool isOpen)
    {
        // Most lines have no quotes at all.
        if (!isOpen && !line.Contains(Quote))
            return false;
        var pos = 0;
        while (true)
        {
            if (!isOpen)
            {
                while (pos < line.Length && IsSpace(line[pos], delimiter))
                    pos++;
                isOpen = pos < line.Length && line[pos] == Quote;
                pos += isOpen ? 1 : 0;
            }

            if (isOpen)
            {
                var end = EndOfQuoted(line, pos);
                if (end < 0)
                    return true;
                (pos, isOpen) = (end + 1, false);
            }

            var next = line[pos..].IndexOf(delimiter);
            if (next < 0)
                return false;
            pos += next + 1;
        }
    }

    private static bool IsSpace(byte value, byte delimiter) => value == (byte)' ' || (value == (byte)'\t' && value != delimiter);

    /// <summary>Where the quote is that ends a quoted field; negative where there is none.</summary>
    private static int EndOfQuoted(ReadOnlySpan<byte> text, int pos)
    {
        while (true)
        {
            var quote = text[pos..].IndexOf(Quote);
            if (quote < 0)
                return -1;
            pos += quote;
            if (pos + 1 == text.Length || text[pos + 1] != Quote)
                return pos;
            pos += 2;
        }
    }

    /// <summary>Takes a field that isn't quoted.</summary>
    private void Take(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf(_delimiter);
        var value = end < 0 ? rest : rest[..end];
        _next += value.Length + 1;
        while (value.Length > 0 && IsSpace(value[^1], _delimiter))
            value = value[..^1];
        Value = value;
        IsQuoted = false;
    }

    private bool MoveAmongSpaces(ReadOnlySpan<byte> rest)
    {
        var spaces = 0;
        while (spaces < rest.Length && IsSpace(rest[spaces], _delimiter))
            spaces++;
        rest = rest[spaces..];
        _next += spaces;
        if (rest.IsEmpty || rest[0] != Quote)
        {
            Take(rest);
            return true;
        }

        var end = EndOfQuoted(rest, 1);
        if (end < 0)
        {
            Fault = "a quote is opened and not closed";
            return false;
        }

        Value = rest[1..end];
        IsQuoted = true;
        var pos = end + 1;
        while (pos < rest.Length && IsSpace(rest[pos], _delimiter))
            pos++;
        if (pos < rest.Length && rest[pos] != _delimiter)
        {
            Fault = "a quote is closed within a field";
            return false;
        }

        _next += pos + 1;
        return true;
    }
}
