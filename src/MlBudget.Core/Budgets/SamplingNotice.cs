using System.Globalization;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Notices records that don't say for how many predictions they stand: they are in no share.</summary>
internal static class SamplingNotice
{
    /// <summary>The notice over the model's longest window; null where all say it, or none has to.</summary>
    public static ModelNotice? Of(ModelLedger ledger, Instant now)
    {
        if (ledger.Definition is not { Sampling: { Probability: null } sampling, Pictures: { Records: var known }, SampledOf: { } records })
            return null;
        var window = TimeWindow.Ending(ledger.Definition.Watermark(now), ledger.Definition.LongestWindow);
        var (all, unknown) = SampledSli.UnknownIn(ledger, records, known, window);
        return unknown <= 0 ? null : new(NoticeKind.SamplingUnknown, string.Create(
            CultureInfo.InvariantCulture,
            $"sampling: {unknown:N0} of {all:N0} records don't say in '{sampling.Path}' for how many predictions they stand, or not by a number in its "
            + $"range, and are in no share; let every record have it, also where the number is 1"));
    }
}
