using MlBudget.Core.Models;

namespace MlBudget.Core.Slis;

/// <summary>Since when an SLI is observed. Time not yet observed has spent nothing of a budget.</summary>
public static class ObservationStart
{
    /// <summary>The minute in which the observation of the earliest of an SLI's measures starts; null without events.</summary>
    /// <param name="sli">The indicator.</param>
    /// <param name="ledger">What was counted.</param>
    /// <param name="watermark">The first minute that doesn't count.</param>
    public static int? Of(Sli sli, ModelLedger ledger, int watermark)
    {
        int? earliest = null;
        foreach (var measure in sli.Measures)
        {
            var start = Of(measure, ledger, watermark);
            if (start < earliest || earliest is null)
                earliest = start ?? earliest;
        }

        return earliest;
    }

    /// <summary>The minute in which the observation of a measure starts; null without events.</summary>
    /// <param name="measure">The index of the measure.</param>
    /// <param name="ledger">What was counted.</param>
    /// <param name="watermark">The first minute that doesn't count.</param>
    public static int? Of(int measure, ModelLedger ledger, int watermark)
    {
        // All of it is still kept, whatever the watermark's distance from now.
        var reach = (int)(ledger.Definition.LongestWindow + TimeSpan.FromDays(1)).TotalMinutes;
        return ledger.Measure(measure).ObservationStart(new(watermark - reach, watermark));
    }
}
