using MlBudget.Core.Records;

namespace MlBudget.Streams;

/// <summary>Reads the numbers in a stream of records. Records are such as <c>{"at":"2026-11-01T12:00:00Z","n":1}</c>.</summary>
public sealed class StreamReader : SourceReader
{
    /// <summary>What a reference to a secret stands for.</summary>
    public const string Secret = "hardly-a-secret";

    /// <summary>The longest record that is read.</summary>
    public const int MaxRecordBytes = 4096;

    private static readonly RecordSchema Schema = new("at", null, [new("n", ColumnKind.Number)]);

    /// <summary>Opens a source.</summary>
    /// <param name="settings">Its settings; <c>${env:SECRET}</c> is <see cref="Secret"/>.</param>
    /// <param name="isClosed">Whether nobody writes any more.</param>
    /// <param name="time">The wall clock; null for that of the system.</param>
    public StreamReader(string settings, bool isClosed = false, TimeProvider? time = null)
        : base(Schema, isClosed, time ?? TimeProvider.System, MaxRecordBytes) => Open(settings, Secret);

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
    public void Until(List<int> numbers, Func<bool> holds) => Wait(
        () =>
        {
            Refresh();
            ReadBatches(numbers);
            if (holds())
                return true;
            Thread.Yield();
            return false;
        },
        numbers);

    /// <summary>Looks again and again, and reads until so many numbers have come, and few more.</summary>
    public List<int> ReadSomeOf(int least)
    {
        var numbers = new List<int>();
        Wait(
            () =>
            {
                if (numbers.Count >= least)
                    return true;
                Refresh();
                ReadBatch(numbers);
                return false;
            },
            numbers);
        return numbers;
    }

    /// <summary>Goes on as another process, from the last commit.</summary>
    /// <param name="settings">Other settings; null for the same.</param>
    public void Restart(string? settings = null) => Open(settings, Secret);
}
