using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Says in words how much has to be seen of errors before an SLO's alert rows fire, or its budget counts as spent.</summary>
internal static class EvidenceMeaning
{
    /// <summary>What an alert row asks for beside its burn rate, and from which traffic on that is no more than its burn rate;
    /// empty where any error will do.</summary>
    /// <param name="row">The row.</param>
    /// <param name="slo">The SLO.</param>
    /// <param name="sampling">Which part of the predictions is logged; null where all are.</param>
    public static string Of(AlertRow row, SloDefinition slo, SamplingShape? sampling)
    {
        if (Asked(row.Evidence, slo, sampling) is not { } asked)
            return "";
        var fewest = Rule(slo).FewestEvents(row.Evidence, row.Factor * (double)slo.Allowance.Ratio);
        var traffic = fewest > row.Evidence.Events && Traffic(fewest.Value, sampling) is { } events
            ? $"; at that rate from {Count(events)} events in {Durations.Format(row.Long)} on" : "";
        return $", with {asked}{traffic}";
    }

    /// <summary>When the budget counts as spent, as a sentence without its full stop; null where its number alone decides.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="sampling">Which part of the predictions is logged; null where all are.</param>
    public static string? OfBudget(SloDefinition slo, SamplingShape? sampling)
    {
        if (Asked(slo.Evidence, slo, sampling) is not { } asked)
            return null;
        var fewest = FewestEvents(slo) is { } records ? Traffic(records, sampling) : null;
        return $"counts as spent with {asked}" + (fewest is null ? ""
            : $", which is more than the whole budget where fewer than {Count(fewest.Value)} events come in {Durations.Format(slo.Window)}");
    }

    /// <summary>That so few events come that no alert may follow from a whole budget of errors; null where that is not known.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="volume">How many predictions usually come, and so at most that the SLO can count.</param>
    public static string? TooFewEvents(SloDefinition slo, UsualVolume volume)
    {
        var usual = volume.In(slo.Window);
        if (FewestEvents(slo) is not { } fewest || usual >= fewest)
            return null;
        var budget = usual * (double)slo.Allowance.Ratio;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"of the {usual:0} predictions that usually come in {Durations.Format(slo.Window)} {budget:0.##} may be bad, and it counts as spent from {slo.Evidence.BadEvents} bad ones on; write a longer window, or allow more");
    }

    private static long? FewestEvents(SloDefinition slo) =>
        slo.Sli.Kind == SliKind.Occurrences ? Rule(slo).FewestEvents(slo.Evidence, (double)slo.Allowance.Ratio) : null;

    /// <summary>As much traffic as so many records take; null where that hangs on which of them are logged.</summary>
    private static long? Traffic(long records, SamplingShape? sampling) => sampling switch
    {
        null => records,
        { Probability: { } probability } => (long)Math.Min(1e18m, Math.Ceiling(records / probability)),
        _ => null,
    };

    private static string? Asked(Evidence evidence, SloDefinition slo, SamplingShape? sampling)
    {
        var errors = (slo.Sli.Kind, slo.Sli.HeldAgainst) switch
        {
            (SliKind.Occurrences, _) => $"at least {evidence.BadEvents} bad {(sampling is null ? "events" : "records")}",
            (SliKind.Slices, _) when evidence.BadEvents > 1 => $"at least {evidence.BadEvents} bad slices",
            (SliKind.Slices, _) => null,
            (_, { TellsChance: true }) => "more of a difference than chance makes",
            _ when BetweenSli.Of(slo.Sli) is { IsOfProportion: true } => "more of a distance than chance makes",
            _ when WrappingSli.Innermost(slo.Sli) is CorrectedShareSli => "more than chance and audits make of it",
            _ when WrappingSli.Innermost(slo.Sli) is LevelSli { IsDoubtful: true } level => $"more than {level.DoubtOf} of it",
            _ => null,
        };
        var events = evidence.Events > 1 ? $"at least {Count(evidence.Events)} {(slo.Sli.Kind == SliKind.Amount ? "records that say it" : sampling is null ? "events" : "records")}" : null;
        return errors is not null && events is not null ? $"{errors} and {events}" : errors ?? events;
    }

    private static EvidenceRule Rule(SloDefinition slo) => new(slo.Sli, slo.Window, slo.Slot, slo.Allowance.Ratio);

    private static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
