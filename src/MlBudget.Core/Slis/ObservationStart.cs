using MlBudget.Core.Ledgers;

namespace MlBudget.Core.Slis;

/// <summary>Since when an SLI is observed. Time not yet observed has spent nothing of a budget.</summary>
public static class ObservationStart
{
    /// <summary>The minute in which the observation of the earliest of an SLI's measures starts; null without events.</summary>
    /// <param name="sli">The indicator.</param>
    /// <param name="ledger">What was counted.</param>
    public static int? Of(Sli sli, ModelLedger ledger) => sli.Measures.Min(measure => ledger.Measure(measure).ObservationStart);
}
