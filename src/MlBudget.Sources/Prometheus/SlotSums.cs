using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Prometheus;

/// <summary>
/// What counters have risen by in each of some slots that follow one another, in millionths. A slot holds what was sampled behind its first
/// edge, and up to its last: so the value at an edge is that of the last sample before it or at it, and slots add up to the whole.
/// </summary>
internal sealed class SlotSums
{
    private readonly long _from;
    private readonly long _slot;
    private readonly Int128[] _total;
    private readonly Int128[] _hits;
    private readonly bool[] _isSampled;

    /// <param name="from">The first edge.</param>
    /// <param name="to">The last edge.</param>
    /// <param name="slot">How long a slot is.</param>
    public SlotSums(Minute from, Minute to, TimeSpan slot)
    {
        (_from, _slot, From, SlotMinutes) = (from.Start.Micros / 1000, (long)slot.TotalMilliseconds, from, (int)slot.TotalMinutes);
        var slots = (to.Number - from.Number) / SlotMinutes;
        (_total, _hits, _isSampled) = (new Int128[slots], new Int128[slots], new bool[slots]);
    }

    private Minute From { get; }

    private int SlotMinutes { get; }

    /// <summary>Notes a sample of all events.</summary>
    /// <param name="time">Its time, in milliseconds.</param>
    public void Note(long time) => _isSampled[SlotOf(time)] = true;

    /// <summary>Adds what a counter has risen by.</summary>
    /// <param name="isHit">Whether it counts hits.</param>
    /// <param name="time">The time of the sample that shows it, in milliseconds.</param>
    /// <param name="millionths">How much, at least 0.</param>
    public void Add(bool isHit, long time, Int128 millionths) => (isHit ? _hits : _total)[SlotOf(time)] += millionths;

    /// <summary>
    /// The tallies of the slots, but of those without a sample of all events: no data is not zero. Events are whole; what is left over goes to
    /// the next slot, with hits for which there is no event yet.
    /// </summary>
    /// <param name="measure">The measure that they are of.</param>
    /// <param name="state">Has what is left over.</param>
    public List<ReadyTally> Tallies(int measure, CounterState state)
    {
        var tallies = new List<ReadyTally>(_total.Length);
        for (var slot = 0; slot < _total.Length; slot++)
        {
            var (total, hits) = (state.RestOfTotal + _total[slot], state.RestOfHits + _hits[slot]);
            var events = _isSampled[slot] ? (long)Int128.Min(total / Fixed.PerUnit, long.MaxValue / 4) : 0;
            var some = (long)Int128.Min(hits / Fixed.PerUnit, events);
            (state.RestOfTotal, state.RestOfHits) = (total - events * (Int128)Fixed.PerUnit, hits - some * (Int128)Fixed.PerUnit);
            if (!_isSampled[slot])
                continue;
            state.ExcessSlots = state.RestOfHits >= Fixed.PerUnit ? state.ExcessSlots + 1 : 0;
            tallies.Add(new(measure, new(From.Number + slot * SlotMinutes), null, ImmutableArray.Create(events, some)));
        }

        return tallies;
    }

    /// <summary>How many slots there are.</summary>
    public int Slots => _total.Length;

    /// <summary>What was added of all events in a slot, in millionths.</summary>
    public Int128 TotalOf(int slot) => _total[slot];

    /// <summary>The index of the slot of a sample.</summary>
    /// <param name="time">The sample's time, in milliseconds.</param>
    public int SlotOf(long time) => (int)((time - _from - 1) / _slot);
}

/// <summary>Numbers of counters in millionths.</summary>
internal static class Fixed
{
    /// <summary>How many a unit has.</summary>
    public const long PerUnit = 1_000_000;

    /// <summary>The greatest value of a counter that is read: more is no count.</summary>
    public const double Greatest = 1e30;

    /// <summary>A number in millionths: exactly, where it is whole.</summary>
    public static Int128 Of(double number) =>
        number == Math.Floor(number) ? (Int128)number * PerUnit : (Int128)Math.Round(number * PerUnit, MidpointRounding.AwayFromZero);
}
