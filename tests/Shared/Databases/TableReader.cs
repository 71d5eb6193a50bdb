using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Streams;

namespace MlBudget.Databases;

/// <summary>Reads the numbers in a table.</summary>
public sealed class TableReader : SourceReader
{
    /// <summary>What is decoded.</summary>
    private static readonly RecordSchema Schema = new("made", null, [new("n", ColumnKind.Number), new("label", ColumnKind.Category)]);

    private readonly TableServer _server;
    private readonly string? _connection;
    private readonly WaitsClock _clock;

    /// <summary>Opens a source.</summary>
    /// <param name="server">The database.</param>
    /// <param name="query">The query.</param>
    /// <param name="more">More keys of the settings, in a mapping's flow.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="isClosed">Whether nobody writes any more.</param>
    /// <param name="connection">The connection, where it is not the server's own.</param>
    public TableReader(TableServer server, string query, string more = "", DateTime? now = null, bool isClosed = false, string? connection = null)
        : this(server, connection, new(now ?? DateTimeOffset.UnixEpoch.AddDays(20_000)), isClosed) => Query(query, more);

    private TableReader(TableServer server, string? connection, WaitsClock clock, bool isClosed)
        : base(Schema, isClosed, isClosed ? new RealTimers(clock) : clock) => (_server, _connection, _clock) = (server, connection, clock);

    /// <summary>The wall clock.</summary>
    public FakeTimeProvider Time => _clock;

    /// <summary>The texts of the labels that were read.</summary>
    public List<string?> Labels { get; } = [];

    /// <summary>Looks, and reads until a number has come, or an error.</summary>
    public List<int> ReadTo(int last)
    {
        Refresh();
        var numbers = new List<int>();
        ReadUntil(numbers, () => Error is not null || numbers.Contains(last));
        return numbers;
    }

    /// <summary>Looks without waiting.</summary>
    /// <returns>True.</returns>
    public bool Look()
    {
        Refresh();
        return true;
    }

    /// <summary>The clock goes on.</summary>
    /// <returns>True.</returns>
    public bool TimePasses(TimeSpan time)
    {
        Time.Advance(time);
        return true;
    }

    /// <summary>
    /// The clock goes on to the next try where the source waits for one after an error, and stands still while it is asking: a query takes
    /// none of the clock's time, however long the machine takes for it.
    /// </summary>
    /// <returns>True.</returns>
    public bool TriesAgain()
    {
        if (_clock.TakeWait() is { } wait)
            Time.Advance(wait);
        return true;
    }

    /// <summary>Reads what has come, until something holds.</summary>
    /// <param name="numbers">Gets what is read.</param>
    /// <param name="holds">What has to hold.</param>
    /// <param name="batches">The most batches that are read before it is asked.</param>
    public void ReadUntil(List<int> numbers, Func<bool> holds, int batches = int.MaxValue) => Wait(
        () =>
        {
            for (var batch = 0; batch < batches && ReadBatch(numbers); batch++)
            {
            }

            return holds();
        },
        numbers);

    /// <summary>Goes on as another process, from the last commit.</summary>
    /// <param name="query">Another query; null for the same.</param>
    /// <param name="more">Other keys of the settings, where the query is another.</param>
    public void Restart(string? query = null, string more = "") => Query(query, more);

    /// <inheritdoc/>
    protected override void Take(Batch batch, int row)
    {
        var labels = batch.Category(1);
        Labels.Add(Bits.Get(labels.Valid, row) ? labels.Dictionary[labels.Codes[row]] : Bits.Get(labels.Mistyped, row) ? "(mistyped)" : null);
    }

    private void Query(string? query, string more) => Open(
        query is null ? null : $"type: {_server.Type}\nconnection: '${{env:CONNECTION}}'\nquery: |\n  {query}\n{more}\n", _connection ?? _server.Connection);

    /// <summary>Another clock's time, with timers that go by themselves: nobody turns a clock while a closed source waits.</summary>
    private sealed class RealTimers(TimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
    }
}
