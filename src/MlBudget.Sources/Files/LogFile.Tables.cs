using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Files;

/// <content>Files that are tables.</content>
internal sealed partial class LogFile
{
    private TableColumns? _columns;
    private SourceError? _problem;
    private bool _hasLookedForColumns;

    /// <summary>Since when nothing was added to the file, as far as this process has seen: a timestamp of the wall clock.</summary>
    private long _unchangedSince = options.Wall.GetTimestamp();

    /// <summary>Its last row, which is waited for since it has no end; null while none is.</summary>
    private HeldRow? _held;

    /// <summary>Why a row of a table is none, after <see cref="LineKind.Refused"/>.</summary>
    public string Fault => _reader!.Fault;

    /// <summary>What is wrong with the columns of the file, although its rows are read; null where nothing is, or nothing is known yet.</summary>
    public SourceError? ColumnProblem
    {
        get
        {
            FindColumns();
            return _problem is { } problem ? problem with { Text = $"{Path}: {problem.Text}." } : null;
        }
    }

    /// <summary>Makes records of the rows of a text, whose header is known if any of it was read; null where lines are records.</summary>
    private CsvRows? RowsOf(LogStream? stream, bool forTimes)
    {
        if (stream?.Rows is { } table)
            NoteColumns(table.Columns);
        if (options is not { Layout.HasTexts: true, Table: { } reading })
            return null;
        var rows = new CsvRows(forTimes ? reading.ForTimes : reading);
        if (Offset > 0)
            rows.FindHeader(Head.Bytes);
        return rows;
    }

    /// <summary>Whether the last row of a text has to be looked at once more: to say that it is waited for, or since that is over.</summary>
    private bool IsHeldRowDue() => !_isDetached && _held is { } held && held.Offset == Offset && (++held.Polls == Grace || IsGivenUp(held));

    /// <summary>Whether a row without an end is taken as it is.</summary>
    private bool IsGivenUp(LineReader reader) => reader.Rows is not null && _held is { } held && held.Offset == reader.Offset && IsGivenUp(held);

    /// <summary>
    /// Whether a row without an end was waited for long enough: nothing was added to the file meanwhile. Where lines follow behind an open quote it
    /// doesn't matter whether more are added to them.
    /// </summary>
    private bool IsGivenUp(HeldRow held) =>
        options.Wall.GetElapsedTime(held.IsOpen ? Math.Min(held.Since, _unchangedSince) : _unchangedSince) >= HeldRow.Patience;

    /// <summary>Whether what has no end is a row of a text that may go on.</summary>
    private static bool HoldsRow(LineReader reader) => reader.Rows is not null && !reader.Stream.Form.IsCompressed;

    /// <summary>The row that was looked at has no end, and is waited for.</summary>
    /// <returns>What to say of it; null where it may just be being written.</returns>
    /// <exception cref="InvalidDataException">It can't become one; the message is a part of a sentence.</exception>
    private string? HoldRow(LineReader reader, ReadOnlySpan<byte> row)
    {
        if (!reader.Rows!.HasHeader)
            CsvRows.ExpectLineFeeds(row);
        if (_held is not { } held || held.Offset != reader.Offset)
            _held = held = new(reader.Offset, options.Wall.GetTimestamp());
        held.IsOpen = reader.IsQuoteOpenOverLines;
        return held.IsOpen && held.Polls >= Grace ? HeldRow.Waits(Path, Lines + 1) : null;
    }

    private LineKind MakeRecord(LineReader reader, LineKind kind, ref ReadOnlySpan<byte> line)
    {
        kind = reader.MakeRecord(kind, ref line);
        if (_columns is null && reader.Rows is { HasHeader: true } rows)
            NoteColumns(rows.TableColumns);
        return kind;
    }

    /// <summary>Its columns are known: if that is new, they are compared with what is wanted and with those of the file before.</summary>
    private void NoteColumns(ImmutableArray<TableColumn> columns)
    {
        if (_columns is not null)
            return;
        _columns = new(Path, columns);
        _problem = options.Table!.Note(_columns);
    }

    /// <summary>Finds the columns of a file that another process has read, and that isn't opened any more.</summary>
    private void FindColumns()
    {
        if (options.Table is null || _columns is not null || _hasLookedForColumns || Offset == 0)
            return;
        _hasLookedForColumns = true;
        try
        {
            using var stream = options.Layout.HasTexts && !Head.IsDigest ? null : LogStream.Open(Path, options);
            if (stream?.Rows is { } table)
                NoteColumns(table.Columns);
            else if (stream is not null)
                Head = ReadStart(stream) ?? Head;
            if (RowsOf(null, forTimes: false) is { HasHeader: true } rows)
                NoteColumns(rows.TableColumns);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // It is not as it was, and whoever reads it says so.
        }
    }
}
