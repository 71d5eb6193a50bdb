using System.Collections.Immutable;

namespace MlBudget.Exporter.Exposition;

/// <summary>The metrics of models that say what follows from budgets, and for whom. They stand behind those of
/// <see cref="MetricCatalogue"/>.</summary>
internal static class PolicyCatalogue
{
    private static readonly ImmutableArray<string> OfModel = ["model"];
    private static readonly ImmutableArray<string> OfDimension = ["model", "dimension"];
    private static readonly ImmutableArray<string> OfSlo = ["model", "dimension", "slo"];
    private static readonly ImmutableArray<string> OfAction = [.. OfDimension, "action", "owner", "attribute", "group"];
    private static readonly ImmutableArray<string> OfVersion = [.. OfModel, "version"];
    private static readonly ImmutableArray<string> OfVersionedSlo = [.. OfSlo, "version"];
    private static readonly FamilyList Families = new(first: 1000);

    public static readonly MetricFamily Clock = Gauge("mlbudget_clock_timestamp_seconds",
        "The instant of the model's numbers: now, or under a log's clock the log's time. Thresholds in seconds count from it.", OfModel);

    public static readonly MetricFamily RemainingEvents = Gauge("mlbudget_error_budget_remaining_events",
        "How many more events of a whole window may be bad, or of an SLO by slices how many more slices, if traffic goes on as it was; below "
        + "zero once more than all of the budget is spent. Absent of levels and amounts.",
        OfSlo);

    public static readonly MetricFamily RemainingAmount = Gauge("mlbudget_error_budget_remaining_amount",
        "Of an SLO of an amount: how much of it is left to spend in the window or the period of the calendar, in the unit of the number that is added up; below zero "
        + "once more is spent. Absent of all others.",
        OfSlo);

    public static readonly MetricFamily Exhaustion = Gauge("mlbudget_error_budget_exhaustion_timestamp_seconds",
        "When nothing is left of the budget if the last day goes on. Absent where that isn't within the SLO's window, without evidence, and once "
        + "nothing is left.",
        OfSlo);

    public static readonly MetricFamily Recovery = Gauge("mlbudget_error_budget_recovery_timestamp_seconds",
        "When something is left again of a budget that is spent, if no new errors come: of a level held against its baseline, if what comes is "
        + "normal. Absent of all others, where that isn't within the SLO's window, and of gaps between groups and means of numbers, which only a new "
        + "period of the calendar ends.",
        OfSlo);

    public static readonly MetricFamily PeriodRemaining = Gauge("mlbudget_period_remaining_ratio",
        "What was left of the budget of a period of the calendar when it ended, below zero where more was spent than there was. Of the last twelve; "
        + "settled a day after the end. Absent where nothing could be said.",
        [.. OfSlo, "period"]);

    public static readonly MetricFamily DataLost = Gauge("mlbudget_slo_data_lost_timestamp_seconds",
        "Since when an SLO that had a value has none. Absent where it has one, never had one, or only waits for labels or a baseline.", OfSlo);

    public static readonly MetricFamily DimensionWithoutData = Gauge("mlbudget_dimension_no_data_timestamp_seconds",
        "Since when no SLO of the dimension has a value. Absent where one has, and where all only wait for labels or a baseline.",
        OfDimension);

    public static readonly MetricFamily ActionAllowed = Gauge("mlbudget_action_allowed",
        "1 for each action that the owner of a dimension may take: alone always, of teams that decide together while a decision of all of them is "
        + "in force, else 0. attribute and group are those beyond their bound, for which predictions may be stopped.", OfAction);

    public static readonly MetricFamily ActionRequired = Gauge("mlbudget_action_required",
        "1 while the dimension is exhausted, of which an action has to be taken, else 0. Absent of shards.", OfAction);

    public static readonly MetricFamily GateOpen = Gauge("mlbudget_gate_open",
        "1 while a dimension that governs the action lets it pass, by its budgets or by a decision; the least of them is the gate. Absent of shards.",
        [.. OfDimension, "action"]);

    public static readonly MetricFamily DecisionInForce = Gauge("mlbudget_decision_in_force",
        "1 while a decision on the dimension is in force.", [.. OfDimension, "what", "action"]);

    public static readonly MetricFamily DailySpendThreshold = Gauge("mlbudget_alert_daily_spend_threshold_ratio",
        "The share of the whole budget above which what goes in a day is told: alerting.daily_spend.", OfModel);

    public static readonly MetricFamily ForecastThreshold = Gauge("mlbudget_alert_forecast_threshold_seconds",
        "How far ahead the end of a budget is told: alerting.forecast.", OfModel);

    public static readonly MetricFamily NoDataThreshold = Gauge("mlbudget_alert_no_data_threshold_seconds",
        "How long an SLO may be without data that it had: alerting.no_data.", OfModel);

    public static readonly MetricFamily RejectedThreshold = Gauge("mlbudget_alert_rejected_threshold_ratio",
        "The share of an hour's records above which refused ones are told: alerting.rejected.", OfModel);

    public static readonly MetricFamily StaleThreshold = Gauge("mlbudget_alert_source_stale_threshold_seconds",
        "How long the newest record of the source may be ago: alerting.source_stale, or 15 minutes and at least three times its longest usual "
        + "silence; of predictions predictions.delay more. Absent until records of a whole day have come.",
        ["model", "source"]);

    public static readonly MetricFamily AdjustmentActive = Gauge("mlbudget_adjustment_active",
        "1 for each SLO whose budget is another one for now, with who has approved it. What is allowed over the SLO's window is "
        + "mlbudget_error_budget_ratio.",
        [.. OfSlo, "reason", "approved_by"]);

    public static readonly MetricFamily ExclusionActive = Gauge("mlbudget_exclusion_active",
        "1 while time counts in nothing: of the SLO, or without its label of all of the model.", [.. OfModel, "slo", "reason"]);

    public static readonly MetricFamily DeploymentTime = Gauge("mlbudget_deployment_timestamp_seconds",
        "When a version was deployed last: as it was said, else the time of its first prediction. Of the newest 20 deployments.", OfVersion);

    public static readonly MetricFamily DeploymentInfo = Gauge("mlbudget_deployment_info",
        "1 for each version that was deployed: by what it became known, log or api, and who said so. Of the newest 20 deployments.",
        [.. OfVersion, "origin", "by"]);

    public static readonly MetricFamily VersionSpent = Gauge("mlbudget_version_spent_ratio",
        "The share of the SLO's whole budget that a version has spent: by the version that answered each prediction, below zero of a level in which "
        + "it is better than normal; by time, from its deployment to the next one, of slices and where records tell no version. Absent of all "
        + "other levels, of versions that did not answer in the window, and of shards.",
        OfVersionedSlo);

    public static readonly MetricFamily VersionEvents = Gauge("mlbudget_version_events",
        "The events of a version since the hour in which the newest one has answered first, at the most over the SLO's window: of the newest one "
        + "and up to four others that answered since.",
        OfVersionedSlo);

    public static readonly MetricFamily VersionValue = Gauge("mlbudget_version_value",
        "The value of the SLI over the events of mlbudget_version_events. Versions that got different shares of the traffic from hour to hour are compared hour "
        + "by hour on the page and in the API, and not by this.", OfVersionedSlo);

    public static readonly MetricFamily VersionLower = Gauge("mlbudget_version_value_lower",
        "The lower end of the Wilson 95% interval of mlbudget_version_value.", OfVersionedSlo);

    public static readonly MetricFamily VersionUpper = Gauge("mlbudget_version_value_upper",
        "The upper end of the Wilson 95% interval of mlbudget_version_value.", OfVersionedSlo);

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<MetricFamily> All = Families.All;

    private static MetricFamily Gauge(string name, string help, ImmutableArray<string> labels) =>
        Families.Add(name, MetricKind.Gauge, help, labels);
}
