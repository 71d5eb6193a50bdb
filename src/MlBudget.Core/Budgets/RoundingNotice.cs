using System.Globalization;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Notices numbers that are too small to be kept in millionths of their unit, and says which scale to write.</summary>
internal static class RoundingNotice
{
    /// <summary>The notices over the model's longest window, one for each number.</summary>
    public static IEnumerable<ModelNotice> Of(ModelLedger ledger, Instant now)
    {
        var definition = ledger.Definition;
        var window = TimeWindow.Ending(definition.LabelWatermark(now), definition.LongestWindow);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var measure = 0; measure < definition.Measures.Length; measure++)
        {
            if (ledger.CountingOf(measure) is not RoundingCounting rounding
                || RoundedSli.NeededScale(ledger, measure, window) is not (> 1 and var needed) || !seen.Add(rounding.Name))
                continue;
            var scale = ((double)rounding.Scale * needed).ToString("0.################", CultureInfo.InvariantCulture);
            yield return new(NoticeKind.NumbersTooSmall, string.Create(
                CultureInfo.InvariantCulture,
                $"{rounding.Name}: over 1% of its values lose over 0.1% of themselves, since numbers are kept in millionths: SLOs of it have "
                + $"no value; write scale: {scale} for it, and bounds that are {needed:0} times as large"))
            {
                Subject = rounding.Name,
            };
        }
    }
}
