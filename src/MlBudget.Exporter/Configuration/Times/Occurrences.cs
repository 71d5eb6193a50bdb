using MlBudget.Core.Time;

namespace MlBudget.Exporter.Configuration.Times;

/// <summary>What of stretches of time is now, or comes next.</summary>
internal static class Occurrences
{
    /// <summary>How far ahead is looked: 29 February falls on each day of the week within 40 years, with the one that 2100 leaves out.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(40 * 366);

    /// <summary>The stretch that holds an instant, or else the next one; null where all are over.</summary>
    public static (Instant From, Instant To)? CurrentOrNext(this Stretches when, Instant at)
    {
        foreach (var stretch in when.Overlapping(at, at + Ahead).Take(1))
            return stretch;
        // One stretch is looked at however far ahead it is.
        return when is SingleStretch single && at < single.From ? (single.From, single.To) : null;
    }
}
