using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;
using MlBudget.Core.Samples;
using MlBudget.Core.Time;

namespace MlBudget.Core.Learning;

/// <summary>
/// Which period is learned from as predictions come. It begins with the first hour that is observed, or with the first day
/// that is sampled. Once it is over, and if nobody could learn from it, it slides on by whole days: each midnight it is the last
/// days before.
/// </summary>
/// <param name="model">What is counted.</param>
/// <param name="tallies">What was counted.</param>
/// <param name="samples">What was sampled; null where nothing is.</param>
internal sealed class LearningPeriod(ModelDefinition model, Tallies tallies, DaySamples? samples)
{
    /// <summary>Of a sample that began within a day, or a day of which late records are gone, a little may be missing.</summary>
    private const double LeastSampled = 0.9;

    private readonly LearningDefinition _definition = model.Learning!;

    /// <summary>How far learning is; null where the period is given by somebody.</summary>
    /// <param name="now">The instant.</param>
    public LearningProgress? At(Instant now)
    {
        if (_definition.Period is not { } period)
            return null;
        var watermark = model.LabelWatermark(now).Number;
        var length = TimeWindow.Ceiling((int)period.TotalMinutes, TimeWindow.Hour);
        var first = FirstSampled(new(watermark - length - TimeWindow.Day, watermark)) ?? watermark;
        var from = Math.Max(first, TimeWindow.Floor(watermark - length, TimeWindow.Day));
        var window = new TimeWindow(from, from + length);
        return new(
            new Minute(window.From).Start, new Minute(window.To).Start,
            Math.Clamp((double)(watermark - from) / length, 0, 1), RowsIn(window), LabelledIn(window));
    }

    /// <summary>Whether the sample of a day has the rows that it should, for what was counted that day; always where nothing is
    /// sampled.</summary>
    /// <param name="day">The day, counted from the epoch.</param>
    /// <param name="sampled">How many rows it has.</param>
    /// <param name="expected">How many it should have.</param>
    public bool IsSampled(long day, out long sampled, out long expected)
    {
        var window = new TimeWindow((int)day * TimeWindow.Day, (int)(day + 1) * TimeWindow.Day);
        sampled = samples?.Find(day)?.Count ?? 0;
        expected = samples is null ? 0 : Math.Min(RecordsIn(window), _definition.RowsPerDay);
        return sampled >= LeastSampled * expected;
    }

    /// <summary>How many records of predictions were counted in a window.</summary>
    public long RecordsIn(TimeWindow window)
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(_definition.Records)];
        sums.Clear();
        tallies.SumInto(_definition.Records, 0, window, sums);
        return sums[0];
    }

    private int? FirstSampled(TimeWindow within)
    {
        if (tallies.ObservationStart(_definition.Records) is not { } start || start >= within.To)
            return null;
        var first = Math.Max(start, within.From);
        for (var day = TimeWindow.Floor(within.To - 1, TimeWindow.Day); day + TimeWindow.Day > first; day -= TimeWindow.Day)
        {
            if (!IsSampled(day / TimeWindow.Day, out _, out _))
                return Math.Min(day + TimeWindow.Day, within.To);
        }

        return first;
    }

    private long RowsIn(TimeWindow window)
    {
        long from = window.From * EventTime.PerMinute, to = window.To * EventTime.PerMinute, rows = 0;
        foreach (var day in samples?.Days ?? [])
        {
            if (day.Day * DaySample.PerDay >= from && (day.Day + 1) * DaySample.PerDay <= to)
            {
                rows += day.Count;
                continue;
            }

            foreach (var place in day.Places)
                rows += day.Times[place] >= from && day.Times[place] < to ? 1 : 0;
        }

        return rows;
    }

    private double? LabelledIn(TimeWindow window)
    {
        return model.Labels is { } labels ? tallies.RateOf(labels.CoverageMeasure, window) : null;
    }
}
