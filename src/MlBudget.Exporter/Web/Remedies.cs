using MlBudget.Core.Slis;

namespace MlBudget.Exporter.Web;

/// <summary>What to do about an SLO without data, beside the reason for it.</summary>
internal static class Remedies
{
    /// <summary>What to do, as a sentence.</summary>
    public static string Of(MissingReason reason) => reason switch
    {
        MissingReason.NoEvents => "See under Sources whether its log is read, and how old its newest record is.",
        MissingReason.Excluded => "It has a value again once the exclusion is over, see Adjustments and exclusions, or its hours of operation begin.",
        MissingReason.FieldMissing => "Correct the field's path in the configuration, or let records have it: see Fields.",
        MissingReason.FieldMistyped => "Let records have it as the type that it is read as, or read it as the type that it has: see Fields.",
        MissingReason.ValuesUnknown => "Compare the configured classes and conditions with what records hold.",
        MissingReason.LeftOut => "Compare predictions.where with what records hold.",
        MissingReason.WaitsForLabels => "Nothing is wrong: wait for the labels.",
        MissingReason.WaitsForPredictions => "Nothing is wrong: wait until predictions.delay is over, or write a shorter one.",
        MissingReason.NoLabels => "See under Labels how many wait for a prediction, and under Sources whether their log is read.",
        MissingReason.ReferenceMissing => "Name a reference group that there is.",
        MissingReason.NoPositives => "See whether the positive class is the one that is meant; of a rare one a longer window has more.",
        MissingReason.ClassNotSeen => "See whether answers and labels write the class as it is configured; of a rare one a longer window has more.",
        MissingReason.NoNegatives => "See whether labels are of the class that is meant, and whether negative ones come at all: unlabelled_after takes those without a label for negative.",
        MissingReason.MostlyIrrelevant => "Bound without_relevant, mrr or hit_rate, which count such lists; and see whether judgments name items and positions as the log of what was shown does.",
        MissingReason.TooFewLabels => "See under Labels how many have come; wait for more, or lower labels.min_coverage.",
        MissingReason.TooFewEvents => "Wait for more traffic, or lower what it asks for: min_events of its slices, or min_samples of its classes.",
        MissingReason.GroupsTooSmall => "Wait for more traffic or take a longer window; of few events a gap is mostly chance.",
        MissingReason.NothingUsual => "Take a baseline of a period that has these hours and features, and labels where errors are estimated.",
        MissingReason.NotTrainedOn => "Compare the features with those in the file of training, and learn it anew: mlbudget baseline --training=PATH writes it.",
        MissingReason.SamplingUnknown => "Let every record have the field that predictions.sampling or labels.sampling names, also where its number is 1: see Fields.",
        MissingReason.TooFewAudits => "Have more judged answers audited, of those that the judge calls bad as well, or take a longer window: audit_coverage is an SLO on that.",
        MissingReason.JudgeNearChance => "Compare the conditions of judge and audit with what labels hold; of a judge that tells good from bad more audits make it sure.",
        MissingReason.WaitsForBaseline => "Wait until it is learned, or give it one that is: mlbudget baseline writes it.",
        MissingReason.BaselineTrend => "Take a baseline of a period in which it was steady.",
        MissingReason.CostsMissing => "Let every record say what it cost, 0 where it cost nothing: see Fields. Time in which they don't may be excluded (exclusions), and is then no part of the amount spent.",
        MissingReason.LosesByRounding => "Write the scale that the sentence says.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };
}
