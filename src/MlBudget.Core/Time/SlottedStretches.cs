namespace MlBudget.Core.Time;

/// <summary>Stretches of time in whole slots: each begins with the slot that holds its start, and ends with the one that holds its end.</summary>
/// <param name="stretches">The stretches.</param>
/// <param name="minutes">How long a slot is, aligned to the epoch.</param>
internal sealed class SlottedStretches(Stretches stretches, int minutes) : Stretches
{
    /// <inheritdoc/>
    public override IEnumerable<(Instant From, Instant To)> Overlapping(Instant since, Instant until)
    {
        var slot = TimeSpan.FromMinutes(minutes);
        return stretches.Overlapping(since - slot, until + slot)
            .Select(stretch => (From: stretch.From.Minute.Floor(minutes).Start, To: stretch.To.CeilingTo(slot)))
            .Where(stretch => stretch.From < until && since < stretch.To);
    }
}
