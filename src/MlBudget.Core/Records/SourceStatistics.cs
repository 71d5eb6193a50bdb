using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>Why a record was not taken, as the label <c>reason</c> says it.</summary>
public enum RejectionReason
{
    /// <summary>Not readable in the source's format, or cut off.</summary>
    Malformed,

    /// <summary>Not valid UTF-8.</summary>
    Encoding,

    /// <summary>Longer than <c>limits.max_line_bytes</c>.</summary>
    TooLong,

    /// <summary>Without a time: nothing, null or an empty text is where it should be.</summary>
    NoTime,

    /// <summary>With a time that can't be read, or lies outside the years that are counted.</summary>
    Time,

    /// <summary>A label without an id, or with one that is none.</summary>
    Id,

    /// <summary>A label without a value, or with one that is no class of the model.</summary>
    Label,

    /// <summary>Under the wall clock: more than <c>limits.max_future</c> ahead of it.</summary>
    Future,

    /// <summary>Under a log's clock: more than <c>limits.max_jump</c> past it, and kept until its time comes or 100 in a row agree.</summary>
    SetAside,
}

/// <summary>What a source has read so far. Written by the source, read when a report is made. While a source reads on, another thread may
/// take back what it has given before: that is counted apart.</summary>
public sealed class SourceStatistics
{
    private static readonly string[] Names = Enum.GetNames<RejectionReason>();

    private readonly long[] _rejected = new long[Names.Length];
    private readonly RefusedExample?[] _examples = new RefusedExample?[Names.Length];
    private long _taken;
    private long _takenBack;

    /// <summary>Records that were taken, without those that were taken back.</summary>
    public long Records
    {
        get => _taken - _takenBack;
        init => _taken = value;
    }

    /// <summary>Records that were older than the retention when they were read, and dropped.</summary>
    public long Late { get; set; }

    /// <summary>The greatest own time of a record taken so far; null if none was.</summary>
    public Instant? LatestTime { get; set; }

    /// <summary>How many files there are now from which nothing is read, since they begin as another one does: copies, as far as can be
    /// told.</summary>
    public int CopiedFiles { get; set; }

    /// <summary>What went wrong in the last refresh or read, for people to read; null when all went well.</summary>
    public string? Error { get; set; }

    /// <summary>What <see cref="Error"/> means for what the source gives; without an error it says nothing.</summary>
    public SourceErrorKind ErrorKind { get; set; }

    /// <summary>What is worth knowing of the source though it gives what it should, as long as it is so; at most one of a kind.</summary>
    public ImmutableArray<SourceNote> Notes { get; set; } = [];

    /// <summary>Of a feature store, how old values were when it was looked at last; none where it can't be looked at, and of other sources.</summary>
    public ImmutableArray<FeatureAge> Ages { get; set; } = [];

    /// <summary>How many records were refused for a reason.</summary>
    public long Rejected(RejectionReason reason) => _rejected[(int)reason];

    /// <summary>How many records were refused, whatever for.</summary>
    public long AllRejected => _rejected.Sum();

    /// <summary>Counts a refused record.</summary>
    public void Reject(RejectionReason reason) => _rejected[(int)reason]++;

    /// <summary>A record that was refused for a reason: the one that was shown last; null if none was.</summary>
    public RefusedExample? ExampleOf(RejectionReason reason) => _examples[(int)reason];

    /// <summary>Shows a record that was refused.</summary>
    public void Show(RejectionReason reason, RefusedExample example) => _examples[(int)reason] = example;

    /// <summary>Counts records that were taken.</summary>
    /// <param name="time">The greatest own time of them.</param>
    /// <param name="records">How many.</param>
    public void Take(Instant time, long records = 1)
    {
        _taken += records;
        LatestTime = Instant.Max(LatestTime ?? time, time);
    }

    /// <summary>Counts a record as refused that was taken: what is wrong with it shows only when it is counted.</summary>
    /// <param name="reason">Why; one for which the source itself refuses none.</param>
    public void TakeBack(RejectionReason reason)
    {
        _takenBack++;
        Reject(reason);
    }

    /// <summary>Writes all that is counted. Reasons go by their names, so that another version may number them otherwise.</summary>
    public void Save(BlobWriter writer)
    {
        writer.Total(Records);
        writer.Total(Late);
        writer.OptionalTime(LatestTime);
        writer.Total(_rejected.Count(count => count > 0));
        for (var reason = 0; reason < Names.Length; reason++)
        {
            if (_rejected[reason] == 0)
                continue;
            writer.Text(Names[reason]);
            writer.Total(_rejected[reason]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    public void Restore(ref BlobReader reader)
    {
        (_taken, _takenBack) = (reader.Total(), 0);
        Late = reader.Total();
        LatestTime = reader.OptionalTime();
        Array.Clear(_rejected);
        for (var left = reader.Count(_rejected.Length); left > 0; left--)
        {
            var name = reader.Text();
            var reason = Array.IndexOf(Names, name);
            if (reason < 0)
                throw new BlobException($"found '{name}', expected a reason for which records are refused");
            _rejected[reason] = reader.Total();
        }
    }
}
