using System.Globalization;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Prometheus;

/// <summary>
/// Where a source of counters has come to: up to which edge it has read, and what each series was there. So the difference between two
/// samples counts once, however far they are apart and wherever what was read at once has ended.
/// </summary>
/// <param name="edge">The edge of a slot, as a minute: all that was sampled up to it is counted.</param>
internal sealed class CounterState(Minute edge)
{
    /// <summary>A series that was away for longer than this is another one when it comes back.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromDays(7);

    /// <summary>The form in which it is written: a position of another one is not gone on with.</summary>
    public const int Form = 2;

    /// <summary>A base is told for so long.</summary>
    private static readonly TimeSpan ToldFor = TimeSpan.FromDays(1);

    private readonly Dictionary<UInt128, (Target? Target, bool IsTotal, bool IsHit, Sample Last)> _last = [];

    /// <summary>The edge up to which all is counted.</summary>
    public Minute Edge { get; set; } = edge;

    /// <summary>The millionths of events in all that were no whole event yet.</summary>
    public Int128 RestOfTotal { get; set; }

    /// <summary>The same of hits, with those that came without an event in all.</summary>
    public Int128 RestOfHits { get; set; }

    /// <summary>In how many slots in a row there were more hits than events in all.</summary>
    public int ExcessSlots { get; set; }

    /// <summary>Whether a series of all events was ever there.</summary>
    public bool HasTotal { get; set; }

    /// <summary>Whether a series of hits was ever there.</summary>
    public bool HasHits { get; set; }

    /// <summary>The most events in all of a slot so far, in millionths.</summary>
    public Int128 MostInSlot { get; set; }

    /// <summary>The new series that were taken for where they begin since they were too many, last; null for none lately.</summary>
    public FirstBase? LastBase { get; set; }

    /// <summary>What is known of each series.</summary>
    public IEnumerable<(UInt128 Id, ReadSeries Series)> Series => _last.Select(series => (
        series.Key, new ReadSeries(series.Value.Target, series.Value.Last) { IsTotal = series.Value.IsTotal, IsHit = series.Value.IsHit }));

    /// <summary>Sets the last sample of a series.</summary>
    public void Set(UInt128 id, ReadSeries series, Sample last) => _last[id] = (series.Target, series.IsTotal, series.IsHit, last);

    /// <summary>Lets go of series that are away for too long, and of what was told.</summary>
    public void Forget()
    {
        var edge = Edge.Start.Micros / 1000;
        foreach (var (series, _) in _last.Where(series => series.Value.Last.Time < edge - (long)LongestGap.TotalMilliseconds).ToArray())
            _last.Remove(series);
        if (LastBase?.Time < edge - (long)ToldFor.TotalMilliseconds)
            LastBase = null;
    }

    /// <summary>All of it as bytes.</summary>
    /// <param name="identity">Of what it is.</param>
    public byte[] Save(UInt128 identity)
    {
        var blob = new BlobWriter();
        blob.Wide(identity);
        blob.Signed(Edge.Number);
        blob.Wide((UInt128)RestOfTotal);
        blob.Wide((UInt128)RestOfHits);
        blob.Total(ExcessSlots);
        blob.Flag(HasTotal);
        blob.Flag(HasHits);
        blob.Wide((UInt128)MostInSlot);
        blob.Flag(LastBase is not null);
        if (LastBase is { } first)
        {
            blob.Signed(first.Time);
            blob.Total(first.Series);
            blob.Number(first.Value);
            blob.Number(first.MostInSlot);
            Write(blob, first.Target);
        }

        var targets = _last.Values.Select(series => series.Target).OfType<Target>().Distinct().ToArray();
        var numbers = targets.Select((target, index) => (target, index)).ToDictionary(one => one.target, one => one.index + 1);
        blob.Total(targets.Length);
        foreach (var target in targets)
            Write(blob, target);
        blob.Total(_last.Count);
        foreach (var (id, series) in _last)
        {
            blob.Wide(id);
            blob.Total(series.Target is { } target ? numbers[target] : 0);
            blob.Flag(series.IsTotal);
            blob.Flag(series.IsHit);
            blob.Signed(series.Last.Time);
            blob.Number(series.Last.Value);
        }

        return blob.Written.ToArray();
    }

    /// <summary>What <see cref="Save"/> has written; null where it is of something else, as before the configuration was another one.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="identity">Of what it has to be.</param>
    /// <exception cref="BlobException">It is something else.</exception>
    public static CounterState? Restore(ReadOnlySpan<byte> bytes, UInt128 identity)
    {
        var blob = new BlobReader(bytes);
        if (blob.Wide() != identity)
            return null;
        var state = new CounterState(EdgeOf(ref blob))
        {
            RestOfTotal = (Int128)blob.Wide(),
            RestOfHits = (Int128)blob.Wide(),
            ExcessSlots = blob.Count(int.MaxValue),
            HasTotal = blob.Flag(),
            HasHits = blob.Flag(),
        };
        state.MostInSlot = (Int128)blob.Wide();
        if (blob.Flag())
            state.LastBase = new(blob.Signed(), blob.Count(int.MaxValue), blob.Number(), blob.Number(), ReadTarget(ref blob));
        var targets = new Target[blob.Count(blob.Length)];
        for (var index = 0; index < targets.Length; index++)
            targets[index] = ReadTarget(ref blob);
        for (var left = blob.Count(blob.Length); left > 0; left--)
        {
            var (id, target) = (blob.Wide(), blob.Count(targets.Length));
            state._last[id] = (target == 0 ? null : targets[target - 1], blob.Flag(), blob.Flag(), new(blob.Signed(), blob.Number()));
        }

        return blob.AtEnd ? state : throw new BlobException($"found {blob.Length} bytes behind what counters were");
    }

    private static void Write(BlobWriter blob, Target target)
    {
        blob.Text(target.Job);
        blob.Text(target.Instance);
    }

    private static Target ReadTarget(ref BlobReader blob) => new(blob.Text(), blob.Text());

    /// <summary>An edge within what can be counted.</summary>
    internal static Minute EdgeOf(ref BlobReader blob)
    {
        var minute = blob.Signed();
        return Math.Abs(minute) < EventTime.Latest / EventTime.PerSecond / 60 ? new((int)minute)
            : throw new BlobException($"found the minute {minute}, expected one that is counted");
    }
}

/// <summary>New series that together were far more than was ever counted, so that they are taken for where they begin.</summary>
/// <param name="Time">When they came, in milliseconds.</param>
/// <param name="Series">How many they are.</param>
/// <param name="Value">What they come to.</param>
/// <param name="MostInSlot">The most events of a slot until then.</param>
/// <param name="Target">The target of the greatest of them.</param>
internal sealed record FirstBase(long Time, int Series, double Value, double MostInSlot, Target Target)
{
    /// <summary>It for people.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Series} new series of counters at {Instant.From(DateTimeOffset.FromUnixTimeMilliseconds(Time)).ToRfc3339()} came to {Value:0} events at once, and the most of a slot "
        + $"was {MostInSlot:0} (the greatest of job '{Target.Job}', instance '{Target.Instance}'): they are taken for where counting begins, since they can't have "
        + $"come from one scrape to the next. What they counted since isn't in the budget");
}
