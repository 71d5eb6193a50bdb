using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>What is exported of models to be looked at. Nothing is decided from it. They stand behind those of <see cref="ShardCatalogue"/>.</summary>
internal static class PictureCatalogue
{
    private static readonly ImmutableArray<string> OfModel = ["model"];
    private static readonly ImmutableArray<string> OfSlo = [.. OfModel, "dimension", "slo"];

    private static readonly FamilyList Families = new(first: 3000);

    public static readonly MetricFamily ModelSeries = Gauge("mlbudget_model_series",
        "How many series the page has of the model, without this one.", OfModel);

    public static readonly MetricFamily ModelSeriesLimit = Gauge("mlbudget_model_series_limit",
        "How many series the page has of the model at the most: limits.max_series.", OfModel);

    public static readonly MetricFamily SloBound = Gauge("mlbudget_slo_bound",
        "The value of the SLI at which the SLO's error ratio is just what is allowed, in the unit of mlbudget_sli_value: of slices the share "
        + "that has to be good, behind a baseline the normal value less, or more, what is allowed, of a value that is bounded on both sides the greatest. Absent while the baseline is not known.",
        OfSlo);

    public static readonly MetricFamily SloLowerBound = Gauge("mlbudget_slo_lower_bound",
        "Of an SLI that is bounded on both sides, the least value at which the SLO's error ratio is just what is allowed, in the unit of mlbudget_sli_value; "
        + "mlbudget_slo_bound is the greatest. Absent of all others.",
        OfSlo);

    public static readonly MetricFamily SloBaseline = Gauge("mlbudget_slo_baseline_ratio",
        "The normal value that the SLI is held against, in the unit of mlbudget_sli_value. Absent where it has a bound of its own, and while the "
        + "baseline is not known.",
        OfSlo);

    public static readonly MetricFamily Confusion = Gauge("mlbudget_confusion_events",
        "Predictions joined with their label, by what turned out to be true and by the answer: positive, negative. Windows end with the "
        + "last complete hour labels.delay ago. Absent where nothing is joined, or the classes are mistaken. Additive over exporters.",
        [.. OfModel, "truth", "answer", "window"]);

    public static readonly MetricFamily Classes = Gauge("mlbudget_class_events",
        "Predictions joined with their label, by class of a model of many: labels and answers of it, and right ones, which are both. Windows end with "
        + "the last complete hour labels.delay ago. Absent of classes that are neither configured nor among the baseline's usual answers. Additive over exporters.",
        [.. OfModel, "class", "of", "window"]);

    public static readonly MetricFamily HourPredictions = Gauge("mlbudget_hour_predictions",
        "Predictions of the last complete hour by event time. Absent before the first one that is observed, and where it is excluded. "
        + "Additive over exporters.",
        OfModel);

    public static readonly MetricFamily UsualHourPredictions = Gauge("mlbudget_baseline_hour_predictions",
        "How many predictions are usual in that hour of the week, by the baseline. Absent where it doesn't know.", OfModel);

    public static readonly MetricFamily LowerHourPredictions = Gauge("mlbudget_baseline_hour_predictions_lower",
        "The fewest predictions of that hour with which the SLOs on the volume of an hour are kept. Absent where none has such a bound.", OfModel);

    public static readonly MetricFamily UpperHourPredictions = Gauge("mlbudget_baseline_hour_predictions_upper",
        "The most predictions of that hour with which the SLOs on the volume of an hour are kept. Absent where none has such a bound.", OfModel);

    public static readonly MetricFamily Scores = Gauge("mlbudget_score_events",
        "Predictions of the hours of the last day by their score, in ten equal bins from 0 to 1: each holds its lower end, and the last one 1 "
        + "as well. Absent without scores. Additive over exporters.",
        [.. OfModel, "bin", "window"]);

    public static readonly MetricFamily FeatureAge = Gauge("mlbudget_feature_age_seconds",
        "Quantiles of how old a feature's values were when the model answered, over the hours of the last day; to 19% or a second. "
        + "Of a feature store, as store.feature, how old they were when it was looked at last.",
        [.. OfModel, "feature", "q"]);

    public static readonly MetricFamily JudgeRatio = Gauge("mlbudget_judge_ratio",
        "Of a share that is corrected by audits, as far as they are known: what the judge calls good of the SLO's window (judged_good), what it calls good of what audits found good (sensitivity), and what it calls bad of what they "
        + "found bad (specificity).",
        [.. OfSlo, "of"]);

    public static readonly MetricFamily JudgeAudits = Gauge("mlbudget_judge_audits",
        "Of a share that is corrected by audits, how many judged answers of the SLO's window these found good or bad, as records.",
        [.. OfSlo, "found"]);

    public static readonly MetricFamily CorrectedShareEnd = Gauge("mlbudget_corrected_share_end",
        "The ends, lower and upper, of the 95% interval of a share that is corrected by audits; mlbudget_sli_value is between them. Absent without a value.",
        [.. OfSlo, "end"]);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<MetricFamily> All = Families.All;

    private static MetricFamily Gauge(string name, string help, ImmutableArray<string> labels) =>
        Families.Add(name, MetricKind.Gauge, help, labels);
}
