using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Text;
using MlBudget.Exporter.Configuration.Slos;

namespace MlBudget.Exporter.Sampling;

/// <summary>What a sample says of SLOs: which can have no value as they are configured, and which are bad from the start.</summary>
internal static class SloFindings
{
    /// <summary>The findings of a model's SLOs, each once with the names of all that it is true of.</summary>
    public static IEnumerable<Finding> Of(ModelSample sample)
    {
        if (sample.Predictions.Records == 0)
            yield break;
        var found = sample.Definition.Slos.Where(slo => !ReadyEventsSli.IsIn(slo.Sli)).SelectMany(slo => OfSlo(slo, sample).Select(finding => (slo.Name, Finding: finding))).ToArray();
        foreach (var group in found.GroupBy(each => each.Finding, each => each.Name))
            yield return group.Key with { Text = $"{string.Join(", ", group)}: {group.Key.Text}" };
    }

    /// <summary>How much of the sample the part of the predictions is that an SLO is of; null where it is of all, or nothing is.</summary>
    private static Finding? OfPart(SloDefinition slo, ModelSample sample) => PartOf(slo, sample) is ( > 0 and var part, var all)
        ? new($"its where holds in {PlainNumber.Format(part)} of {PlainNumber.Format(all)} predictions of the sample: {slo.Population!.Shown}") : null;

    /// <summary>How many predictions of the sample an SLO is of, and how many there are; null where it is of all.</summary>
    private static (long Part, long All)? PartOf(SloDefinition slo, ModelSample sample) => slo.Sli is ReasonedSli { Inputs: { Records: var part, Whole: { } whole } }
        ? (sample.Ledger.EventsOf(part, 0, sample.Window), sample.Ledger.EventsOf(whole, 0, sample.Window)) : null;

    private static IEnumerable<Finding> OfSlo(SloDefinition slo, ModelSample sample)
    {
        if (OfPart(slo, sample) is { } holds)
            yield return holds;
        var result = sample.ResultOf(slo);
        if (result.Reason is { } reason && IsOfRecords(reason, slo, sample))
        {
            var groups = slo.Sli.Begin(sample.Ledger, sample.Window).ReadGroups([sample.Window]);
            var words = new MissingWords(sample.Ledger, sample.Ledger).Of(reason, slo, sample.Window, groups).TrimEnd('.')
                .Replace(" in its window", "", StringComparison.Ordinal).Replace(" of the window", "", StringComparison.Ordinal);
            yield return new($"no value: {words}", IsRefusal: IsSure(reason, slo, sample));
        }

        if (result.Reading is { Bad: { } bad, Events: var events, EffectiveEvents: >= Finding.Enough } && slo.Sli.Kind == SliKind.Occurrences
            && slo.Allowance.Ratio < 0.5m && bad > events / 2)
        {
            var share = Percent((decimal)bad / events);
            yield return new($"{PlainNumber.Format(bad)} of {PlainNumber.Format(events)} are bad ({share}), and "
                + $"{Percent(slo.Allowance.Ratio)} may be; {ConditionScale.Remedy(slo, sample) ?? "are good and bad swapped, or is the bound in another unit?"}");
        }

        if (sample.Definition.Baseline is null && sample.PerHour is { } rate)
        {
            var perHour = PartOf(slo, sample) is (var part, > 0 and var all) ? rate * part / all : rate;
            var configured = sample.Model.Slos.First(each => each.Definition.Name == slo.Name);
            foreach (var note in perHour > 0 ? SloNotes.OfVolume(configured, sample.Definition, Core.Baselines.UsualVolume.OfRate(perHour)) : [])
                yield return new($"at the rate of the sample, {PlainNumber.Format((long)Math.Round(perHour))} an hour{(slo.Population is null ? "" : " of its where")}, {note}");
        }
    }

    /// <summary>Whether records are why there is no value. What comes with time, or takes a baseline, is not for a sample to say.</summary>
    private static bool IsOfRecords(MissingReason reason, SloDefinition slo, ModelSample sample) => reason switch
    {
        MissingReason.FieldMissing or MissingReason.FieldMistyped or MissingReason.ValuesUnknown or MissingReason.LeftOut
            or MissingReason.ReferenceMissing or MissingReason.NoPositives or MissingReason.ClassNotSeen or MissingReason.NoNegatives or MissingReason.LosesByRounding or MissingReason.SamplingUnknown or MissingReason.MostlyIrrelevant
            or MissingReason.CostsMissing => true,
        // Labels that don't meet predictions are told once, for all SLOs.
        MissingReason.NoLabels => false,
        MissingReason.NoEvents => !slo.NeedsLabels && sample.Ledger.Predictions > 0,
        MissingReason.WaitsForLabels or MissingReason.WaitsForPredictions or MissingReason.TooFewLabels or MissingReason.TooFewEvents or MissingReason.GroupsTooSmall
            or MissingReason.NothingUsual or MissingReason.NotTrainedOn or MissingReason.WaitsForBaseline or MissingReason.BaselineTrend or MissingReason.Excluded
            or MissingReason.TooFewAudits or MissingReason.JudgeNearChance => false,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    /// <summary>Whether so many records say the same that others won't say anything else.</summary>
    private static bool IsSure(MissingReason reason, SloDefinition slo, ModelSample sample) => reason switch
    {
        // A negative class that is not there at all may be rare.
        MissingReason.NoEvents or MissingReason.NoNegatives or MissingReason.ClassNotSeen or MissingReason.MostlyIrrelevant or MissingReason.Excluded => false,
        // Of a rare class a sample may have none.
        MissingReason.NoPositives => sample.Predictions.Records >= Core.Measures.ClassCounts.Many
            && (sample.Ledger.AnswersMayBeMistaken || sample.Ledger.LabelsMayBeMistaken),
        // So a small part of the traffic.
        MissingReason.LeftOut when slo.Population is not null => sample.Predictions.Records >= Core.Measures.ClassCounts.Many,
        MissingReason.ReferenceMissing => sample.Predictions.Records >= Core.Measures.ClassCounts.Many,
        MissingReason.FieldMissing or MissingReason.FieldMistyped or MissingReason.ValuesUnknown or MissingReason.LeftOut
            or MissingReason.LosesByRounding or MissingReason.SamplingUnknown or MissingReason.CostsMissing => sample.Predictions.Records >= Finding.Enough,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason that records show."),
    };

    private static string Percent(decimal ratio) => $"{PlainNumber.Format(decimal.Round(ratio * 100, 2))}%";
}
