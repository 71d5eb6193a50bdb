using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Formats;

namespace MlBudget.Sources.Files;

/// <summary>
/// JSON lines in files, plain or compressed. Each file is a stream of its own, in its own order; the streams are merged by
/// the times that <see cref="Read"/> is called with. Used by one thread.
/// </summary>
public sealed class FileSource : IRecordSource, IParallelSource
{
    /// <summary>
    /// After how many lines per row of a batch a read ends, full or not, so that millions of late, blank or unreadable
    /// lines don't hold up who reads.
    /// </summary>
    public const int LinesPerRow = 64;

    /// <summary>After how many bytes a read ends, full or not, so that a line without an end doesn't hold up who reads.</summary>
    private const int BytesPerRead = 16 << 20;

    /// <summary>How often a poll looks for files again that have gone elsewhere since it looked for them.</summary>
    private const int MaxLooks = 3;

    private readonly FileCatalog _catalog;
    private readonly Positions _positions = new();
    private readonly SideDecoding? _decoding;
    private List<RecordStream> _streams = [];
    private bool _isFresh;
    private bool _needsRoom;
    private int _looks;

    /// <summary>A source of files; nothing is touched before the first <see cref="Refresh"/>.</summary>
    /// <param name="name">What the source is called.</param>
    /// <param name="paths">
    /// Each one file, or a pattern: <c>*</c> for any part of a name, <c>**</c> for any directories. Relative ones start in
    /// the working directory. They should match the names that files are rotated to: what was written between the last
    /// poll and a rotation is read from there. What several match is read once.
    /// </param>
    /// <param name="schema">What is decoded from each record.</param>
    /// <param name="limits">How far times may be off.</param>
    /// <param name="options">How files are read; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size in the options is below 1, or a scale is 0.</exception>
    public FileSource(
        string name, IEnumerable<string> paths, RecordSchema schema, ArrivalLimits limits, FileSourceOptions? options = null)
    {
        FilePattern[] patterns = [.. paths.Select(path => new FilePattern(path))];
        options ??= new FileSourceOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxLineBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BufferBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LinesAhead, 1, nameof(options));
        Name = name;
        options = options.WithTable(schema) with { Wall = limits.Wall };
        // Rows of one record are decoded together anyway.
        var format = !options.Layout.HasRows && options.Shared is { } shared ? shared.Share(schema, Format) : Format(schema);
        if (options is { Helpers: { } helpers, Shared: null, Layout: { HasRows: false, HasParts: false } })
            options = options with { Decoding = new(helpers, schema, () => Format(schema), options) };
        _decoding = options.Decoding;
        _catalog = new FileCatalog(
            errors => FilePattern.List(patterns, errors), options,
            file => new RecordStream(file, format, limits, Statistics, options));

        RecordFormat Format(RecordSchema decoded) => options.Layout.Create(decoded, options.MaxLineBytes, options.RequireId);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SourceStatistics Statistics { get; } = new();

    /// <inheritdoc/>
    public bool IsParallel => _decoding is not null;

    /// <inheritdoc/>
    public Instant? NextTime => _streams.Min(stream => stream.NextTime);

    /// <inheritdoc/>
    public double Progress
    {
        get
        {
            var length = _streams.Sum(stream => stream.File.Extent.Length);
            return length == 0 ? 1 : (double)_streams.Sum(stream => stream.File.Extent.Read) / length;
        }
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        foreach (var saved in _positions.Restore(entries))
            _catalog.Restore(saved);
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer) => _positions.Write(writer, _catalog.Save());

    /// <inheritdoc/>
    public void Committed() => _positions.Committed();

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancel = default)
    {
        _looks = 0;
        _decoding?.Rest();
        Look(cancel);
        _catalog.NextPoll();
        foreach (var stream in _streams)
            stream.NextPoll();
    }

    /// <inheritdoc/>
    public bool Read(Batch batch, Instant until, CancellationToken cancel = default)
    {
        _needsRoom = false;
        var budget = new ReadBudget((long)LinesPerRow * batch.Capacity, BytesPerRead);
        while (!ReadStreams(batch, until, budget, cancel))
        {
            if (_looks == MaxLooks)
                break;
            Look(cancel);
        }

        NoteErrors();
        return batch.Count == batch.Capacity || budget.IsSpent || _needsRoom;
    }

    /// <inheritdoc/>
    public void Settle()
    {
        foreach (var stream in _streams)
            stream.Settle();
    }

    /// <inheritdoc/>
    public void Dispose() => _catalog.Dispose();

    private void Look(CancellationToken cancel)
    {
        _looks++;
        _catalog.Refresh(cancel);
        _streams = [.. _catalog.Streams];
        _isFresh = true;
        Statistics.CopiedFiles = _catalog.Copies;
        NoteErrors();
    }

    /// <summary>
    /// Appends records of one stream after the other. Where a file has gone elsewhere since it was looked for, those behind
    /// it aren't read before it is found again: they may be of later.
    /// </summary>
    /// <returns>False where a file has gone elsewhere.</returns>
    private bool ReadStreams(Batch batch, Instant until, ReadBudget budget, CancellationToken cancel)
    {
        if (_isFresh)
            Order(cancel);
        foreach (var stream in _streams)
        {
            cancel.ThrowIfCancellationRequested();
            stream.Read(batch, until, budget);
            if (batch.Count == batch.Capacity || budget.IsSpent || (_needsRoom = stream.NeedsRoom && batch.Count > 0))
                return true;
            if (stream.File.HasLeft)
                return false;
        }

        return true;
    }

    private void Order(CancellationToken cancel)
    {
        foreach (var stream in _streams.Where(stream => stream.NeedsOpening))
        {
            cancel.ThrowIfCancellationRequested();
            stream.Open();
        }

        _streams =
        [
            .. _streams.OrderBy(stream => stream.Opening ?? Instant.MinValue)
                .ThenBy(stream => stream.File.Path, StringComparer.Ordinal),
        ];
        _isFresh = false;
    }

    private void NoteErrors()
    {
        var errors = _catalog.Errors.ToList();
        Statistics.ErrorKind = errors.TrueForAll(error => error.Kind == SourceErrorKind.MissingColumns) ? SourceErrorKind.MissingColumns : SourceErrorKind.Unread;
        Statistics.Error = errors switch
        {
            [] => null,
            [var only] => only.Text,
            [var first, var second, ..] => $"{first.Text} There are more errors, first: {second.Text}",
        };
    }
}
