using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>Whether what a model is fed is whole, fresh and of the right form.</summary>
internal static class DataQualityDashboard
{
    private static readonly Budgets Budgets = new("model=\"$model\",dimension=\"data_quality\"");
    private static readonly Budgets OfModel = new("model=\"$model\"");
    private static readonly Budgets OfFeature = new("model=\"$model\",feature=~\"$feature\"");

    public static readonly Dashboard Dashboard = new(
        Uids.Data, "Data quality",
        "For who feeds the model: which feature is missing or old, which field changed its form, and does as much come as usual?")
    {
        Variables =
        [
            Choices.Model,
            Choices.SlosOf("data_quality"),
            new("feature", "Feature", "label_values({__name__=~\"mlbudget_feature_(missing_ratio|age_seconds)\",model=\"$model\"}, feature)") { IsMany = true },
        ],
        Annotations = Marks.OfModel,
        Sections =
        [
            new(null,
                Tables.Worst(Budgets), Tables.WithoutData(Budgets), LostFields(), Violated(),
                Tables.OfSlos(Budgets), Missing(), Stale(), MissingHistory(), Ages(), Violations(), ViolationRate(), Volume(), Duplicates()),
            new("Each SLO against its bound", Tables.AgainstBound("data_quality")),
            new("What records hold", Fields()),
        ],
    };

    private static Panel LostFields() => Panels.Stat(
        "Fields that are gone",
        "Fields that were in nearly all records and are in none any more: renamed, or left out by a deployment. What needs "
        + "them knows nothing since then.",
        Style.Count with { Thresholds = Thresholds.NoneIsGood },
        [
            Query.Now(
                $"count({OfModel.Min("mlbudget_field_lost_timestamp_seconds", "field")}) or 0 * count({OfModel.Max("mlbudget_field_records", "field")})", "Fields"),
        ]);

    private static Panel Violated() => Panels.Stat(
        "Violations in the time shown",
        "Values that violate what is asked of their field: type, range, category, required. This panel may be empty: then "
        + "nothing is asked of any field.",
        Style.Count with { Thresholds = new(Colors.Good, (1, Colors.Warning)) },
        [Query.Now($"sum({OfModel.Increase("mlbudget_schema_violations_total", "field, kind")}) and on () group(mlbudget_slo_info{{{OfModel.Filter}}})", "Violations")]).WhenEmpty("None seen");

    private static Panel Missing() => Panels.Bars(
        "Missing values by feature",
        "The share of each feature's values that are missing, over the model's longest window, the ten worst. This panel may "
        + "be empty: then no feature is configured.",
        Style.Share with { Min = 0, Max = 1, Thresholds = new(Colors.Good, (0.005, Colors.Warning), (0.05, Colors.Bad)) },
        Query.Now("sort_desc(topk(10, " + OfFeature.Max("mlbudget_feature_missing_ratio", "feature") + "))", "{{feature}}")).WhenEmpty("No features seen") with
    {
        Height = 6,
    };

    private static Panel Stale() => Panels.Bars(
        "Stale values by feature",
        "The share of each feature's values that were older than max_age when the model used them, over its longest window, "
        + "the ten worst. This panel may be empty: then no feature has a max_age.",
        Style.Share with { Min = 0, Max = 1, Thresholds = new(Colors.Good, (0.005, Colors.Warning), (0.05, Colors.Bad)) },
        Query.Now("sort_desc(topk(10, " + OfFeature.Max("mlbudget_feature_stale_ratio", "feature") + "))", "{{feature}}")).WhenEmpty("None seen") with
    {
        Height = 6,
    };

    private static Panel MissingHistory() => Panels.Lines(
        "Missing and stale over time",
        "The same shares over time: when did it begin? They cover the model's longest window, so that they move slowly. This "
        + "panel may be empty: then no feature is configured.",
        Style.Share with { Min = 0 },
        new Query(OfFeature.Max("mlbudget_feature_missing_ratio", "feature"), "{{feature}} missing"),
        new Query(OfFeature.Max("mlbudget_feature_stale_ratio", "feature"), "{{feature}} stale")).WhenEmpty("No features seen");

    private static Panel Ages() => Panels.Lines(
        "Ages of features",
        "How old features were when the model used them: the median and the oldest percent of a day. A line that climbs "
        + "steadily is a pipeline that stands still. Names with a dot are of feature stores, when they were looked at last. This panel may be empty: then no feature has a time_field, and no store is watched for staleness.",
        Style.Seconds with { Min = 0 },
        new Query(OfFeature.Max("mlbudget_feature_age_seconds", "feature, q", "q=~\"0.5|0.99\""), "{{feature}} {{q}}")).WhenEmpty("None seen");

    private static Panel Violations() => Panels.Table(
        "Violations by field and kind, in the time shown",
        "Which field violates what. This panel may be empty: then nothing did.",
        ["-Violations"],
        [
            new("field", "Field"), new("kind", "Kind"), new("Value", "Violations", Style.Count),
        ],
        Query.Rows(OfModel.Increase("mlbudget_schema_violations_total", "field, kind") + " > 0")).WhenEmpty("None seen") with
    {
        Width = 12,
    };

    private static Panel ViolationRate() => Panels.Lines(
        "Violations over time",
        "Per second, as records arrive. This panel may be empty: then nothing is asked of any field.",
        Style.PerSecond,
        new Query(OfModel.Rate("mlbudget_schema_violations_total", "field, kind"), "{{field}} {{kind}}")).WhenEmpty("None seen");

    private static Panel Volume() => Panels.Lines(
        "Predictions an hour, beside the baseline's hour",
        "Predictions of the last complete hour by event time, beside what is usual in this hour of the week (blue), and the "
        + "fewest and the most that SLOs on volume allow (red). Far fewer: something upstream stands still. Without a baseline "
        + "only predictions are here.",
        Style.Count with { Min = 0 },
        new Query(OfModel.Sum("mlbudget_hour_predictions", "model"), "Predictions"),
        new Query(OfModel.Max("mlbudget_baseline_hour_predictions", "model"), "Usual"),
        new Query(OfModel.Max("mlbudget_baseline_hour_predictions_lower", "model"), "Fewest allowed"),
        new Query(OfModel.Min("mlbudget_baseline_hour_predictions_upper", "model"), "Most allowed"))
        .Reference("^Usual$").Reference("allowed$", Colors.Bad);

    private static Panel Duplicates() => Panels.Lines(
        "Records that don't count",
        "Per second: predictions that repeat an id, predictions without a usable id, records that came too late, and records "
        + "that were refused.",
        Style.PerSecond,
        new Query(OfModel.Rate("mlbudget_duplicate_records_total", "model"), "Duplicates"),
        new Query(OfModel.Rate("mlbudget_refused_ids_total", "model"), "Without an id"),
        new Query($"sum({OfModel.Rate("mlbudget_source_late_records_total", "source")})", "Late"),
        new Query($"sum({OfModel.Rate("mlbudget_source_rejected_records_total", "source, reason")})", "Refused"));

    private static Panel Fields() => Panels.Table(
        "Configured fields in the records of the last day",
        "How many records hold each field, lack it, or hold it in another type. A field that no record holds is misspelt, "
        + "renamed, or not logged.",
        ["-Missing"],
        [
            new("field", "Field"),
            new("Value #A", "Present", Style.Count), new("Value #B", "Missing", Style.Count), new("Value #C", "Mistyped", Style.Count),
        ],
        Query.Rows(OfModel.Sum("mlbudget_field_records", "field", "state=\"present\"")),
        Query.Rows(OfModel.Sum("mlbudget_field_records", "field", "state=\"missing\"")),
        Query.Rows(OfModel.Sum("mlbudget_field_records", "field", "state=\"mistyped\"")));
}
