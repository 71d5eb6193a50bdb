using System.Collections.Concurrent;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;
using MlBudget.Sources.Kinds;

namespace MlBudget.Streams;

/// <summary>Reads the numbers in a stream of records as a configured source does, over restarts of the process. Records are such as
/// <c>{"at":"2026-11-01T12:00:00Z","n":1}</c>.</summary>
public sealed class StreamReader : IDisposable, ISourceWriter
{
    /// <summary>The longest record that is read.</summary>
    public const int MaxRecordBytes = 4096;

    /// <summary>Waited for at the most for what has to come.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private static readonly RecordSchema Schema = new("at", null, [new("n", ColumnKind.Number)]);

    private readonly Batch _batch = new(Schema, 64);
    private readonly bool _isClosed;
    private readonly TimeProvider _time;
    private Dictionary<string, byte[]> _stored = [];
    private SourceDefinition _definition;
    private IRecordSource _source;

    /// <summary>Opens a source.</summary>
    /// <param name="settings">Its settings; <c>${env:SECRET}</c> is <see cref="Secret"/>.</param>
    /// <param name="isClosed">Whether nobody writes any more.</param>
    /// <param name="time">The wall clock; null for that of the system.</param>
    public StreamReader(string settings, bool isClosed = false, TimeProvider? time = null)
    {
        (_isClosed, _time) = (isClosed, time ?? TimeProvider.System);
        _definition = Read(settings);
        _source = Open();
    }

    /// <summary>What a reference to a secret stands for.</summary>
    public const string Secret = "hardly-a-secret";

    /// <summary>What is wrong.</summary>
    public string? Error => _source.Statistics.Error;

    /// <summary>What is worth knowing.</summary>
    public IEnumerable<string> Notes => _source.Statistics.Notes.Select(note => note.Text);

    /// <summary>The records that were refused.</summary>
    public List<RefusedRecord> Refused { get; } = [];

    /// <summary>What was said of streams that are others than before.</summary>
    public ConcurrentQueue<string> Changes { get; } = [];

    /// <summary>How the source is shown.</summary>
    public string Written => _definition.Written + _definition.Words;

    /// <summary>A record.</summary>
    public static string Record(DateTime at, int number) => FormattableString.Invariant($"{{\"at\":\"{at:yyyy-MM-ddTHH:mm:ss.fff}Z\",\"n\":{number}}}");

    /// <summary>Looks again and again, and reads until so many numbers have come.</summary>
    public List<int> ReadTo(int count)
    {
        var numbers = new List<int>();
        Until(numbers, () => numbers.Count >= count);
        return numbers;
    }

    /// <summary>Looks again and again, and reads until there is an error.</summary>
    /// <returns>The error.</returns>
    public string ReadToError()
    {
        string? error = null;
        Until([], () => (error = Error) is not null);
        return error!;
    }

    /// <summary>Looks again and again, and reads until something holds.</summary>
    /// <param name="numbers">Gets what is read.</param>
    /// <param name="holds">What has to hold.</param>
    public void Until(List<int> numbers, Func<bool> holds) => Assert.True(
        SpinWait.SpinUntil(
            () =>
            {
                _source.Refresh();
                while (ReadBatch(numbers))
                {
                }

                if (holds())
                    return true;
                Thread.Yield();
                return false;
            },
            Long),
        $"read {numbers.Count}: {string.Join(' ', numbers.Take(100))}; {Error}; {string.Join("; ", Changes)}");

    /// <summary>Reads to the end of a closed source.</summary>
    public List<int> ReadAll()
    {
        Assert.True(_isClosed);
        _source.Refresh();
        var numbers = new List<int>();
        while (ReadBatch(numbers))
        {
        }

        Assert.Null(Error);
        return numbers;
    }

    /// <summary>Reads some records of a closed source.</summary>
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

    /// <summary>Looks again and again, and reads until so many numbers have come, and few more.</summary>
    public List<int> ReadSomeOf(int least)
    {
        var numbers = new List<int>();
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    if (numbers.Count >= least)
                        return true;
                    _source.Refresh();
                    ReadBatch(numbers);
                    return false;
                },
                Long),
            $"read {numbers.Count} of {least}; {Error}");
        return numbers;
    }

    /// <summary>Goes on as another process, from the last commit.</summary>
    /// <param name="settings">Other settings; null for the same.</param>
    public void Restart(string? settings = null)
    {
        _source.Dispose();
        if (settings is not null)
            _definition = Read(settings);
        _source = Open();
        _source.Restore(_stored);
    }

    /// <summary>Writes what was read, as a process that is killed before it knows that this has succeeded.</summary>
    public void CommitAndDie() => _source.WriteChanges(this);

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

    private static SourceDefinition Read(string text)
    {
        var problems = new Problems();
        var settings = NodeReader.Parse(text, problems, new(_ => Secret), 1000)!;
        var definition = SourceKinds.Read(settings);
        Assert.Empty(problems.Described("s"));
        return definition!;
    }

    private IRecordSource Open() => _definition.Open(new(
        "labels", Schema, new(ClockMode.Wall, _time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)))
    {
        IsClosed = _isClosed,
        MaxRecordBytes = MaxRecordBytes,
        OnRefused = Refused.Add,
        OnQueryChanged = Changes.Enqueue,
    });

    private bool ReadBatch(List<int> numbers)
    {
        var isMore = _source.Read(_batch, Instant.MaxValue);
        for (var row = 0; row < _batch.Count; row++)
            numbers.Add((int)_batch.Number(0).Values[row]);
        _batch.Clear();
        return isMore;
    }
}
