using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>Every metric of models: its name, type, meaning and labels. The names are promises to users. Nothing but the catalogues of this
/// room spells a metric name that begins with <c>mlbudget_</c>.</summary>
internal static class MetricCatalogue
{
    private static readonly ImmutableArray<string> OfModel = ["model"];
    private static readonly ImmutableArray<string> OfDimension = ["model", "dimension"];
    private static readonly ImmutableArray<string> OfSlo = ["model", "dimension", "slo"];
    private static readonly ImmutableArray<string> OfWindow = [.. OfSlo, "window"];
    private static readonly ImmutableArray<string> OfRow = [.. OfSlo, "severity", "long", "short"];
    private static readonly ImmutableArray<string> OfGroup = [.. OfSlo, "attribute", "group", "metric"];
    private static readonly ImmutableArray<string> OfFeature = ["model", "feature"];
    private static readonly ImmutableArray<string> OfSource = ["model", "source"];

    private static readonly FamilyList Families = new();

    public static readonly MetricFamily SloInfo = Gauge("mlbudget_slo_info",
        "What an SLO measures, how, over which period, and who owns its dimension. Always 1.", [.. OfSlo, "sli", "kind", "period", "owner"]);

    public static readonly MetricFamily SloWindow = Gauge("mlbudget_slo_window_seconds",
        "The window over which the SLO's error budget is kept; of a period of the calendar how long it is.", OfSlo);

    public static readonly MetricFamily SloObjective = Gauge("mlbudget_slo_objective_ratio",
        "The share of events or slices that has to be good. Absent of levels and amounts, which are no share of anything.", OfSlo);

    public static readonly MetricFamily SloState = Gauge("mlbudget_slo_state",
        "1 for the state that the SLO is in (no_data, ok, burning, exhausted), 0 for the others.", [.. OfSlo, "state"]);

    public static readonly MetricFamily SloNoData = Gauge("mlbudget_slo_no_data",
        "1 where the SLO has no value, with the reason.", [.. OfSlo, "reason"]);

    public static readonly MetricFamily SloLostFields = Gauge("mlbudget_slo_lost_fields",
        "How many fields that the SLO needs were in nearly all records and are in none any more: it knows nothing since then. Absent where all are there.",
        OfSlo);

    public static readonly MetricFamily Evidence = Gauge("mlbudget_error_budget_evidence",
        "1 where the errors of the SLO's window are enough to decide from. Else 0: the budget is shown, and nothing follows from it.",
        OfSlo);

    public static readonly MetricFamily ErrorBudget = Gauge("mlbudget_error_budget_ratio",
        "The error ratio that is allowed over the SLO's whole window.", OfSlo);

    public static readonly MetricFamily Remaining = Gauge("mlbudget_error_budget_remaining_ratio",
        "The share of the error budget that is left; below zero once more than all of it is spent.", OfSlo);

    public static readonly MetricFamily Consumed = Gauge("mlbudget_error_budget_consumed_ratio",
        "The share of the error budget that is spent.", OfSlo);

    public static readonly MetricFamily Spent = Gauge("mlbudget_error_budget_spent_ratio",
        "The share of the whole error budget that was spent in the window.", OfWindow);

    public static readonly MetricFamily Pace = Gauge("mlbudget_error_budget_pace_ratio",
        "Of a level: the share of the whole error budget that the window would spend. Levels don't add up.", OfWindow);

    public static readonly MetricFamily SliValue = Gauge("mlbudget_sli_value",
        "The value of the SLI over the window.", OfWindow);

    public static readonly MetricFamily BurnRate = Gauge("mlbudget_burn_rate",
        "The error ratio over the window, divided by the allowed one: 1 spends the budget exactly in the SLO's period.",
        OfWindow);

    public static readonly MetricFamily WindowEvents = Gauge("mlbudget_window_events",
        "Events of the window by event time, the SLI's denominator. Additive over exporters.", OfWindow);

    public static readonly MetricFamily WindowBadEvents = Gauge("mlbudget_window_bad_events",
        "Bad events of the window by event time. Additive over exporters.", OfWindow);

    public static readonly MetricFamily Coverage = Gauge("mlbudget_window_coverage_ratio",
        "The share of the SLO's window that was observed.", OfSlo);

    public static readonly MetricFamily Watermark = Gauge("mlbudget_watermark_timestamp_seconds",
        "The event time at which the SLO's windows end.", OfSlo);

    public static readonly MetricFamily AlertBurnRate = Gauge("mlbudget_alert_burn_rate",
        "The lesser of the burn rates of an alert row's two windows, the long one weighed by its coverage.", OfRow);

    public static readonly MetricFamily AlertThreshold = Gauge("mlbudget_alert_burn_rate_threshold",
        "The burn rate above which the alert row fires.", OfRow);

    public static readonly MetricFamily Events = Counter("mlbudget_events_total",
        "Events of the SLO, counted as they arrive.", OfSlo);

    public static readonly MetricFamily BadEvents = Counter("mlbudget_bad_events_total",
        "Bad events of the SLO, counted as they arrive.", OfSlo);

    public static readonly MetricFamily Disparity = Gauge("mlbudget_disparity",
        "The gap between the judged groups over the window; of a ratio 1 - ratio.", [.. OfSlo, "attribute", "window"]);

    public static readonly MetricFamily DisparityConfident = Gauge("mlbudget_disparity_confident",
        "The part of the gap that is certain over all compared groups at once.", [.. OfSlo, "attribute", "window"]);

    public static readonly MetricFamily GroupEvents = Gauge("mlbudget_group_events",
        "Events of a group in the window, the denominator of its rate. Additive over exporters.", [.. OfGroup, "window"]);

    public static readonly MetricFamily GroupBadEvents = Gauge("mlbudget_group_bad_events",
        "Bad events of a group in the window. Absent where the group is too small to show outcomes.", [.. OfGroup, "window"]);

    public static readonly MetricFamily GroupValue = Gauge("mlbudget_group_value",
        "The rate of a group over the SLO's window.", OfGroup);

    public static readonly MetricFamily GroupLower = Gauge("mlbudget_group_lower",
        "The lower end of the Wilson 95% interval of a group's rate.", OfGroup);

    public static readonly MetricFamily GroupUpper = Gauge("mlbudget_group_upper",
        "The upper end of the Wilson 95% interval of a group's rate.", OfGroup);

    public static readonly MetricFamily GroupJudged = Gauge("mlbudget_group_judged",
        "1 where a group has enough events to be compared, else 0: not judged is not fair.", OfGroup);

    public static readonly MetricFamily DimensionRemaining = Gauge("mlbudget_dimension_remaining_ratio",
        "The least remaining error budget of the dimension's SLOs.", OfDimension);

    public static readonly MetricFamily DimensionHealth = Gauge("mlbudget_dimension_health_ratio",
        "The least attainment of the dimension's SLOs.", OfDimension);

    public static readonly MetricFamily DimensionBinding = Gauge("mlbudget_dimension_binding",
        "1 for the dimension with the least remaining error budget, which prevails; else 0.", OfDimension);

    public static readonly MetricFamily DimensionNoData = Gauge("mlbudget_dimension_no_data_slos",
        "How many of the dimension's SLOs have no data.", OfDimension);

    public static readonly MetricFamily Composite = Gauge("mlbudget_composite_health_ratio",
        "The weighted mean of the dimensions' health. For reading, not for enforcement.", OfModel);

    public static readonly MetricFamily Predictions = Counter("mlbudget_predictions_total",
        "Predictions that were counted.", OfModel);

    public static readonly MetricFamily RepresentedPredictions = Counter("mlbudget_predictions_represented_total",
        "How many predictions the counted ones stand for, by predictions.sampling. Absent where all are logged.", OfModel);

    public static readonly MetricFamily DuplicateRecords = Counter("mlbudget_duplicate_records_total",
        "Records of predictions that repeat an id while it is remembered, and count nowhere else. Absent where none is remembered.",
        OfModel);

    public static readonly MetricFamily RefusedIds = Counter("mlbudget_refused_ids_total",
        "Predictions that count, and whose id is none: no text and no number, or no number where ids are numbers. No label finds "
        + "them. Absent without ids.",
        OfModel);

    public static readonly MetricFamily FieldRecords = Gauge("mlbudget_field_records",
        "The records of the last day by what they hold of a configured field: present, missing, mistyped.", ["model", "field", "state"]);

    public static readonly MetricFamily FieldLost = Gauge("mlbudget_field_lost_timestamp_seconds",
        "Since when a field is in no record that was in nearly all before. Absent where it is there.", ["model", "field"]);

    public static readonly MetricFamily FeatureMissing = Gauge("mlbudget_feature_missing_ratio",
        "The share of a feature's values that are missing, over the model's longest window.", OfFeature);

    public static readonly MetricFamily FeatureStale = Gauge("mlbudget_feature_stale_ratio",
        "The share of a feature's values that are too old, over the model's longest window.", OfFeature);

    public static readonly MetricFamily DriftStatistic = Gauge("mlbudget_drift_statistic",
        "How far a feature is from its baseline in the last complete drift window: ks for numbers and js for categories decide; "
        + "ks_bound, psi, wasserstein and cramers_v inform.", [.. OfFeature, "statistic"]);

    public static readonly MetricFamily DriftThreshold = Gauge("mlbudget_drift_threshold",
        "The value of the statistic that decides, above which the feature drifts.", [.. OfFeature, "statistic"]);

    public static readonly MetricFamily DriftPValue = Gauge("mlbudget_drift_p_value",
        "How likely such a difference is by chance, adjusted over the model's judged features (Benjamini-Hochberg).", OfFeature);

    public static readonly MetricFamily DriftDetected = Gauge("mlbudget_drift_detected",
        "1 where the feature drifted in the last complete drift window, else 0; absent where it was not judged.", OfFeature);

    public static readonly MetricFamily SkewStatistic = Gauge("mlbudget_skew_statistic",
        "How far a feature is from the training set in the last complete drift window: ks for numbers and js for categories decide.", [.. OfFeature, "statistic"]);

    public static readonly MetricFamily SkewThreshold = Gauge("mlbudget_skew_threshold",
        "The value of the statistic that decides, above which the feature is served otherwise than trained on.", [.. OfFeature, "statistic"]);

    public static readonly MetricFamily SkewDetected = Gauge("mlbudget_skew_detected",
        "1 where the feature was served otherwise than trained on in the last complete drift window, else 0; absent where it was not judged.", OfFeature);

    public static readonly MetricFamily FeatureBinEvents = Gauge("mlbudget_feature_bin_events",
        "Values of a feature in the last complete drift window, by bin: numbers ascending, categories from the most frequent to "
        + "the rest of them; at most 32, neighbours merged.",
        [.. OfFeature, "bin"]);

    public static readonly MetricFamily FeatureBinBaseline = Gauge("mlbudget_feature_bin_baseline_ratio",
        "The share of the baseline's values in each of these bins.", [.. OfFeature, "bin"]);

    public static readonly MetricFamily SchemaViolations = Counter("mlbudget_schema_violations_total",
        "Values that violate what is asked of their field.", [.. OfModel, "field", "kind"]);

    public static readonly MetricFamily GroupOverflow = Counter("mlbudget_group_overflow_records_total",
        "Records whose group value came beyond the cap of values that are kept apart.", OfModel);

    public static readonly MetricFamily LabelCoverage = Gauge("mlbudget_label_coverage_ratio",
        "The share of predictions that are labelled, over the model's longest window.", OfModel);

    public static readonly MetricFamily LabelDayCoverage = Gauge("mlbudget_label_coverage_day_ratio",
        "The share of predictions that are labelled, or assumed to be, over the day that ends labels.delay ago.", OfModel);

    public static readonly MetricFamily LabelDayArrived = Gauge("mlbudget_label_arrived_day_ratio",
        "The share of predictions whose label has arrived, over the day that ends labels.delay ago; none is assumed.", OfModel);

    public static readonly MetricFamily LabelDayThreshold = Gauge("mlbudget_label_arrived_day_threshold_ratio",
        "The share of arrived labels under which they are overdue: labels.min_coverage, or half of the usual share. Absent "
            + "where too few labels are expected of a day to tell.",
        OfModel);

    public static readonly MetricFamily LabelLag = Gauge("mlbudget_label_lag_seconds",
        "Quantiles of how long labels took from the event to their arrival, over the model's longest window; to 19% or a second.",
        [.. OfModel, "q"]);

    public static readonly MetricFamily LabelsWaiting = Gauge("mlbudget_labels_waiting",
        "Predictions that wait for their label.", OfModel);

    public static readonly MetricFamily LabelsUnmatched = Gauge("mlbudget_labels_unmatched",
        "Ids with labels that wait for their prediction.", OfModel);

    public static readonly MetricFamily LabelsExpired = Counter("mlbudget_labels_expired_total",
        "Predictions whose label never came in time.", OfModel);

    public static readonly MetricFamily LabelsUnknown = Counter("mlbudget_labels_unknown_total",
        "Ids whose labels never met a prediction, once for each hour in which such labels came.", OfModel);

    public static readonly MetricFamily LabelConflicts = Counter("mlbudget_label_conflicts_total",
        "Ids with labels that contradict each other.", OfModel);

    public static readonly MetricFamily LabelsLeftOut = Counter("mlbudget_labels_left_out_total",
        "Labels that labels.where leaves out. Absent without it.", OfModel);

    public static readonly MetricFamily NumbersOutOfRange = Counter("mlbudget_numbers_out_of_range_total",
        "Numbers beyond 9e12 or -9e12 after their scale, which are unknown. Absent where no SLO adds up numbers.", OfModel);

    public static readonly MetricFamily LabelsOverflow = Counter("mlbudget_labels_overflow_total",
        "Predictions and labels that could not wait, because too many did.", OfModel);

    public static readonly MetricFamily EstimatedQuality = Gauge("mlbudget_estimated_quality",
        "A quality as it is estimated without labels: from calibrated scores, or, of an error of numbers, in their own unit from the errors of predictions of the same size. Blind to concept drift; not to be trusted "
            + "further than mlbudget_calibration_error and mlbudget_estimated_quality_difference say.",
        [.. OfModel, "metric", "window"]);

    public static readonly MetricFamily EstimatedQualityDifference = Gauge("mlbudget_estimated_quality_difference",
        "The estimated less the real quality over the longest window whose labels have come. Far from 0, scores don't mean "
            + "any more what they meant in the baseline's period, or predictions of a size are not as far off as they were.",
        [.. OfModel, "metric"]);

    public static readonly MetricFamily CalibrationError = Gauge("mlbudget_calibration_error",
        "The expected calibration error of the scores in the baseline's period, from 0 to 1: how far estimates may be off even "
            + "without drift. Absent where estimates are made of no scores.",
        OfModel);

    public static readonly MetricFamily BaselineLearning = Gauge("mlbudget_baseline_learning_ratio",
        "How much of the period is over that the model's baseline is learned from, its labels included.", OfModel);

    public static readonly MetricFamily BaselineEnd = Gauge("mlbudget_baseline_end_timestamp_seconds",
        "The end of the period that the model's baseline is of.", OfModel);

    public static readonly MetricFamily BaselineAccepted = Gauge("mlbudget_baseline_accepted_timestamp_seconds",
        "When people have accepted the model's baseline, by its own clock. Absent where it is the configured or the learned one.", OfModel);

    public static readonly MetricFamily PreviousRemaining = Gauge("mlbudget_previous_baseline_remaining_ratio",
        "The share of the error budget that would remain under the baseline before the accepted one, for a longest window of the model. For "
            + "reading: nothing is decided from it.",
        OfSlo);

    public static readonly MetricFamily PreviousBurnRate = Gauge("mlbudget_previous_baseline_burn_rate",
        "The burn rate over the SLO's window under the baseline before the accepted one. For reading: nothing is decided from it.",
        OfWindow);

    public static readonly MetricFamily SourceUp = Gauge("mlbudget_source_up",
        "1 where the last read of the source went well and not all of its records are refused, else 0.", OfSource);

    public static readonly MetricFamily SourceLastSuccess = Gauge("mlbudget_source_last_success_timestamp_seconds",
        "When the source was last read without an error.", OfSource);

    public static readonly MetricFamily SourceWatermark = Gauge("mlbudget_source_watermark_timestamp_seconds",
        "The greatest record time that the source has given; where a model takes only some of its predictions (where, for_each) that of those, by the minute.",
        OfSource);

    public static readonly MetricFamily SourceRecords = Counter("mlbudget_source_records_total",
        "Records that were taken from the source.", OfSource);

    public static readonly MetricFamily SourceRejected = Counter("mlbudget_source_rejected_records_total",
        "Records of the source that were refused: malformed, encoding, too_long, no_time, time, id, label, future, set_aside.",
        [.. OfSource, "reason"]);

    public static readonly MetricFamily SourceLate = Counter("mlbudget_source_late_records_total",
        "Records of the source that were older than what is kept, and dropped.", OfSource);

    public static readonly MetricFamily SourceCopies = Gauge("mlbudget_source_copied_files",
        "Files of the source from which nothing is read, since they begin as another one does.", OfSource);

    /// <summary>What a <see cref="Snapshots.Snapshot"/> fills, in the order of the page.</summary>
    public static readonly ImmutableArray<MetricFamily> OfSnapshots = [.. Families.All, .. PolicyCatalogue.All, .. CauseCatalogue.All, .. ShardCatalogue.All, .. PictureCatalogue.All, .. TemplateCatalogue.All];

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<MetricFamily> All = [.. OfSnapshots, .. SelfCatalogue.All];

    private static MetricFamily Gauge(string name, string help, ImmutableArray<string> labels) =>
        Families.Add(name, MetricKind.Gauge, help, labels);

    private static MetricFamily Counter(string name, string help, ImmutableArray<string> labels) =>
        Families.Add(name, MetricKind.Counter, help, labels);
}
