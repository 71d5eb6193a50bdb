using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Files;

/// <content>Files that are tables.</content>
internal sealed partial class LogFile
{
    private TableColumns? _columns;
    private string? _problem;

    /// <summary>Why a row of a table is none, after <see cref="LineKind.Refused"/>.</summary>
    public string Fault => _reader!.Fault;

    /// <summary>What is wrong with the columns of the file, although its rows are read; null where nothing is, or nothing is known yet.</summary>
    public string? ColumnProblem
    {
        get
        {
            FindColumns();
            return _problem is null ? null : $"{Path}: {_problem}.";
        }
    }

    /// <summary>Whether its columns are known.</summary>
    public bool HasColumns => _columns is not null;

    /// <summary>Makes records of the rows of a table, whose header is known if any of it was read; null where records are lines.</summary>
    private CsvRows? Rows()
    {
        if (options.Table is not { } table)
            return null;
        var rows = new CsvRows(table);
        if (Offset > 0)
            rows.FindHeader(Head);
        return rows;
    }

    private LineKind MakeRecord(LineReader reader, LineKind kind, ref ReadOnlySpan<byte> line)
    {
        kind = reader.MakeRecord(kind, ref line);
        if (reader.Rows is { HasHeader: true } rows)
            NoteColumns(rows);
        return kind;
    }

    /// <summary>Its columns are known: if that is new, they are compared with what is wanted and with those of the file before.</summary>
    private void NoteColumns(CsvRows rows)
    {
        if (_columns is not null)
            return;
        _columns = new(Path, [.. rows.Columns.Select(name => new TableColumn(name))]);
        _problem = options.Table!.Note(_columns);
    }

    /// <summary>Finds the columns of a file that another process has read, and that isn't opened any more.</summary>
    private void FindColumns()
    {
        if (options.Table is null || _columns is not null || Offset == 0)
            return;
        try
        {
            if (Rows() is { HasHeader: true } rows)
                NoteColumns(rows);
        }
        catch (InvalidDataException)
        {
            // It was none for the other process either, and reading it again says so.
        }
    }
}
