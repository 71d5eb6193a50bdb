using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;
using MlBudget.Sources.Kinds;
using MlBudget.Streams;

namespace MlBudget.Databases;

/// <summary>Reads the numbers in a table as a configured source does, over restarts of the process.</summary>
public sealed class TableReader : IDisposable, ISourceWriter
{
    /// <summary>Waited for at the most for what has to come.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>What is decoded.</summary>
    private static readonly RecordSchema Schema = new("made", null, [new("n", ColumnKind.Number), new("label", ColumnKind.Category)]);

    private readonly TableServer _server;
    private readonly string? _connection;
    private readonly Batch _batch = new(Schema, 64);
    private readonly bool _isClosed;
    private readonly WaitsClock _clock;
    private Dictionary<string, byte[]> _stored = [];
    private SourceDefinition _definition;
    private IRecordSource _source;

    /// <summary>Opens a source.</summary>
    /// <param name="server">The database.</param>
    /// <param name="query">The query.</param>
    /// <param name="more">More keys of the settings, in a mapping's flow.</param>
    /// <param name="now">The wall clock.</param>
    /// <param name="isClosed">Whether nobody writes any more.</param>
    /// <param name="connection">The connection, where it is not the server's own.</param>
    public TableReader(TableServer server, string query, string more = "", DateTime? now = null, bool isClosed = false, string? connection = null)
    {
        (_server, _connection) = (server, connection);
        _definition = Read(query, more);
        (_clock, _isClosed) = (new(now ?? DateTimeOffset.UnixEpoch.AddDays(20_000)), isClosed);
        _source = Open();
    }

    /// <summary>The wall clock.</summary>
    public FakeTimeProvider Time => _clock;

    /// <summary>What is wrong.</summary>
    public string? Error => _source.Statistics.Error;

    /// <summary>The records that were refused.</summary>
    public List<RefusedRecord> Refused { get; } = [];

    /// <summary>The texts of the labels that were read.</summary>
    public List<string?> Labels { get; } = [];

    /// <summary>How the source is shown.</summary>
    public string Written => _definition.Written;

    /// <summary>Looks, and reads until a number has come, or an error.</summary>
    public List<int> ReadTo(int last)
    {
        _source.Refresh();
        var numbers = new List<int>();
        ReadUntil(numbers, () => Error is not null || numbers.Contains(last));
        return numbers;
    }

    /// <summary>Looks, and reads to the end of a closed source.</summary>
    public List<int> ReadAll()
    {
        Assert.True(_isClosed);
        _source.Refresh();
        var numbers = new List<int>();
        ReadBatches(numbers);
        Assert.Null(Error);
        return numbers;
    }

    /// <summary>Looks, and reads some rows of a closed source.</summary>
    /// <param name="most">How many, at least; 0 for none.</param>
    public List<int> ReadSome(int most)
    {
        _source.Refresh();
        var numbers = new List<int>();
        while (numbers.Count < most && ReadBatch(numbers))
        {
        }

        return numbers;
    }

    /// <summary>Looks without waiting.</summary>
    /// <returns>True.</returns>
    public bool Look()
    {
        _source.Refresh();
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
    public void ReadUntil(List<int> numbers, Func<bool> holds, int batches = int.MaxValue) => Assert.True(
        SpinWait.SpinUntil(
            () =>
            {
                for (var batch = 0; batch < batches && ReadBatch(numbers); batch++)
                {
                }

                return holds();
            },
            Long),
        $"read {string.Join(' ', numbers.Take(100))}; {Error}");

    /// <summary>What was said of queries that are others than before.</summary>
    public ConcurrentQueue<string> Changes { get; } = [];

    /// <summary>Goes on as another process, from the last commit.</summary>
    /// <param name="query">Another query; null for the same.</param>
    /// <param name="more">Other keys of the settings, where the query is another.</param>
    public void Restart(string? query = null, string more = "")
    {
        _source.Dispose();
        if (query is not null)
            _definition = Read(query, more);
        _source = Open();
        _source.Restore(_stored);
    }

    /// <summary>Keeps what was read.</summary>
    public void Commit()
    {
        _source.WriteChanges(this);
        _source.Committed();
    }

    void ISourceWriter.Write(string key, ReadOnlySpan<byte> value) => _stored = new(_stored) { [key] = value.ToArray() };

    void ISourceWriter.Delete(string key) => _stored.Remove(key);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private SourceDefinition Read(string query, string more)
    {
        var problems = new Problems();
        var settings = NodeReader.Parse(
            $"type: {_server.Type}\nconnection: '${{env:CONNECTION}}'\nquery: |\n  {query}\n{more}\n", problems, new(_ => _connection ?? _server.Connection), 100)!;
        var definition = SourceKinds.Read(settings) ?? throw new InvalidOperationException(string.Join('\n', problems.Described("s")));
        Assert.Empty(problems.Described("s"));
        return definition;
    }

    private IRecordSource Open() => _definition.Open(new(
        "labels", Schema, new(ClockMode.Wall, _isClosed ? new RealTimers(Time) : Time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)))
    {
        IsClosed = _isClosed,
        OnRefused = Refused.Add,
        OnQueryChanged = Changes.Enqueue,
    });

    /// <summary>Another clock's time, with timers that go by themselves: nobody turns a clock while a closed source waits.</summary>
    private sealed class RealTimers(TimeProvider clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
    }

    private void ReadBatches(List<int> numbers)
    {
        while (ReadBatch(numbers))
        {
        }
    }

    private bool ReadBatch(List<int> numbers)
    {
        var isMore = _source.Read(_batch, Instant.MaxValue);
        for (var row = 0; row < _batch.Count; row++)
        {
            numbers.Add(Bits.Get(_batch.Number(0).Valid, row) ? (int)_batch.Number(0).Values[row] : -1);
            Labels.Add(LabelOf(_batch.Category(1), row));
        }

        _batch.Clear();
        return isMore;
    }

    private static string? LabelOf(CategoryColumn labels, int row) => Bits.Get(labels.Valid, row) ? labels.Dictionary[labels.Codes[row]]
        : Bits.Get(labels.Mistyped, row) ? "(mistyped)" : null;
}
