namespace MlBudget.Sources.Prometheus;

/// <summary>
/// Subtracts the samples of counters, one from the next. A counter that has fallen was reset, and has risen by what it is now. What a series is
/// that appears <see cref="Appearance"/> tells. One that would have begun from 0 and is far more than was ever counted hasn't: it is where it
/// begins, and that is told.
/// </summary>
/// <param name="state">What each series was last.</param>
/// <param name="sums">Gets what they have risen by.</param>
/// <param name="from">The edge from which on samples count, in milliseconds: earlier ones only tell what series were there.</param>
internal sealed class CounterReading(CounterState state, SlotSums sums, long from)
{
    /// <summary>How far back a scrape tells that a target had no such series.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    /// <summary>New series that come to more than so many times as much as was ever counted of a slot didn't begin from 0.</summary>
    private const int MostTimes = 10;

    /// <summary>So many events may be in new series in any case.</summary>
    private const int MostAtFirst = 1000;

    private const long UnknownInterval = 60_000;

    private readonly Dictionary<UInt128, ReadSeries> _series = state.Series.ToDictionary(known => known.Id, known => known.Series);
    private readonly Dictionary<(Target Target, long Time), Appearance> _appearances = [];
    private readonly Dictionary<(Target Target, long Time), long?> _previous = [];
    private readonly List<(ReadSeries Series, Sample First)> _fromZero = [];
    private readonly Dictionary<Target, SortedSet<long>> _restarts = [];
    private readonly List<long> _gaps = [];
    private ILookup<Target, ReadSeries> _ofTarget = Array.Empty<ReadSeries>().ToLookup(series => series.Target!);
    private Dictionary<Target, long> _intervals = [];

    /// <summary>The targets of series that appeared of which nobody knows yet whether they were scraped before, and from when to when they may have
    /// been, in milliseconds.</summary>
    public IEnumerable<(Target Target, long After, long Before)> Unknown => _appearances.Values
        .Where(appearance => !appearance.IsKnownBefore)
        .GroupBy(appearance => appearance.Target)
        .Select(target => (
            target.Key, target.Min(appearance => appearance.Time) - (long)Before.TotalMilliseconds, target.Max(appearance => appearance.Time)));

    /// <summary>How long it usually is from one sample of a series to the next; null where too few are there to say.</summary>
    public TimeSpan? Interval => _gaps.Count < 3 ? null : TimeSpan.FromMilliseconds(Median(_gaps));

    /// <summary>Whether there was a sample of hits.</summary>
    public bool HasHits { get; private set; }

    /// <summary>Whether there was a sample of all events.</summary>
    public bool HasTotal { get; private set; }

    /// <summary>Reads the samples of series. Those that are of hits as well as of all events have to be the same in both.</summary>
    /// <param name="total">The series of all events.</param>
    /// <param name="hits">Those of hits.</param>
    public void Read(List<SampledSeries> total, List<SampledSeries> hits)
    {
        foreach (var series in total)
            Take(series).IsTotal = true;
        foreach (var series in hits)
            Take(series).IsHit = true;
        (HasTotal, HasHits) = (total.Count > 0, hits.Count > 0);
        (state.HasTotal, state.HasHits) = (state.HasTotal || HasTotal, state.HasHits || HasHits);
        _ofTarget = _series.Values.Where(series => series.Target is not null).ToLookup(series => series.Target!);
        _gaps.AddRange(_series.Values.SelectMany(Gaps));
        _intervals = _ofTarget.ToDictionary(
            target => target.Key, target => target.SelectMany(Gaps).ToList() is { Count: >= 3 } gaps ? Median(gaps) : (long?)Interval?.TotalMilliseconds ?? UnknownInterval);
        foreach (var (id, series) in _series)
        {
            Count(series);
            if (series.Last is { } last)
                state.Set(id, series, last);
        }

        foreach (var appearance in _appearances.Values.OrderBy(appearance => appearance.Time))
        {
            var target = appearance.Target;
            appearance.Look(
                _ofTarget[target], Previous(target, appearance.Time), _intervals[target], (long)Before.TotalMilliseconds, _restarts.GetValueOrDefault(target));
            if (appearance.IsRestart)
                NoteRestart(target, appearance.Time);
        }

        // What was away when the target began anew begins from 0 too, if it comes back.
        foreach (var (id, series) in _series)
        {
            if (series is { Target: { } target, Last: { } last } && _restarts.TryGetValue(target, out var restarts) && restarts.Max > last.Time)
                state.Set(id, series, last with { Value = 0 });
        }
    }

    /// <summary>Counts what series that appeared began with, once it is known which targets were scraped before.</summary>
    /// <param name="wasUp">Whether a target was scraped in some minutes before a time, in milliseconds.</param>
    public void End(Func<Target, long, bool> wasUp)
    {
        foreach (var appearance in _appearances.Values.Where(appearance => appearance.IsKnownBefore || wasUp(appearance.Target, appearance.Time)))
        {
            appearance.Count(
                (series, millionths) => Add(series, appearance.Time, millionths), (series, first) => _fromZero.Add((series, first)));
        }

        var bySlot = _fromZero.ToLookup(one => sums.SlotOf(one.First.Time));
        for (var slot = 0; slot < sums.Slots; slot++)
        {
            Judge(bySlot[slot].ToArray(), MostTimes * Int128.Max(state.MostInSlot, sums.TotalOf(slot)));
            state.MostInSlot = Int128.Max(state.MostInSlot, sums.TotalOf(slot));
        }
    }

    /// <summary>Counts series of a slot that began from 0, where they may have: many at once tell of something else, such as a metric that
    /// is kept only now.</summary>
    private void Judge((ReadSeries Series, Sample First)[] some, Int128 most)
    {
        most = Int128.Max(most, MostAtFirst * (Int128)Fixed.PerUnit);
        if (Sum(series => series.IsTotal) <= most && Sum(series => series.IsHit) <= most)
        {
            foreach (var (series, first) in some)
                Add(series, first.Time, Fixed.Of(first.Value));
            return;
        }

        var greatest = some.MaxBy(one => one.First.Value);
        state.LastBase = new(greatest.First.Time, some.Length, (double)Int128.Max(Sum(series => series.IsTotal), Sum(series => series.IsHit)) / Fixed.PerUnit,
            (double)(state.MostInSlot / Fixed.PerUnit), greatest.Series.Target!);

        Int128 Sum(Func<ReadSeries, bool> isOf) =>
            some.Where(one => isOf(one.Series)).Aggregate(Int128.Zero, (sum, one) => sum + Fixed.Of(one.First.Value));
    }

    private ReadSeries Take(SampledSeries found)
    {
        if (!_series.TryGetValue(found.Id, out var series))
            _series[found.Id] = series = new(found.Target, null);
        series.Take(found.Samples);
        return series;
    }

    private void Count(ReadSeries series)
    {
        var before = series.Before;
        foreach (var sample in series.Samples)
        {
            if (sample.Value < before?.Value && series.Target is { } restarted)
                NoteRestart(restarted, sample.Time);
            if (sample.Time > from && series.Target is { } target && (before is not { } last || WasAway(target, last.Time, sample.Time)))
                AppearanceOf(target, sample.Time).Add(series, sample, before);
            else if (sample.Time > from && before is { } own)
                Add(series, sample.Time, Appearance.OwnRise(sample, own));
            before = sample;
        }
    }

    /// <summary>Whether a target was scraped without a series from one of its samples to the next.</summary>
    private bool WasAway(Target target, long last, long next)
    {
        // Of a target that is scraped by two jobs, whose scrapes are between each other, each series is there at every second one.
        var interval = _intervals[target];
        return next - last > interval * 3 / 2 && Previous(target, next) - last > interval * 3 / 5;
    }

    private void NoteRestart(Target target, long time)
    {
        if (!_restarts.TryGetValue(target, out var restarts))
            _restarts[target] = restarts = [];
        restarts.Add(time);
    }

    private Appearance AppearanceOf(Target target, long time)
    {
        if (!_appearances.TryGetValue((target, time), out var appearance))
            _appearances[(target, time)] = appearance = new(target, time);
        return appearance;
    }

    /// <summary>When a target was scraped last before a time, as far as its series show; null for never.</summary>
    private long? Previous(Target target, long time)
    {
        if (!_previous.TryGetValue((target, time), out var previous))
            _previous[(target, time)] = previous = _ofTarget[target].Max(series => series.LastBefore(time)?.Time);
        return previous;
    }

    /// <summary>Counts what a series has risen by. Only that shows that there are data: where a series begins nobody knows of the time before.</summary>
    private void Add(ReadSeries series, long time, Int128 millionths)
    {
        if (series.IsTotal)
        {
            sums.Note(time);
            sums.Add(isHit: false, time, millionths);
        }

        if (series.IsHit)
            sums.Add(isHit: true, time, millionths);
    }

    private static IEnumerable<long> Gaps(ReadSeries series)
    {
        var before = series.Before?.Time;
        foreach (var sample in series.Samples)
        {
            if (before is { } last)
                yield return sample.Time - last;
            before = sample.Time;
        }
    }

    private static long Median(List<long> gaps)
    {
        gaps.Sort();
        return gaps[gaps.Count / 2];
    }
}
