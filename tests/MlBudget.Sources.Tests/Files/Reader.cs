using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;

namespace MlBudget.Sources.Tests.Files;

/// <summary>
/// A source over a folder, polled by hand. Records are <c>{"t": seconds, "n": number}</c>; a poll returns the numbers.
/// </summary>
internal sealed class Reader : IDisposable
{
    /// <summary>The first record's time, in seconds since the epoch.</summary>
    public const long Start = 1_700_000_000;

    public static readonly RecordSchema Schema = new("t", "n", [new ColumnSpec("n", ColumnKind.Number)]);

    private readonly Batch _batch;

    public Reader(
        LogFolder folder, string pattern = "*", ClockMode clock = ClockMode.Log, FileSourceOptions? options = null,
        int batchRows = 3)
    {
        options ??= new FileSourceOptions { BufferBytes = 1 };
        Source = new FileSource(
            "predictions", pattern.Split(' ').Select(part => folder[part]), Schema,
            new ArrivalLimits(clock, Time, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)),
            options with { OnProblem = Problems.Add, OnCopy = Copies.Add });
        _batch = new Batch(Schema, batchRows);
    }

    public FileSource Source { get; }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(Start));

    public List<FileProblem> Problems { get; } = [];

    public List<FileCopy> Copies { get; } = [];

    public SourceStatistics Statistics => Source.Statistics;

    /// <summary>A line of a record; its time is as many seconds after <see cref="Start"/> as its number.</summary>
    public static string Line(int number) => Line(number, Start + number);

    /// <summary>A line of a record.</summary>
    public static string Line(int number, long time) => $$"""{"t":{{time}},"n":{{number}}}""" + "\n";

    /// <summary>Lines of records.</summary>
    public static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(number => Line(number)));

    /// <summary>What a poll brings.</summary>
    public List<int> Poll(long? untilNumber = null)
    {
        Source.Refresh();
        return Read(untilNumber);
    }

    /// <summary>What reading brings without looking for news.</summary>
    public List<int> Read(long? untilNumber = null)
    {
        var numbers = new List<int>();
        while (ReadBatch(numbers, untilNumber))
        {
        }

        return numbers;
    }

    /// <summary>The time of a record.</summary>
    public static Instant At(long number) => new((Start + number) * EventTime.PerSecond);

    /// <summary>Reads a batch whose numbers nobody wants; whether there may be more.</summary>
    public bool ReadBatch()
    {
        _batch.Clear();
        return Source.Read(_batch, Instant.MaxValue);
    }

    /// <summary>Reads a batch; whether there may be more.</summary>
    public bool ReadBatch(List<int> numbers, long? untilNumber = null)
    {
        var until = untilNumber is null ? Instant.MaxValue : At(untilNumber.Value);
        var isFull = Source.Read(_batch, until);
        for (var row = 0; row < _batch.Count; row++)
        {
            Assert.True(Bits.Get(_batch.Number(0).Valid, row));
            numbers.Add((int)_batch.Number(0).Values[row]);
        }

        _batch.Clear();
        return isFull;
    }

    public void Dispose() => Source.Dispose();
}
