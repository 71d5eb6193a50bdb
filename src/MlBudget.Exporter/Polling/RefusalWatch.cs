using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Notices that a source gives nothing but records that are refused: never one that was taken, or none for a day. Such a source is
/// as good as down, and its silence is not the model's. The next record that is taken ends it; a restart or another configuration
/// alone doesn't.
/// </summary>
/// <param name="statistics">What the source has read.</param>
internal sealed class RefusalWatch(SourceStatistics statistics)
{
    /// <summary>Fewer refused records are chance: the head of a log, or a stray file.</summary>
    public const long Fewest = 100;

    /// <summary>How long a source that once gave records may give none: labels come in daily batches.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private static readonly RejectionReason[] Reasons = Enum.GetValues<RejectionReason>();

    /// <summary>How many were refused for each reason when a record was last taken.</summary>
    private readonly long[] _before = new long[Reasons.Length];

    private long _records;
    private Instant? _taken;

    /// <summary>What is wrong, for people; null where nothing is. It has no counts, so that it stays the same while they grow.</summary>
    public string? Error { get; private set; }

    /// <summary>Looks at what was read.</summary>
    /// <param name="at">When.</param>
    /// <param name="isAtEnd">Whether all that is there was read: before, the rest may be better.</param>
    public void Judge(Instant at, bool isAtEnd)
    {
        if (statistics.Records != _records)
        {
            Begin(at);
            return;
        }

        if (Error is null && (!isAtEnd || Refused().Sum(reason => reason.Count) < Fewest || at - _taken < Patience))
            return;
        Error = Describe();
    }

    /// <summary>Writes what a restart must know.</summary>
    public void Save(BlobWriter writer)
    {
        writer.OptionalTime(_taken);
        writer.Total(_records);
        writer.Total(Reasons.Length);
        foreach (var reason in Reasons)
        {
            writer.Text(reason.ToString());
            writer.Total(_before[(int)reason]);
            var example = statistics.ExampleOf(reason);
            writer.Flag(example is not null);
            if (example is null)
                continue;
            writer.Text(example.Place);
            writer.Total(example.Number);
            writer.Text(example.Detail);
        }

        writer.Flag(Error is not null);
    }

    /// <summary>Reads what <see cref="Save"/> has written, after the statistics. An earlier version has written nothing.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="lastSuccess">When the source was last read without an error; null if never.</param>
    /// <exception cref="BlobException">It is something else.</exception>
    public void Restore(ref BlobReader reader, Instant? lastSuccess)
    {
        if (reader.AtEnd)
        {
            if (statistics.Records > 0 && lastSuccess is { } success)
                Begin(success);
            return;
        }

        _taken = reader.OptionalTime();
        _records = reader.Total();
        for (var left = reader.Count(Reasons.Length); left > 0; left--)
        {
            var name = reader.Text();
            if (!Enum.TryParse<RejectionReason>(name, out var reason))
                throw new BlobException($"found '{name}', expected a reason for which records are refused");
            _before[(int)reason] = reader.Total();
            if (reader.Flag())
                statistics.Show(reason, new(reader.Text(), reader.Total(), reader.Text()));
        }

        // An earlier version has not said it, and finds it out again at the end of what there is.
        if (!reader.AtEnd && reader.Flag() && Refused().Any())
            Error = Describe();
    }

    /// <summary>A record was taken: what was refused before is no sign of anything.</summary>
    private void Begin(Instant at)
    {
        (_records, _taken, Error) = (statistics.Records, at, null);
        foreach (var reason in Reasons)
            _before[(int)reason] = statistics.Rejected(reason);
    }

    /// <summary>How many were refused since a record was last taken, for each reason. Where one ever was, late ones are a copy of what
    /// is over; else the source holds nothing but what is over.</summary>
    private IEnumerable<(string Name, string? Example, long Count)> Refused() => Reasons
        .Select(reason => (
            MetricNames.Of(reason), statistics.ExampleOf(reason)?.ToString(), statistics.Rejected(reason) - _before[(int)reason]))
        .Append(("late", "older than what the model's windows reach back to when it was read", _taken is null ? statistics.Late : 0))
        .Where(reason => reason.Item3 > 0);

    private string Describe()
    {
        var refused = Refused().OrderByDescending(reason => reason.Count).ToArray();
        var since = _taken is { } taken ? $"no record was taken since {taken.ToRfc3339()}" : "none of its records was taken";
        var (name, example, _) = refused[0];
        return $"{since}: {(refused.Length == 1 ? "all" : "most")} were refused as '{name}'{(example is null ? "" : $", as {example}")}";
    }
}
