using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Events;
using MlBudget.Core.Slis;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Says in words how much has to be seen of errors before an SLO's alert rows fire, or its budget counts as spent.</summary>
internal static class EvidenceMeaning
{
    /// <summary>What an alert row asks for, and from which traffic on it has it at its own burn rate; empty where that says itself.</summary>
    public static string Of(AlertRow row, SloDefinition slo)
    {
        var rule = Rule(slo);
        var atItsRate = rule.FewestEvents(row.Evidence, row.Factor * (double)slo.Allowance.Ratio);
        var traffic = atItsRate > Least(row.Evidence, slo) ? $" (at that rate from {Count(atItsRate.Value)} in {Durations.Format(row.Long)} on)" : "";
        return $", with {Asked(row.Evidence, slo)}{traffic}";
    }

    /// <summary>When the budget counts as spent, as a sentence without its full stop.</summary>
    public static string OfBudget(SloDefinition slo)
    {
        var fewest = slo.Sli.Kind == SliKind.Occurrences ? Rule(slo).FewestEvents(slo.Evidence, (double)slo.Allowance.Ratio) : null;
        var small = fewest is null ? ""
            : $"; of fewer than {Count(fewest.Value)} events in {Durations.Format(slo.Window)} that is more than the whole budget";
        return $"spent only with {Asked(slo.Evidence, slo)}{small}";
    }

    private static string Asked(Evidence evidence, SloDefinition slo)
    {
        var events = evidence.Events > 1 ? $"at least {Count(evidence.Events)} events" : "";
        var errors = (slo.Sli.Kind, slo.Sli.Bare) switch
        {
            (SliKind.Occurrences, _) => $"at least {evidence.BadEvents} bad events",
            (SliKind.Slices, _) => evidence.BadEvents == 1 ? "one bad slice" : $"at least {evidence.BadEvents} bad slices",
            (_, DisparitySli) => "enough samples in two groups",
            (_, DegradationSli or EstimatedSli { Degrades: true }) => "a difference from the baseline that is not chance",
            _ => "",
        };
        return errors.Length == 0 ? events : events.Length == 0 ? errors : $"{errors} and {events}";
    }

    private static long Least(Evidence evidence, SloDefinition slo) =>
        Math.Max(evidence.Events, slo.Sli.Kind == SliKind.Occurrences ? evidence.BadEvents : 0);

    private static EvidenceRule Rule(SloDefinition slo) => new(slo.Sli, slo.Window, slo.Slot, slo.Allowance.Ratio);

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
