using MlBudget.Core.Time;

namespace MlBudget.Exporter.Sampling;

/// <summary>How the records of a source come, where they come in batches.</summary>
/// <param name="Count">How many batches were seen.</param>
/// <param name="Between">The time from the start of one to the start of the next: whole hours, or whole days from half a day on.</param>
internal readonly record struct BatchTimes(int Count, TimeSpan Between)
{
    /// <summary>So many records a batch has, on average.</summary>
    private const int Least = 20;

    /// <summary>More often than that batches are like records that come by themselves.</summary>
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);

    /// <summary>The batches of what was sampled: records that lie together, with at least ten times as long between them. Null where there are none.
    /// Parts of a log that hold one batch each, between which others were not looked at, have one a day or more often; so has a log of a single
    /// time that is a whole minute.</summary>
    /// <param name="source">The source.</param>
    public static BatchTimes? Of(SampledSource source)
    {
        var heads = source.Heads.Heads.Select(head => Batches(head.Batches.SelectMany(batch => batch.Times.Take(batch.Count)))).ToArray();
        var all = heads.SelectMany(batches => batches).ToArray();
        if (all.Length == 0 || source.Records < Finding.Enough || all.Length * (long)Least > source.Records)
            return null;
        var starts = all.Select(batch => batch.First).Distinct().Order().ToArray();
        if (starts.Length == 1)
            return all.All(batch => batch.First == batch.Last && batch.First % EventTime.PerMinute == 0) ? new(1, Day) : null;
        var within = heads.SelectMany(batches => Gaps([.. batches.Select(batch => batch.First)])).ToArray();
        var between = within.Length > 0 ? within.Min() : TimeSpan.FromTicks(Math.Min(Gaps(starts).Min().Ticks, Day.Ticks));
        var longest = all.Max(batch => new Instant(batch.Last) - new Instant(batch.First));
        return between < Often || longest * 10 > between ? null : new(starts.Length, Rounded(between));
    }

    /// <summary>Times that are less than half an hour apart are of one batch.</summary>
    private static List<(long First, long Last)> Batches(IEnumerable<long> times)
    {
        var batches = new List<(long First, long Last)>();
        foreach (var time in times.Distinct().Order())
        {
            if (batches.Count > 0 && new Instant(time) - new Instant(batches[^1].Last) < Often)
                batches[^1] = batches[^1] with { Last = time };
            else
                batches.Add((time, time));
        }

        return batches;
    }

    private static IEnumerable<TimeSpan> Gaps(long[] starts) => starts.Zip(starts.Skip(1), (one, next) => new Instant(next) - new Instant(one));

    /// <summary>Up to a whole unit, but for an hour more, as a day has when clocks are set back.</summary>
    private static TimeSpan Rounded(TimeSpan between) => between <= Day / 2 ? Hour * Math.Ceiling(between / Hour) : Day * Math.Max(1, Math.Ceiling((between - Hour) / Day));
}
