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
            if (ledger.CountingOf(measure) is not RoundingCounting rounding || Remedy(ledger, measure, window) is not { } remedy
                || !seen.Add(rounding.Name))
                continue;
            yield return new(
                NoticeKind.NumbersTooSmall,
                $"{rounding.Name}: over 1% of its values lose over 0.1% of themselves, since numbers are kept in {rounding.Parts}: SLOs of it have "
                + $"no value; {remedy}")
            {
                Subject = rounding.Name,
            };
        }
    }

    /// <summary>What to write where numbers lose too much in a window; null where they don't.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="measure">The index of a measure of <see cref="RoundingCounting"/>.</param>
    /// <param name="window">Which slots.</param>
    public static string? Remedy(Tallies tallies, int measure, TimeWindow window)
    {
        if (RoundedSli.NeededScale(tallies, measure, window) is not (> 1 and var needed))
            return null;
        var rounding = (RoundingCounting)tallies.CountingOf(measure);
        if (double.IsPositiveInfinity(needed))
        {
            return $"no scale up to 1000000 does for {rounding.Name}, since over 1% of its values lose as much with it: log them in another unit, "
                + "or leave out what is as good as 0";
        }

        var scale = ((double)rounding.Scale * needed).ToString("0.################", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture, $"write a scale of {scale} for {rounding.Name}, and bounds that are {needed:0} times as large");
    }
}
