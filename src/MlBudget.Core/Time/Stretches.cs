namespace MlBudget.Core.Time;

/// <summary>When something holds: once, or again and again. Immutable.</summary>
public abstract class Stretches
{
    /// <summary>1900: no record is older but by a fault, and the calendar ends somewhere.</summary>
    protected static readonly Instant Earliest = Instant.From(new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The stretches that overlap [since, until), each with its start and the first instant after it, ordered by start. They may
    /// overlap each other.</summary>
    /// <param name="since">Where to begin.</param>
    /// <param name="until">The first instant that is not looked at.</param>
    public abstract IEnumerable<(Instant From, Instant To)> Overlapping(Instant since, Instant until);
}

/// <summary>One stretch of time.</summary>
/// <param name="from">Its start.</param>
/// <param name="to">The first instant after it, later than its start.</param>
public sealed class SingleStretch(Instant from, Instant to) : Stretches
{
    /// <summary>Its start.</summary>
    public Instant From => from;

    /// <summary>The first instant after it.</summary>
    public Instant To => to;

    /// <inheritdoc/>
    public override IEnumerable<(Instant From, Instant To)> Overlapping(Instant since, Instant until) =>
        From < until && since < To ? [(From, To)] : [];
}
