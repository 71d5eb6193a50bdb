using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Sampling;

/// <summary>What is to be said of predictions that come in batches, each with one time for all of them, as one a day: whatever is shorter than
/// the time between two batches is empty nearly always.</summary>
internal static class BatchFindings
{
    /// <summary>So many records share a time, on average, where times are those of batches.</summary>
    private const int Least = 20;

    private static readonly ImmutableArray<(string Severity, int Batches, double Factor)> Rows = [("critical", 2, 2), ("warning", 3, 1.4)];

    /// <summary>More often than that batches are like records that come by themselves.</summary>
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(30);

    /// <summary>What batches make of SLOs whose rows or slices are shorter than what lies between two of them.</summary>
    /// <param name="sample">What was looked at.</param>
    public static IEnumerable<Finding> Of(ModelSample sample)
    {
        var heads = sample.Predictions.Heads.Heads.Select(head => head.Batches.SelectMany(batch => batch.Times.Take(batch.Count)).Distinct().Order().ToArray()).ToArray();
        if (BetweenOf(heads, sample.Predictions.Records) is not { } between)
            yield break;
        var times = heads.SelectMany(head => head).Distinct().Count();
        var found = $"predictions: {PlainNumber.Format(sample.Predictions.Records)} have {(times == 1 ? "one time" : $"{times} times")}, "
            + $"as of {(between == TimeSpan.FromDays(1) ? "a batch a day" : $"batches that are {Durations.Format(between)} apart")}";
        foreach (var slo in sample.Definition.Slos)
        {
            if (slo.Sli.Kind == SliKind.Slices)
            {
                if (slo.Slot < between && slo.Slot < TimeSpan.FromDays(1))
                    yield return new($"{found}: a slice of {Durations.Format(slo.Slot)} of {slo.Name} is empty where none is; write slices with length: {Durations.Format(SliceFor(between))}");
            }
            else if (slo.Alerts.Any(row => row.Short < between) && RowsFor(between, slo.Window) is { Length: > 0 } rows)
            {
                yield return new($"{found}: short windows of {slo.Name} that are shorter hold none, so that its alerts hardly fire; write alerts: [{rows}]");
            }
        }

        if (sample.Definition.Delay == TimeSpan.Zero)
            yield return new($"{found}: where a batch is there only some time after its time, say so with predictions.delay");
    }

    /// <summary>The least time between two batches, up to whole hours, or days from half a day on; null where these are no batches. Where no part of
    /// the log holds two of them, and all are at whole hours, as dates without a time are, it is a day.</summary>
    /// <param name="heads">By part of the log, the times in it, each once, in order; microseconds since the epoch.</param>
    /// <param name="records">How many records have them.</param>
    private static TimeSpan? BetweenOf(long[][] heads, long records)
    {
        if (records < Finding.Enough || heads.Sum(times => times.Length) * (long)Least > records)
            return null;
        var gaps = heads.SelectMany(times => times.Zip(times.Skip(1), (one, next) => new Instant(next) - new Instant(one))).ToArray();
        if (gaps.Length == 0)
            return heads.SelectMany(times => times).All(time => time % EventTime.From(TimeSpan.FromHours(1)) == 0) ? TimeSpan.FromDays(1) : null;
        var least = gaps.Min();
        if (least < Often)
            return null;
        var unit = least > TimeSpan.FromHours(12) ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1);
        return unit * Math.Ceiling(least / unit);
    }

    /// <summary>The shortest whole hours that divide a day, and in which there is a batch; a day where none are.</summary>
    private static TimeSpan SliceFor(TimeSpan between) => Enumerable.Range(1, 24).Where(hours => 24 % hours == 0)
        .Select(hours => TimeSpan.FromHours(hours)).FirstOrDefault(length => length >= between, TimeSpan.FromDays(1));

    /// <summary>Rows whose short window always holds a batch, and which fire while the long one burns at 2 or at 1.4.</summary>
    private static string RowsFor(TimeSpan between, TimeSpan window) => string.Join(", ", Rows
        .Where(row => row.Batches * between <= window)
        .Select(row => string.Create(CultureInfo.InvariantCulture, $"{{ severity: {row.Severity}, long: {Durations.Format(row.Batches * between)}, "
            + $"short: {Durations.Format(between)}, share: {Math.Clamp(Math.Round(row.Factor * row.Batches * between / window, 2), 0.01, 1)} }}")));
}
