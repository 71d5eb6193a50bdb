using MlBudget.Core.Measures;

namespace MlBudget.Core.Slis;

/// <summary>Since when an SLI is observed. Time not yet observed has spent nothing of a budget.</summary>
public static class ObservationStart
{
    /// <summary>The minute in which the observation of the earliest of an SLI's measures starts, and not before what was let go of; null without
    /// events.</summary>
    /// <param name="sli">The indicator.</param>
    /// <param name="tallies">What was counted.</param>
    public static int? Of(Sli sli, Tallies tallies) =>
        sli.Measures.Min(measure => tallies.ObservationStart(measure)) is { } start ? Math.Max(start, tallies.KeptFrom) : null;
}
