using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Policies;

/// <summary>Says in words when budgets are other ones, which time counts in nothing, and what is asked before something is done.</summary>
internal static class PoliciesMeaning
{
    /// <summary>A sentence for each gate, adjustment and exclusion of a model.</summary>
    /// <param name="policy">What is on record of them.</param>
    /// <param name="now">The instant, which says what is over and what comes next; null for what is true at any.</param>
    public static IEnumerable<string> Of(ModelPolicy policy, Instant? now)
    {
        foreach (var gate in policy.Gates)
        {
            yield return $"{gate.Action} is refused while a hard limit of {Listed([.. gate.Dimensions.Select(dimension => dimension.Name())], "or")} is broken"
                + (gate.AllowsNoData ? "; an SLO of which nothing is known does not refuse it." : ", or nothing is known of one of their SLOs.");
        }

        foreach (var adjustment in policy.Adjustments)
        {
            var of = adjustment.Slo ?? $"all of {adjustment.Dimension.Name()}";
            yield return $"Adjusted {StretchWords.Of(adjustment.From, adjustment.To)}{Told(adjustment, now)}: {adjustment.What} for {of}; "
                + $"{adjustment.Reason} ({Approved(adjustment.ApprovedBy)}).";
        }

        foreach (var exclusion in policy.Exclusions)
        {
            yield return $"Excluded {(exclusion.Slo is { } slo ? $"from {slo} " : "")}{exclusion.What}{Told(exclusion.When, now)}; "
                + $"{exclusion.Reason} ({Approved(exclusion.ApprovedBy)}).";
        }
    }

    /// <summary>What adjustments make of an SLO's budget, and how its window goes with the calendar, a line each.</summary>
    public static IEnumerable<string> Of(ConfiguredSlo slo)
    {
        if (slo.Definition.Periods is { } periods)
        {
            yield return $"begins anew with each {PeriodsReader.NameOf(periods.Unit)} of {periods.Zone.Id}; alert rows and other windows roll, with factors for "
                + Durations.Format(periods.NominalLength);
        }

        foreach (var (when, ratio) in slo.Definition.Allowance.Stretches)
            yield return $"{StretchWords.Of(when)}: {Share(ratio, slo.Definition.Sli)} allowed instead of {Share(slo.Definition.Allowance.Ratio, slo.Definition.Sli)}";
        foreach (var (when, ratio) in slo.SliceAllowance?.Stretches ?? [])
            yield return $"{StretchWords.Of(when)}: a slice is bad above {NodeReader.Format(ratio)} instead of {NodeReader.Format(slo.SliceAllowance!.Ratio)}";
        foreach (var (row, when, _) in slo.Silenced)
            yield return $"would not fire {StretchWords.Of(when)}: {row}";
    }

    private static string Share(decimal ratio, Sli sli) => sli.ErrorIsShare ? $"{NodeReader.Format(100 * ratio)}%" : NodeReader.Format(ratio);

    private static string Told(Adjustment adjustment, Instant? now) =>
        now is not { } at ? "" : adjustment.To <= at ? ", which is over" : adjustment.IsActiveAt(at) ? ", which is in force" : "";

    private static string Told(Stretches when, Instant? now)
    {
        if (now is not { } at)
            return "";
        return when.CurrentOrNext(at) is not var (from, to) ? ", which is over" : from <= at ? ", which is in force"
            : when is SingleStretch ? "" : $", next {StretchWords.Of(from, to)}";
    }

    private static string Approved(ImmutableArray<string> teams) => teams.IsEmpty ? "approved by nobody" : $"approved by {Listed(teams, "and")}";

    private static string Listed(ImmutableArray<string> names, string word) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} {word} {names[^1]}";
}
