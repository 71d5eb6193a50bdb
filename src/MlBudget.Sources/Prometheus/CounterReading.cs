namespace MlBudget.Sources.Prometheus;

/// <summary>
/// Subtracts the samples of counters, one from the next. A counter that has fallen was reset, and has risen by what it is now. A series that
/// is new begins from 0 where its target was scraped before without it; else its first sample is where it begins, since nobody knows since
/// when it counts.
/// </summary>
/// <param name="state">What each series was last.</param>
/// <param name="sums">Gets what they have risen by.</param>
/// <param name="from">The edge from which on samples count, in milliseconds: earlier ones only tell what series were there.</param>
internal sealed class CounterReading(CounterState state, SlotSums sums, long from)
{
    /// <summary>How far back a scrape tells that a target had no such series.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    private readonly List<(bool IsHit, Target? Target, Sample First)> _new = [];
    private readonly Dictionary<Target, long> _earliest = [];
    private readonly Dictionary<Target, long> _latest = [];
    private readonly List<long> _gaps = [];

    /// <summary>The targets of new series of which nobody knows yet whether they were scraped before, and from when to when they may have
    /// been, in milliseconds.</summary>
    public IEnumerable<(Target Target, long After, long Before)> Unknown => _new
        .Where(series => series.Target is { } target && !WasSeen(target, series.First.Time))
        .GroupBy(series => series.Target!)
        .Select(target => (
            target.Key, target.Min(series => series.First.Time) - (long)Before.TotalMilliseconds, target.Max(series => series.First.Time)));

    /// <summary>How long it usually is from one sample of a series to the next; null where too few are there to say.</summary>
    public TimeSpan? Interval
    {
        get
        {
            if (_gaps.Count < 3)
                return null;
            _gaps.Sort();
            return TimeSpan.FromMilliseconds(_gaps[_gaps.Count / 2]);
        }
    }

    /// <summary>Reads the samples of series.</summary>
    /// <param name="isHit">Whether they count hits; else all events.</param>
    /// <param name="all">The series.</param>
    public void Read(bool isHit, List<SampledSeries> all)
    {
        foreach (var series in all)
            Read(isHit, series);
    }

    /// <summary>Counts what new series began with, once it is known which targets were scraped before.</summary>
    /// <param name="wasUp">Whether a target was scraped in some minutes before a time, in milliseconds.</param>
    public void End(Func<Target, long, bool> wasUp)
    {
        foreach (var (isHit, target, first) in _new)
        {
            if (target is not null && (WasSeen(target, first.Time) || wasUp(target, first.Time)))
                Add(isHit, first.Time, Fixed.Of(first.Value));
        }

        foreach (var (target, time) in _latest)
            state.Note(target, time);
    }

    private void Read(bool isHit, SampledSeries series)
    {
        var last = state.Last(isHit, series.Id);
        foreach (var sample in series.Samples)
        {
            // What is no number, or none that a counter can have, tells nothing.
            if (!(sample.Value is >= 0 and <= Fixed.Greatest) || sample.Time <= last?.Time)
                continue;
            if (series.Target is { } target)
                Note(target, sample.Time);
            if (last is { } before)
            {
                _gaps.Add(sample.Time - before.Time);
                if (sample.Time > from)
                    Add(isHit, sample.Time, sample.Value >= before.Value ? Fixed.Of(sample.Value) - Fixed.Of(before.Value) : Fixed.Of(sample.Value));
            }
            else if (sample.Time > from)
            {
                _new.Add((isHit, series.Target, sample));
            }

            last = sample;
        }

        if (last is null)
            return;
        state.SetLast(isHit, series.Id, last.Value);
        (state.HasHits, state.HasTotal) = (state.HasHits || isHit, state.HasTotal || !isHit);
    }

    /// <summary>Counts what a series has risen by. Only that shows that there are data: where a series begins nobody knows of the time before.</summary>
    private void Add(bool isHit, long time, Int128 millionths)
    {
        if (!isHit)
            sums.Note(time);
        sums.Add(isHit, time, millionths);
    }

    private void Note(Target target, long time)
    {
        _earliest[target] = Math.Min(time, _earliest.GetValueOrDefault(target, time));
        _latest[target] = Math.Max(time, _latest.GetValueOrDefault(target, time));
    }

    private bool WasSeen(Target target, long before) =>
        state.LastOf(target) is not null || (_earliest.TryGetValue(target, out var earliest) && earliest < before);
}
