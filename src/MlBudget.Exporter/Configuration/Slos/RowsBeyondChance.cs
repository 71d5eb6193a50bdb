using MlBudget.Core.Slis;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Says which alert rows scores that tell nothing don't make fire: of an area under the curve the error ratio may come to more, and only of scores
/// that rank worse than chance.</summary>
internal static class RowsBeyondChance
{
    /// <summary>The note of an SLO; null where all of its rows fire of scores that tell nothing, or where it is not known what they come to.</summary>
    /// <param name="slo">The SLO.</param>
    public static string? Of(ConfiguredSlo slo)
    {
        if (slo.Definition is not { Sli: { Kind: SliKind.Level } sli, Allowance.Ratio: var allowed } || WrappingSli.Innermost(sli) is not LevelSli { AtChance: { } value })
            return null;
        var chance = (decimal)value;
        var band = BetweenSli.Of(sli)?.Band;
        var (below, above) = band is null ? (1 - chance, 0) : (Math.Max(0, band.Lower - chance), 1 - band.Upper);
        var burn = Math.Max(below, above) / allowed;
        var rows = slo.Definition.Alerts.Where(row => (decimal)row.Factor >= burn).ToArray();
        if (rows.Length == 0)
            return null;
        var name = slo.Spec.Indicator!.Noun;
        var at = $"{SpentBeforeAlert.Named(rows)} where scores rank worse than chance: {name} is {NodeReader.Format(chance)} where they tell nothing, which burns at {Rate(below / allowed)}";
        return band is null ? $"{at}; write rows with a smaller share of the budget, or a greater bound"
            : $"{at}, and 1 at the most, which burns at {Rate(above / allowed)}; write rows with a smaller share of the budget, or a smaller slack";
    }

    private static string Rate(decimal burn) => NodeReader.Format(decimal.Round(burn, 2));
}
