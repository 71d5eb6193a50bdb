namespace MlBudget.Sources.Prometheus;

/// <summary>
/// Series of a target that are there from one scrape on and weren't before it. Either they are of something that had not been counted, as
/// the first error of a kind, and began from 0. Or they count on what others counted that ended with the scrape before, as
/// after a relabelling: then they have risen by what they are more.
/// </summary>
/// <param name="target">The target.</param>
/// <param name="time">The time of the scrape, in milliseconds.</param>
internal sealed class Appearance(Target target, long time)
{
    private readonly List<(ReadSeries Series, Sample First, Sample? Own)> _all = [];
    private readonly List<(ReadSeries Series, Sample Last)> _ended = [];
    private bool _hasFallen;
    private bool _hasOthers;

    /// <summary>The target.</summary>
    public Target Target => target;

    /// <summary>The time of the scrape, in milliseconds.</summary>
    public long Time => time;

    /// <summary>Whether the target is known to have been scraped before without them. Else nobody knows since when they count.</summary>
    public bool IsKnownBefore { get; private set; }

    /// <summary>Whether they show that the target began anew, though none of its series has fallen: all of them ended, and these are less.</summary>
    public bool IsRestart => !_hasOthers && _ended.Count > 0 && !AreContinued;

    /// <summary>Whether they count on what those have counted that ended. After a new start all begin from 0, so that they are less.</summary>
    private bool AreContinued =>
        !_hasFallen && _ended.Count > 0 && SumOfAll(_all.Select(one => (one.Series, one.First))) >= SumOfAll(_ended);

    /// <summary>Adds a series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="first">Its sample of this scrape.</param>
    /// <param name="own">Its last one before it was away; null where it is new.</param>
    public void Add(ReadSeries series, Sample first, Sample? own) => _all.Add((series, first, own));

    /// <summary>Looks at all series of the target: which ended, whether others go on, and whether these tell that it has started anew.</summary>
    /// <param name="ofTarget">The series.</param>
    /// <param name="previous">When it was scraped last before, as far as they show, in milliseconds; null for never.</param>
    /// <param name="interval">How far its scrapes are apart, in milliseconds.</param>
    /// <param name="recently">A scrape is recent if it was no longer ago than this, in milliseconds.</param>
    /// <param name="restarts">When some of its series fell, in milliseconds; null for never.</param>
    public void Look(IEnumerable<ReadSeries> ofTarget, long? previous, long interval, long recently, SortedSet<long>? restarts)
    {
        if (restarts is not null)
        {
            for (var index = 0; index < _all.Count; index++)
            {
                if (_all[index] is { Own: { } own } one && restarts.GetViewBetween(own.Time + 1, time).Count > 0)
                    _all[index] = one with { Own = own with { Value = 0 } };
            }
        }

        IsKnownBefore = previous >= time - recently;
        var appeared = _all.Select(one => one.Series).ToHashSet();
        foreach (var series in ofTarget.Where(series => !appeared.Contains(series)))
        {
            // What was away by then tells of neither.
            if (series.LastBefore(time) is not { } last || !(last.Time > previous - interval * 9 / 10))
                continue;
            if (series.FirstFrom(time) is { } next && next.Time <= time + interval)
            {
                // What goes on shows that the target is the same, however long it wasn't scraped.
                IsKnownBefore = true;
                _hasOthers = true;
                _hasFallen |= next.Value < last.Value;
            }
            else if (last.Time >= time - recently)
            {
                _ended.Add((series, last));
            }
        }
    }

    /// <summary>What they have risen by. What was away and what goes on from others has risen by the least that fits; of what is left it has to be
    /// judged whether it can be.</summary>
    /// <param name="rise">Gets a rise that is known.</param>
    /// <param name="fromZero">Gets a new series that began from 0, as far as can be told, with its first sample.</param>
    public void Count(Action<ReadSeries, Int128> rise, Action<ReadSeries, Sample> fromZero)
    {
        var areContinued = AreContinued;
        foreach (var role in _all.GroupBy(one => (one.Series.IsTotal, one.Series.IsHit)))
        {
            var ended = _ended.Where(one => (one.Series.IsTotal, one.Series.IsHit) == role.Key).ToArray();
            if (areContinued && ended.Length > 0)
            {
                var own = role.Aggregate(Int128.Zero, (sum, one) => sum + OwnRise(one.First, one.Own));
                var continued = role.Aggregate(Int128.Zero, (sum, one) => sum + Fixed.Of(one.First.Value))
                    - ended.Aggregate(Int128.Zero, (sum, one) => sum + Fixed.Of(one.Last.Value));
                rise(role.First().Series, Int128.Clamp(continued, 0, own));
                continue;
            }

            foreach (var (series, first, own) in role)
            {
                if (own is null)
                    fromZero(series, first);
                else
                    rise(series, OwnRise(first, own));
            }
        }
    }

    /// <summary>What a counter has risen by from one of its samples to a later one: one that is less was reset, and has risen by what it is now.</summary>
    public static Int128 OwnRise(Sample sample, Sample? before) =>
        before is { } last && sample.Value >= last.Value ? Fixed.Of(sample.Value) - Fixed.Of(last.Value) : Fixed.Of(sample.Value);

    /// <summary>The sum of all events; of hits, where there is no other series.</summary>
    private Int128 SumOfAll(IEnumerable<(ReadSeries Series, Sample Sample)> some)
    {
        var isOfTotal = _all.Any(one => one.Series.IsTotal) || _ended.Any(one => one.Series.IsTotal);
        return some.Where(one => one.Series.IsTotal || !isOfTotal).Aggregate(Int128.Zero, (sum, one) => sum + Fixed.Of(one.Sample.Value));
    }
}
