using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tables;

namespace MlBudget.Sources.Files;

/// <summary>
/// Reads the first records of the oldest file and the last ones of the newest: what a log was, and what it is now. The last records of
/// a compressed file would take reading all of it, so the first are read of it as well. Files are old and new by when they were written last.
/// </summary>
internal static class FileHeads
{
    /// <summary>A usual length of a line, with which it is found out where the last ones begin.</summary>
    private const long BytesPerRecord = 256;

    /// <summary>The parts of a source's files.</summary>
    /// <param name="paths">Which files.</param>
    /// <param name="opening">What they are read for. Its limits of times are not asked.</param>
    /// <param name="options">How files are read.</param>
    /// <param name="limits">How much of a part is read.</param>
    /// <param name="cancel">Ends it early.</param>
    public static SourceHeads Read(
        IEnumerable<string> paths, SourceOpening opening, FileSourceOptions options, HeadLimits limits, CancellationToken cancel)
    {
        options = options.WithTable(opening.Schema);
        var errors = new List<string>();
        var files = FilePattern.List(paths.Select(path => new FilePattern(path)), errors).Where(file => file.Length > 0)
            .OrderBy(file => file.Modified).ThenBy(file => file.Path, StringComparer.Ordinal).ToArray();
        var heads = new List<SourceHead>();
        var format = options.Layout.Create(opening.Schema, options.MaxLineBytes, options.RequireId);
        var whole = 0;
        if (files.Length > 0)
        {
            var rest = Part(files[0], from: 0);
            if (files.Length > 1)
                Part(files[^1], LogEnd(files[^1]));
            else if (rest is not null)
                Part(files[0], Math.Max(rest.Value, LogEnd(files[0])));
        }

        var columns = FileColumns.Look(files, options, cancel);
        return new([.. heads], [.. errors.Concat(columns.Notes).Distinct()])
        {
            Faults = columns.Faults,
            Headers = columns.Files,
            Places = [.. files.Select(file => file.Path)],
            AreAll = files.Length > 0 && whole == files.Length,
        };

        // As much from the end as lines of a usual length take.
        long LogEnd(FileSighting file) => Math.Max(0, file.Length - Math.Min(limits.Bytes, BytesPerRecord * limits.Records));

        // Where there may be more to read behind it; null where there is not.
        long? Part(FileSighting file, long from)
        {
            try
            {
                using var part = new FilePart(file.Path, from, options);
                var head = new RecordHead(file.Path, isEnd: !part.IsFromStart, opening.Schema);
                var rest = part.Read(head, format, limits, cancel);
                heads.Add(head.Close());
                whole += rest is null && part.IsFromStart ? 1 : 0;
                return part.IsDerived ? null : rest;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                errors.Add(e is InvalidDataException ? LogFile.Damaged(file.Path, e.Message) : LogFile.Unreadable(file.Path, e));
                return null;
            }
        }
    }
}

/// <summary>Lines of a file from a position on.</summary>
internal sealed class FilePart : IDisposable
{
    private readonly LineReader _reader;
    private readonly string _path;
    private readonly ParquetContent? _table;

    /// <summary>Opens a file; a compressed one at its start.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="from">From which byte on; the line that it is in is passed over.</param>
    /// <param name="options">How it is read.</param>
    public FilePart(string path, long from, FileSourceOptions options)
    {
        var stream = LogStream.Open(path, options);
        (_path, IsDerived) = (path, stream.Form.IsDerived);
        IsFromStart = from == 0 || IsDerived;
        _table = stream.Rows;
        var rows = options is { Layout.HasTexts: true, Table: { } table } ? new CsvRows(table) : null;
        if (!IsFromStart)
        {
            rows?.FindHeader(Fingerprint.Of(stream, options).Bytes);
            stream.SeekTo(from);
        }

        _reader = new(stream, [], [], options, isSkipping: !IsFromStart, rows);
    }

    /// <summary>Whether its content is made of its bytes, so that its end can't be read without what is before.</summary>
    public bool IsDerived { get; }

    /// <summary>Whether its first line is the file's.</summary>
    public bool IsFromStart { get; }

    /// <summary>The columns of a table, after reading; empty where it is none.</summary>
    public ImmutableArray<TableColumn> Columns { get; private set; } = [];

    /// <summary>The columns of a table, read without its rows; empty where it has no header as yet.</summary>
    public ImmutableArray<TableColumn> ReadColumns()
    {
        if (_table is null)
        {
            var kind = _reader.Peek(new ReadBudget(1, long.MaxValue), out var line);
            _reader.MakeRecord(kind == LineKind.Unfinished ? LineKind.Line : kind, ref line);
        }

        NoteColumns();
        return Columns;
    }

    /// <summary>Reads records until there are none, or enough were looked at.</summary>
    /// <returns>The position behind them; null at the end of the file.</returns>
    public long? Read(RecordHead head, RecordFormat format, HeadLimits limits, CancellationToken cancel)
    {
        var rest = ReadRecords(head, format, limits, cancel);
        // A table has its columns whether they are read or not.
        NoteColumns();
        if (!Columns.IsEmpty)
            head.Paths.NoteAll(Columns.Select(column => column.Place));
        return rest;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void NoteColumns() => Columns = _table?.Columns ?? (_reader.Rows is { HasHeader: true } rows ? rows.TableColumns : []);

    private long? ReadRecords(RecordHead head, RecordFormat format, HeadLimits limits, CancellationToken cancel)
    {
        var budget = new ReadBudget(limits.Records, limits.Bytes);
        for (var number = 1L; ;)
        {
            cancel.ThrowIfCancellationRequested();
            var kind = _reader.Peek(budget, out var line);
            if (_reader.Rows is not null)
                kind = _reader.MakeRecord(kind == LineKind.Unfinished ? LineKind.Line : kind, ref line);
            // What is behind the last line end may still be written.
            if (kind == LineKind.End || (kind == LineKind.Unfinished && !format.IsWhole(line)))
                return null;
            if (kind == LineKind.Paused || budget.Lines == 0)
                return _reader.Offset;
            if (Take(head, format, kind, line, IsFromStart ? number : 0, limits.From))
                budget.Lines--;
            number += _reader.Consume();
        }
    }

    /// <summary>Takes a line; false where it is passed over.</summary>
    private bool Take(RecordHead head, RecordFormat format, LineKind kind, ReadOnlySpan<byte> line, long number, Instant from)
    {
        if (kind == LineKind.Refused)
        {
            head.Refuse(new(_path, number, RejectionReason.Malformed, _reader.Fault));
            return true;
        }

        if (kind != LineKind.TooLong && LineReader.IsBlank(line))
            return false;
        var batch = head.Batch();
        var reason = kind == LineKind.TooLong ? RejectionReason.TooLong : format.Decode(line, batch);
        if (reason is null && !format.IsOfRows)
            return false;
        if (reason is null && format.Rows == 0)
            reason = format.Decode(line, batch = head.NextBatch());
        // Also of a record without the field that its time or its id is looked for in.
        if (reason is null or RejectionReason.NoTime or RejectionReason.Time or RejectionReason.Id)
        {
            if (format is OtlpFormat rows)
                rows.Note(head.Paths);
            else
                head.Paths.Note(line);
        }

        if (reason is { } refused)
        {
            head.Refuse(new(_path, number, refused, format.Describe(refused, line)));
            return true;
        }

        if (new Instant(batch.Times[batch.Count]) < from)
        {
            format.Discard(batch);
            return false;
        }

        batch.Count += format.Rows;
        for (var left = format.RowsWithoutId; left > 0; left--)
            head.Refuse(new(_path, number, RejectionReason.Id, format.Describe(RejectionReason.Id, line)));
        for (var left = format.RowsWithoutTime; left > 0; left--)
            head.Refuse(new(_path, number, RejectionReason.Time, format.Describe(RejectionReason.Time, line)));
        return true;
    }
}
