using System.Collections.Concurrent;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;
using MlBudget.Sources.Kinds;

namespace MlBudget.Streams;

/// <summary>Reads the numbers in a source that is configured, over restarts of the process. The first column of its records is a number.</summary>
/// <param name="schema">What is decoded.</param>
/// <param name="isClosed">Whether nobody writes any more.</param>
/// <param name="clock">The wall clock.</param>
/// <param name="maxRecordBytes">The longest record that is read.</param>
public abstract class SourceReader(RecordSchema schema, bool isClosed, TimeProvider clock, int maxRecordBytes = 1 << 20) : IDisposable, ISourceWriter
{
    /// <summary>Waited for at the most for what has to come.</summary>
    protected static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly Batch _batch = new(schema, 64);
    private Dictionary<string, byte[]> _stored = [];
    private SourceDefinition? _definition;
    private IRecordSource? _source;

    /// <summary>What is wrong.</summary>
    public string? Error => Source.Statistics.Error;

    /// <summary>What is worth knowing.</summary>
    public IEnumerable<string> Notes => Source.Statistics.Notes.Select(note => note.Text);

    /// <summary>The records that were refused.</summary>
    public List<RefusedRecord> Refused { get; } = [];

    /// <summary>What was said of what it is read from, which is another one than before.</summary>
    public ConcurrentQueue<string> Changes { get; } = [];

    /// <summary>Where it reads.</summary>
    public string Written => Definition.Written;

    /// <summary>How the source is shown.</summary>
    public string Shown => Definition.Written + Definition.Words;

    private SourceDefinition Definition => _definition ?? throw new InvalidOperationException("Nothing was opened.");

    private IRecordSource Source => _source ?? throw new InvalidOperationException("Nothing was opened.");

    /// <summary>Looks, and reads to the end of a closed source.</summary>
    public List<int> ReadAll()
    {
        Assert.True(isClosed);
        Refresh();
        var numbers = new List<int>();
        ReadBatches(numbers);
        Assert.Null(Error);
        return numbers;
    }

    /// <summary>Looks, and reads some records of a closed source.</summary>
    /// <param name="most">How many, at least; 0 for none.</param>
    public List<int> ReadSome(int most)
    {
        Refresh();
        var numbers = new List<int>();
        while (numbers.Count < most && ReadBatch(numbers))
        {
        }

        return numbers;
    }

    /// <summary>Writes what was read, as a process that is killed before it knows that this has succeeded.</summary>
    public void CommitAndDie() => Source.WriteChanges(this);

    /// <summary>Keeps what was read.</summary>
    public void Commit()
    {
        CommitAndDie();
        Source.Committed();
    }

    void ISourceWriter.Write(string key, ReadOnlySpan<byte> value) => _stored = new(_stored) { [key] = value.ToArray() };

    void ISourceWriter.Delete(string key) => _stored.Remove(key);

    /// <inheritdoc/>
    public void Dispose()
    {
        _source?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens a source, from the last commit of the one that it takes the place of.</summary>
    /// <param name="settings">Its settings; null for those of the one before.</param>
    /// <param name="secret">What its references stand for.</param>
    protected void Open(string? settings, string secret)
    {
        if (settings is not null)
            _definition = Read(settings, secret);
        var limits = new ArrivalLimits(ClockMode.Wall, clock, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30));
        var isFirst = _source is null;
        _source?.Dispose();
        _source = Definition.Open(new("labels", schema, limits)
        {
            IsClosed = isClosed,
            MaxRecordBytes = maxRecordBytes,
            OnRefused = Refused.Add,
            OnQueryChanged = Changes.Enqueue,
        });
        if (!isFirst)
            _source.Restore(_stored);
    }

    /// <summary>Looks without waiting.</summary>
    protected void Refresh() => Source.Refresh();

    /// <summary>Waits until something holds.</summary>
    /// <param name="holds">What has to hold.</param>
    /// <param name="numbers">What was read, for the message.</param>
    protected void Wait(Func<bool> holds, List<int> numbers) => Assert.True(
        SpinWait.SpinUntil(holds, Long), $"read {numbers.Count}: {string.Join(' ', numbers.Take(100))}; {Error}; {string.Join("; ", Changes)}");

    /// <summary>Reads all that is there.</summary>
    protected void ReadBatches(List<int> numbers)
    {
        while (ReadBatch(numbers))
        {
        }
    }

    /// <summary>Reads a batch; whether more may be there.</summary>
    protected bool ReadBatch(List<int> numbers)
    {
        var isMore = Source.Read(_batch, Instant.MaxValue);
        for (var row = 0; row < _batch.Count; row++)
        {
            numbers.Add(Bits.Get(_batch.Number(0).Valid, row) ? (int)_batch.Number(0).Values[row] : -1);
            Take(_batch, row);
        }

        _batch.Clear();
        return isMore;
    }

    /// <summary>Takes what else a record has.</summary>
    protected virtual void Take(Batch batch, int row)
    {
    }

    private static SourceDefinition Read(string text, string secret)
    {
        var problems = new Problems();
        var definition = SourceKinds.Read(NodeReader.Parse(text, problems, new(_ => secret), 1000)!);
        Assert.Empty(problems.Described("s"));
        return definition!;
    }
}
