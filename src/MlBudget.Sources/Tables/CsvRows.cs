using System.Collections.Immutable;
using System.Text;
using MlBudget.Core.Text;

namespace MlBudget.Sources.Tables;

/// <summary>
/// Makes records of the rows of one text with delimiters, whose first row names the columns: of each row a JSON object with the columns
/// that somebody reads, whose values are texts. Missing is what is empty and stands in no quotes. Used by one thread.
/// </summary>
/// <param name="reading">What is read.</param>
internal sealed class CsvRows(TableReading reading)
{
    /// <summary>What may stand between fields where nobody says it, the likeliest first.</summary>
    private static readonly byte[] Delimiters = ",;\t|"u8.ToArray();

    /// <summary>How errors say that lines don't end as they should: a part of a sentence.</summary>
    private const string LoneReturn = @"a carriage return (\r) with no line feed (\n) behind it, expected lines that end with \n or \r\n";

    private readonly RowWriter _writer = new();

    /// <summary>How the key of each column is written; null where nobody reads it.</summary>
    private byte[]?[] _keys = [];

    private byte _delimiter = reading.Delimiter is { } given ? (byte)given : (byte)0;
    private int _lastWanted = -1;

    /// <summary>The names of the columns; default while the header wasn't read.</summary>
    public ImmutableArray<string> Columns { get; private set; }

    /// <summary>The same as columns, of which nothing says what they hold.</summary>
    public ImmutableArray<TableColumn> TableColumns => [.. Columns.Distinct().Select(name => new TableColumn(WantedColumns.TextOf([name])))];

    /// <summary>Whether the header was read.</summary>
    public bool HasHeader => !Columns.IsDefault;

    /// <summary>Reads the header, where the first bytes of a file hold all of it.</summary>
    /// <param name="head">The first bytes.</param>
    /// <exception cref="InvalidDataException">It is no header; the message is a part of a sentence.</exception>
    public void FindHeader(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];
        var (end, isOpen) = (0, false);
        for (int next; (next = head[end..].IndexOf((byte)'\n')) >= 0;)
        {
            isOpen = IsOpenAfter(head.Slice(end, next + 1), isOpen);
            end += next + 1;
            if (isOpen)
                continue;
            ReadHeader(head[..(end - 1)].TrimEnd((byte)'\r'));
            return;
        }
    }

    /// <summary>Expects that a first line, which has no end as yet, may become one.</summary>
    /// <param name="row">What is there of it, without a carriage return at its end.</param>
    /// <exception cref="InvalidDataException">Its lines end otherwise than they may; the message is a part of a sentence.</exception>
    public static void ExpectLineFeeds(ReadOnlySpan<byte> row)
    {
        if (HasLoneReturn(row))
            throw new InvalidDataException($"its first line holds {LoneReturn}");
    }

    /// <summary>Reads the header.</summary>
    /// <param name="row">The first row, without what ends it and without a byte-order mark.</param>
    /// <exception cref="InvalidDataException">It is no header; the message is a part of a sentence.</exception>
    public void ReadHeader(ReadOnlySpan<byte> row)
    {
        if (row.Trim(" \t"u8).IsEmpty)
            throw new InvalidDataException("its first line is empty, expected the names of the columns");
        ExpectLineFeeds(row);
        _delimiter = DelimiterOf(row);
        var names = ImmutableArray.CreateBuilder<string>();
        var fields = new CsvFields(row, _delimiter);
        while (fields.MoveNext())
        {
            var name = Encoding.UTF8.GetString(fields.Value);
            names.Add(fields.IsQuoted ? name.Replace("\"\"", "\"", StringComparison.Ordinal) : name);
        }

        if (fields.Fault is { } fault)
            throw new InvalidDataException($"in its first line, which names the columns, {fault}");
        Check(names);
        _keys = [.. names.Select(name => reading.Wanted.Names.Contains(name) ? RowWriter.KeyOf(name) : null)];
        _lastWanted = Array.FindLastIndex(_keys, key => key is not null);
        Columns = names.ToImmutable();
    }

    /// <summary>Whether a quote is open at the end of a line, so that the row goes on in the next one.</summary>
    /// <param name="line">The line with its end.</param>
    /// <param name="isOpen">Whether one was open at its start.</param>
    public bool IsOpenAfter(ReadOnlySpan<byte> line, bool isOpen) => CsvFields.IsOpenAfter(line, _delimiter == 0 ? DelimiterOf(line) : _delimiter, isOpen);

    /// <summary>Makes a record of a row.</summary>
    /// <param name="row">The row, without what ends it.</param>
    /// <param name="record">A JSON object, until the next call.</param>
    /// <param name="isOpen">Whether what is wrong are quotes, so that the row may hold more than it should.</param>
    /// <returns>What is wrong with the row, as a sentence without its end; null if nothing is.</returns>
    public string? Read(ReadOnlySpan<byte> row, out ReadOnlySpan<byte> record, out bool isOpen)
    {
        record = default;
        isOpen = false;
        var fields = new CsvFields(row, _delimiter);
        var column = 0;
        _writer.Clear();
        _writer.Open();
        while (fields.MoveNext())
        {
            if (column < _keys.Length && _keys[column] is { } key && (fields.IsQuoted || !fields.Value.IsEmpty))
                Write(key, fields);
            // Behind the last one that is read they are only counted.
            if (++column > _lastWanted && fields.HasNext && !fields.Rest.Contains((byte)'"'))
            {
                column += 1 + fields.Rest.Count(_delimiter);
                break;
            }
        }

        if (fields.Fault is { } fault)
        {
            isOpen = true;
            return HasLoneReturn(row) ? $"found {LoneReturn}" : $"{fault}, expected quotes around whole fields, and two for one within";
        }

        if (column != _keys.Length)
            return HasLoneReturn(row) ? $"found {LoneReturn}" : $"found {column} {(column == 1 ? "field" : "fields")} between '{Shown(_delimiter)}', expected {_keys.Length}, as the first line has";
        _writer.Close();
        record = _writer.Written;
        return null;
    }

    /// <summary>Whether a carriage return stands outside of quotes: what ends a line is no part of a row any more.</summary>
    private static bool HasLoneReturn(ReadOnlySpan<byte> row)
    {
        if (!row.Contains((byte)'\r'))
            return false;
        var isQuoted = false;
        foreach (var value in row)
        {
            if (value == (byte)'"')
                isQuoted = !isQuoted;
            else if (value == (byte)'\r' && !isQuoted)
                return true;
        }

        return false;
    }

    private static string Shown(byte delimiter) => delimiter == (byte)'\t' ? "\\t" : $"{(char)delimiter}";

    private void Write(byte[] key, in CsvFields fields)
    {
        _writer.Append(key);
        if (fields.IsQuoted)
            _writer.Quoted(fields.Value);
        else
            _writer.Text(fields.Value);
        _writer.Next();
    }

    /// <summary>What stands between fields: of those that may the one that comes most often outside of quotes.</summary>
    private byte DelimiterOf(ReadOnlySpan<byte> row)
    {
        if (reading.Delimiter is { } given)
            return (byte)given;
        Span<int> counts = stackalloc int[Delimiters.Length];
        var isQuoted = false;
        foreach (var value in row)
        {
            var kind = Array.IndexOf(Delimiters, value);
            if (value == (byte)'"')
                isQuoted = !isQuoted;
            else if (kind >= 0 && !isQuoted)
                counts[kind]++;
        }

        var most = 0;
        for (var kind = 1; kind < counts.Length; kind++)
            most = counts[kind] > counts[most] ? kind : most;
        return Delimiters[most];
    }

    private void Check(ImmutableArray<string>.Builder names)
    {
        // Values that are no names are nobody's business: of a file without a header they are shown nowhere.
        var time = reading.Wanted.Time;
        if (time is not null && !names.Contains(time))
        {
            throw new InvalidDataException($"its first line, of {names.Count} {(names.Count == 1 ? "field" : "fields")} between '{Shown(_delimiter)}', names no column "
                + $"'{time}', where the time is: expected the names of the columns{Tables.TableColumns.HintOf(time, names)}");
        }

        for (var column = 1; column < names.Count; column++)
        {
            var earlier = names.IndexOf(names[column]);
            if (earlier == column || (names[column].Length == 0 && !reading.Wanted.Names.Contains("")))
                continue;
            var name = reading.Wanted.Names.Contains(names[column]) ? $" {FoundText.Of(names[column])}" : "";
            throw new InvalidDataException($"its first line gives the columns {earlier + 1} and {column + 1} the same name{name}, expected another one for each");
        }
    }
}
