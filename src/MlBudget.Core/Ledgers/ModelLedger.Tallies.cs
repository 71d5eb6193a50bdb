using System.Globalization;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Ledgers;

/// <content>Measures whose tallies are ready-made.</content>
public sealed partial class ModelLedger
{
    /// <summary>
    /// Sets what slots of ready-made measures hold to what a batch says. What was set before of the same slot and group goes, so that
    /// a tally that comes twice counts once. The batch is counted in the source's name: a tally of a slot that is not kept any more is
    /// late, and one that doesn't fit its measure is refused as malformed. So is one of a group beyond the cap of groups, since what
    /// other such groups hold of the slot can't be told apart.
    /// </summary>
    /// <param name="batch">The tallies.</param>
    /// <param name="arrival">Judges their times, and counts what becomes of them.</param>
    /// <exception cref="ArgumentException">A tally is of a measure that is not ready-made.</exception>
    public void FoldTallies(TallyBatch batch, TallyArrival arrival)
    {
        arrival.Open(batch);
        foreach (var tally in batch.Tallies)
        {
            if (!Definition.ReadyMade.Contains(tally.Measure))
                throw new ArgumentException($"Measure {tally.Measure} of model '{Definition.Name}' is not ready-made.", nameof(batch));
            var measure = _measures[tally.Measure];
            if (MisfitOf(tally, measure) is { } misfit)
                arrival.Refuse(RejectionReason.Malformed, tally, misfit);
            else if (arrival.Accepts(tally))
                Set(tally, measure, arrival);
        }
    }

    /// <summary>Goes on at the instant of the last commit: what was let go of by then stays so.</summary>
    /// <param name="clock">The instant.</param>
    public void ContinueAt(Instant clock) => DropBefore(clock);

    private void Set(in ReadyTally tally, MeasureTallies measure, TallyArrival arrival)
    {
        if (!measure.IsKept(tally.Slot))
        {
            arrival.RefuseLate();
            return;
        }

        var group = 0;
        // As of rows without a group, nothing is counted of a tally without one.
        var isCounted = measure.Definition.Attribute is null || !string.IsNullOrEmpty(tally.Group);
        if (measure.Definition.Attribute is { } attribute && isCounted)
            group = _groups[attribute].GetOrAdd(tally.Group!);
        if (isCounted && measure.Definition.Attribute is { } split && group == GroupCodes.Overflow)
        {
            var (name, most) = (Definition.Attributes[split].Name, PlainNumber.Format((long)Definition.Limits.MaxGroupValues));
            arrival.Refuse(
                RejectionReason.Malformed, tally, $"found a further group of '{name}', expected at most {most}, as limits.max_group_values says");
            return;
        }

        arrival.Take(tally);
        if (isCounted)
            measure.Set(tally.Slot, group, tally.Counters.AsSpan());
    }

    private static string? MisfitOf(in ReadyTally tally, MeasureTallies measure)
    {
        var (slot, counters) = (measure.Definition.Slot, tally.Counters.IsDefault ? 0 : tally.Counters.Length);
        if (counters != measure.Width)
            return string.Create(CultureInfo.InvariantCulture, $"found {counters} counters, expected {measure.Width}");
        if (tally.Slot.Floor((int)slot) != tally.Slot)
            return $"found a slot that begins at {tally.Slot.Start.ToRfc3339()}, expected the start of an hour";
        return measure.Definition.Attribute is null && !string.IsNullOrEmpty(tally.Group)
            ? "found a group, expected none: the measure counts all rows together" : null;
    }
}
