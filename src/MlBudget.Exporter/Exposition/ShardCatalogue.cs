using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// What only the shards of a model's log export (<c>shards: true</c>): what <c>prometheus/fleet.yml</c> takes, beside the events of windows
/// and groups, to say of all shards what an exporter of the whole log would say.
/// They stand behind those of <see cref="PolicyCatalogue"/>.
/// </summary>
internal static class ShardCatalogue
{
    private static readonly ImmutableArray<string> OfModel = ["model"];
    private static readonly ImmutableArray<string> OfDimension = [.. OfModel, "dimension"];
    private static readonly ImmutableArray<string> OfSlo = [.. OfDimension, "slo"];
    private static readonly ImmutableArray<string> OfWindow = [.. OfSlo, "window"];
    private static readonly ImmutableArray<string> OfRow = [.. OfSlo, "severity", "long", "short"];
    private static readonly ImmutableArray<string> OfFeature = [.. OfModel, "feature"];

    private static readonly FamilyList Families = new(first: 2000);

    public static readonly MetricFamily ShardInfo = Gauge("mlbudget_shard_info",
        "1 where the exporter counts one of several shards of the model's log: prometheus/fleet.yml takes its budgets over all of them.",
        OfModel);

    public static readonly MetricFamily WindowSeconds = Gauge("mlbudget_window_seconds",
        "Of a shard: the length of the window.", OfWindow);

    public static readonly MetricFamily WindowObserved = Gauge("mlbudget_window_observed_seconds",
        "Of a shard: how much of the window was observed.", OfWindow);

    public static readonly MetricFamily WindowErrorBudget = Gauge("mlbudget_window_error_budget_ratio",
        "Of a shard: the error ratio that is allowed over the window.", OfWindow);

    public static readonly MetricFamily WindowRecords = Gauge("mlbudget_window_records",
        "Of a shard: the fewest records that can stand behind the events of the window. Only of what is held against a baseline.", OfWindow);

    public static readonly MetricFamily WindowBadRecords = Gauge("mlbudget_window_bad_records",
        "Of a shard: the fewest records that can stand behind the bad events of the window.", OfWindow);

    public static readonly MetricFamily HigherIsBetter = Gauge("mlbudget_slo_higher_is_better",
        "Of a shard: 1 where the SLI's value is a share of good events or a ratio of groups, 0 where it is one of bad events or a difference.",
        OfSlo);

    public static readonly MetricFamily BaselineBadRatio = Gauge("mlbudget_slo_baseline_bad_ratio",
        "Of a shard: the share of bad events at the normal value that the SLI is held against.", OfSlo);

    public static readonly MetricFamily MinBadEvents = Gauge("mlbudget_error_budget_min_bad_events",
        "Of a shard: how many bad records all shards must have in the SLO's window before its budget counts as spent.", OfSlo);

    public static readonly MetricFamily AlertMinBadEvents = Gauge("mlbudget_alert_min_bad_events",
        "Of a shard: how many bad records all shards must have in an alert row's long window before it fires.", OfRow);

    public static readonly MetricFamily AlertMinEvents = Gauge("mlbudget_alert_min_events",
        "Of a shard: how many events all shards must have in an alert row's long window before it fires.", OfRow);

    public static readonly MetricFamily DisparityInfo = Gauge("mlbudget_disparity_info",
        "Of a shard: how groups are compared: by rates of good or bad events, by difference or ratio, with which group, and whether "
        + "the budget is of the observed or the confident gap. Always 1.",
        [.. OfSlo, "attribute", "metric", "rate", "measure", "reference", "budget"]);

    public static readonly MetricFamily DisparityMinSamples = Gauge("mlbudget_disparity_min_samples",
        "Of a shard: how many events all shards must have of a group for it to be compared.", [.. OfSlo, "attribute"]);

    public static readonly MetricFamily DimensionWeight = Gauge("mlbudget_dimension_weight",
        "Of a shard: what the dimension weighs in the composite score.", OfDimension);

    public static readonly MetricFamily FeatureBaselineEvents = Gauge("mlbudget_feature_baseline_events",
        "Of a shard: how many values of the feature the baseline is made of.", OfFeature);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<MetricFamily> All = Families.All;

    private static MetricFamily Gauge(string name, string help, ImmutableArray<string> labels) =>
        Families.Add(name, MetricKind.Gauge, help, labels);
}
