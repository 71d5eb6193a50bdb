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

    private readonly Dictionary<(bool IsHit, UInt128 Series), Sample> _last = [];
    private readonly Dictionary<Target, long> _targets = [];

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

    /// <summary>The last sample of a series; null where it is new.</summary>
    public Sample? Last(bool isHit, UInt128 series) => _last.TryGetValue((isHit, series), out var sample) ? sample : null;

    /// <summary>Sets the last sample of a series.</summary>
    public void SetLast(bool isHit, UInt128 series, Sample sample) => _last[(isHit, series)] = sample;

    /// <summary>When a target was last seen, in milliseconds; null for never.</summary>
    public long? LastOf(Target target) => _targets.TryGetValue(target, out var time) ? time : null;

    /// <summary>Notes that a target was seen.</summary>
    public void Note(Target target, long time) => _targets[target] = Math.Max(time, _targets.GetValueOrDefault(target, time));

    /// <summary>Lets go of series and targets that are away for too long.</summary>
    public void Forget()
    {
        var before = Edge.Start.Micros / 1000 - (long)LongestGap.TotalMilliseconds;
        foreach (var (series, _) in _last.Where(series => series.Value.Time < before).ToArray())
            _last.Remove(series);
        foreach (var (target, _) in _targets.Where(target => target.Value < before).ToArray())
            _targets.Remove(target);
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
        blob.Total(_last.Count);
        foreach (var ((isHit, series), sample) in _last)
        {
            blob.Flag(isHit);
            blob.Wide(series);
            blob.Signed(sample.Time);
            blob.Number(sample.Value);
        }

        blob.Total(_targets.Count);
        foreach (var (target, time) in _targets)
        {
            blob.Text(target.Job);
            blob.Text(target.Instance);
            blob.Signed(time);
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
        for (var left = blob.Count(blob.Length); left > 0; left--)
        {
            var series = (blob.Flag(), blob.Wide());
            state._last[series] = new(blob.Signed(), blob.Number());
        }

        for (var left = blob.Count(blob.Length); left > 0; left--)
        {
            var target = new Target(blob.Text(), blob.Text());
            state._targets[target] = blob.Signed();
        }

        return blob.AtEnd ? state : throw new BlobException($"found {blob.Length} bytes behind what counters were");
    }

    /// <summary>An edge within what can be counted.</summary>
    internal static Minute EdgeOf(ref BlobReader blob)
    {
        var minute = blob.Signed();
        return Math.Abs(minute) < EventTime.Latest / EventTime.PerSecond / 60 ? new((int)minute)
            : throw new BlobException($"found the minute {minute}, expected one that is counted");
    }
}
