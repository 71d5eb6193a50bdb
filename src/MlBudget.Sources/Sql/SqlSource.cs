using System.Buffers;
using System.Data.Common;
using System.IO.Hashing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Buffering;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;

namespace MlBudget.Sources.Sql;

/// <summary>
/// Rows of a query as records: each becomes a JSON object with a key for each column. The query is asked for the rows from a mark on, and
/// asked again from a little before the greatest one; rows that were taken are passed over (<see cref="SeenRows"/>).
/// <para>
/// Each time is one statement of its own under the engine's usual isolation, and sees what was committed when it began. A row counts if it
/// becomes visible within the overlap of its mark, by the database's clock.
/// </para>
/// </summary>
internal sealed class SqlSource : BufferedSource
{
    private const int ChunkRows = 2 * Batch.DefaultCapacity;

    private const int ChunkBytes = 8 << 20;

    private readonly SqlEngine _engine;
    private readonly SqlServer _server;
    private readonly SqlQuery _query;
    private readonly SqlMark _start;
    private readonly SourceOpening _opening;
    private readonly SqlColumns _columns;
    private readonly ArrayBufferWriter<byte> _row = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<(int Start, int End, long Number)> _taken = [];
    private DbDataSource? _connections;
    private SqlPass? _pass;
    private SeenRows? _seen;
    private byte[] _position = [];

    /// <summary>When the query was asked: a row that was written by then and is within the overlap may still have to come.</summary>
    private Instant _asked;

    /// <summary>Whether the rows that were taken were matched to those of another query, and no position says so yet.</summary>
    private bool _hasMatched;

    /// <summary>A source of which nothing is connected before it is fetched.</summary>
    /// <param name="engine">The database engine.</param>
    /// <param name="server">What it connects to.</param>
    /// <param name="query">What it asks.</param>
    /// <param name="opening">What it is read for.</param>
    public SqlSource(SqlEngine engine, SqlServer server, SqlQuery query, SourceOpening opening)
        : base(opening, $"{engine.Type} {server.Place}", RecordLayout.Json.Create(opening.Schema, opening.MaxRecordBytes, opening.RequireId),
            new() { Patience = query.Timeout })
    {
        (_engine, _server, _query, _opening) = (engine, server, query, opening);
        _columns = new(opening.Schema, query);
        _start = StartOf(query, opening);
    }

    /// <inheritdoc/>
    protected override async ValueTask<FetchedChunk> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        try
        {
            return await NextAsync(position, cancel);
        }
        catch (Exception error)
        {
            await LeaveAsync();
            if (error is OperationCanceledException or SourceException)
                throw;
            throw new SourceException(_engine.Describe(error, _server), error);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseAsync()
    {
        await LeaveAsync();
        if (_connections is not null)
            await _connections.DisposeAsync();
    }

    private async ValueTask<FetchedChunk> NextAsync(ReadOnlyMemory<byte> position, CancellationToken cancel)
    {
        // After an error, or another process, all but the position is forgotten.
        if (_seen is null || !position.Span.SequenceEqual(_position))
        {
            await LeaveAsync();
            (_seen, _position) = (Restore(position.Span), position.ToArray());
        }

        if (_pass is null)
            _pass = await BeginAsync(_seen, cancel);
        var isEnd = await TakeRowsAsync(_pass, _seen, cancel);
        if (isEnd)
            await LeavePassAsync();
        if (isEnd && _seen.Count == 0)
            await CheckTimesAsync(cancel);
        var hasForgotten = _seen.Forget(_query.HasIntegerMarks ? long.MaxValue : _asked.Micros, isEnd);
        // A look without news costs no more than looking.
        if (_taken.Count > 0 || hasForgotten || _hasMatched)
            _position = _seen.Save();
        _hasMatched = false;
        var all = _bytes.WrittenSpan.ToArray();
        return new([.. _taken.Select(row => new FetchedRecord(row.Number, all.AsMemory(row.Start, row.End - row.Start)))], _position, isEnd);
    }

    private SeenRows Restore(ReadOnlySpan<byte> position)
    {
        var anew = new SeenRows(_query.Overlap, _start, _columns.Watermark);
        if (position.IsEmpty)
            return anew;
        var seen = SeenRows.Restore(_query.Overlap, position);
        var (was, isInteger) = (seen.Since.Kind == SqlMarkKind.Integer, _query.HasIntegerMarks);
        if (seen.Watermark == _columns.Watermark && was == isInteger)
            return seen;
        if (seen.Count > 0)
        {
            _opening.OnQueryChanged?.Invoke(
                $"rows are followed by '{_columns.Watermark}', {Words(isInteger)}, and were followed by '{seen.Watermark}', {Words(was)}: all are read again, and those without an id count again");
        }

        return anew;

        static string Words(bool isInteger) => isInteger ? "an integer" : "a time";
    }

    private async ValueTask<SqlPass> BeginAsync(SeenRows seen, CancellationToken cancel)
    {
        _connections ??= _engine.Connect(_server);
        var pass = await AskAsync(seen.Since, cancel);
        if (seen.IsOfOther(pass.Identity))
        {
            await pass.DisposeAsync();
            await MatchAsync(seen, cancel);
            pass = await AskAsync(seen.Since, cancel);
        }

        seen.Begin(pass.Identity);
        return pass;
    }

    /// <summary>Goes through the rows of another query once, as far as rows were taken, so that none of them counts again.</summary>
    private async ValueTask MatchAsync(SeenRows seen, CancellationToken cancel)
    {
        _opening.OnQueryChanged?.Invoke($"the query, its columns or its database are others than before: it goes on with rows from {seen.Since.Written} on, and rows before that are not read");
        var found = new List<(SqlMark Mark, UInt128 Hash)>();
        // Texts of times may be of another form now, and are asked for from the start.
        await using var pass = await AskAsync(seen.Since.Kind == SqlMarkKind.Text ? SqlMark.At(new Instant(0)) : seen.Since, cancel);
        while (await pass.NextAsync(cancel))
        {
            _row.ResetWrittenCount();
            var mark = pass.Write(_row);
            if (mark.Number > seen.Greatest.Number)
                break;
            if (mark.Number >= seen.Since.Number)
                found.Add((mark, XxHash128.HashToUInt128(_row.WrittenSpan)));
            if (found.Count > SeenRows.MostRows)
                throw TooMany();
        }

        seen.Match(found);
        _hasMatched = true;
    }

    private ValueTask<SqlPass> AskAsync(SqlMark since, CancellationToken cancel)
    {
        _asked = Instant.From(_opening.Limits.Wall.GetUtcNow());
        return SqlPass.BeginAsync(_connections!, _engine, _server, _query, _columns, since, cancel);
    }

    private SourceException TooMany() =>
        new($"found more than {SeenRows.MostRows} rows within the overlap of {_query.OverlapWords}, expected fewer; make 'overlap' shorter");

    /// <summary>Where no row was ever found, and the engine has times as texts only: throws if there are rows with other marks.</summary>
    private async ValueTask CheckTimesAsync(CancellationToken cancel)
    {
        if (!_engine.HasTimesAsTexts || _query.HasIntegerMarks)
            return;
        await using var pass = await AskAsync(new(SqlMarkKind.Integer, long.MinValue), cancel);
        if (!await pass.NextAsync(cancel))
            return;
        pass.Write(_row);
        throw new SourceException("found rows only where @since is a number, expected its column to hold texts of times such as 2026-11-01 12:00:00");
    }

    /// <summary>Takes the next rows that weren't taken; whether there are no more.</summary>
    private async ValueTask<bool> TakeRowsAsync(SqlPass pass, SeenRows seen, CancellationToken cancel)
    {
        _bytes.ResetWrittenCount();
        _taken.Clear();
        while (_taken.Count < ChunkRows && _bytes.WrittenCount < ChunkBytes)
        {
            if (!await pass.NextAsync(cancel))
                return true;
            _row.ResetWrittenCount();
            var mark = pass.Write(_row);
            if (!seen.Take(mark, XxHash128.HashToUInt128(_row.WrittenSpan)))
                continue;
            var start = _bytes.WrittenCount;
            _bytes.Write(_row.WrittenSpan);
            _taken.Add((start, _bytes.WrittenCount, seen.Count));
            if (seen.Remembered > SeenRows.MostRows)
                throw TooMany();
        }

        return false;
    }

    private async ValueTask LeaveAsync()
    {
        _seen = null;
        await LeavePassAsync();
    }

    private async ValueTask LeavePassAsync()
    {
        if (_pass is not { } pass)
            return;
        _pass = null;
        await pass.DisposeAsync();
    }

    /// <summary>Where rows begin of which none was read.</summary>
    /// <param name="query">The query.</param>
    /// <param name="opening">What it is read for.</param>
    internal static SqlMark StartOf(SqlQuery query, SourceOpening opening)
    {
        if (query.HasIntegerMarks)
            return new(SqlMarkKind.Integer, 0);
        var epoch = SqlMark.At(new Instant(0));
        if (opening.IsClosed || opening.Limits.Clock == ClockMode.Log)
            return epoch;
        // Older records would be late.
        var first = Instant.From(opening.Limits.Wall.GetUtcNow()) - opening.Limits.Retention;
        return first.Micros <= query.Overlap ? epoch : SqlMark.At(first - TimeSpan.FromMicroseconds(query.Overlap));
    }
}
