namespace MlBudget.Dashboards;

/// <summary>PromQL of budgets that holds for one exporter, for replicas of it, and for shards whose budgets Prometheus records
/// (prometheus/fleet.yml): nothing is read by <c>instance</c> or <c>job</c>. Of replicas that differ the worse counts, as in alerts.</summary>
/// <param name="Filter">Which series, as label matchers.</param>
internal sealed record Budgets(string Filter)
{
    /// <summary>The labels of an SLO.</summary>
    public const string Slo = "model, dimension, slo";

    /// <summary>The labels of a dimension.</summary>
    public const string Dimension = "model, dimension";

    /// <summary>The least over replicas, and over what isn't named.</summary>
    public string Min(string metric, string by = Slo, string where = "") => $"min by ({by}) ({Of(metric, where)})";

    /// <summary>The greatest over replicas, and over what isn't named.</summary>
    public string Max(string metric, string by = Slo, string where = "") => $"max by ({by}) ({Of(metric, where)})";

    /// <summary>1 for each combination of labels.</summary>
    public string Group(string metric, string by, string where = "") => $"group by ({by}) ({Of(metric, where)})";

    /// <summary>What adds up: of replicas the one that has read more counts, and shards (targets with a label <c>shard</c>) are added.</summary>
    public string Sum(string metric, string by, string where = "") => $"sum by ({by}) (max by ({by}, shard) ({Of(metric, where)}))";

    /// <summary>The same per second, of a counter.</summary>
    public string Rate(string metric, string by, string where = "") =>
        $"sum by ({by}) (max by ({by}, shard) (rate({Of(metric, where)}[$__rate_interval])))";

    /// <summary>How much the same grew over the time that is shown.</summary>
    public string Increase(string metric, string by, string where = "") =>
        $"sum by ({by}) (max by ({by}, shard) (increase({Of(metric, where)}[$__range])))";

    /// <summary>
    /// The state of each SLO: 1 ok, 2 no data, 3 burning, 4 exhausted. One replica is enough to burn or to be exhausted, and without data are
    /// only those of which no replica has any.
    /// </summary>
    public string State(string where = "") =>
        $"4 * ({Max("mlbudget_slo_state", Slo, Join("state=\"exhausted\"", where))} > 0)"
        + $" or 3 * ({Max("mlbudget_slo_state", Slo, Join("state=\"burning\"", where))} > 0)"
        + $" or ({Max("mlbudget_slo_state", Slo, Join("state=\"ok\"", where))} > 0)"
        + $" or 2 * ({Max("mlbudget_slo_state", Slo, Join("state=\"no_data\"", where))} > 0)";

    /// <summary>Those of the SLOs that have data.</summary>
    public string Known => $"(({State()}) != 2)";

    /// <summary>Those that have none.</summary>
    public string Unknown => $"(({State()}) == 2)";

    /// <summary>How near each SLO is to an alert: its alert burn rate in parts of the threshold, of the row that is nearest. Over 1 it fires.</summary>
    public string OfAlerts =>
        $"max by (slo) ({Max("mlbudget_alert_burn_rate", "slo, severity, long, short")} / {Min("mlbudget_alert_burn_rate_threshold", "slo, severity, long, short")})";

    /// <summary>A number that says that a value is foreseen for none of the SLOs: -1 where all of them have data, and -3 where some have none. No value
    /// where nothing is known.</summary>
    public string OrNone(string expression) =>
        $"{expression} or 0 * (count({Unknown}) and on () count({Known})) - 3 or 0 * count({Known}) - 1";

    /// <summary>The worst state of the SLOs of what is named.</summary>
    public string WorstState(string by, string where = "") => $"max by ({by}) ({State(where)})";


    /// <summary>The remaining budget; not a number where an SLO has no value, so that it is shown as such instead of being left out.</summary>
    public string Remaining(string by = Slo, string where = "") =>
        $"{Min("mlbudget_error_budget_remaining_ratio", by, where)} or {Group("mlbudget_slo_info", by, where)} * NaN";

    /// <summary>The value of the SLI over the whole window of the SLO.</summary>
    /// <param name="by">The labels that stay.</param>
    /// <param name="which">Of which SLOs, by the labels of <c>mlbudget_slo_info</c>.</param>
    public string WholeValue(string by = Slo, string which = "") => OfWhole("mlbudget_sli_value", by, which);

    /// <summary>What is spent of each amount, in its unit.</summary>
    public string SpentAmount => WholeValue("slo", "kind=\"amount\"");

    /// <summary>The amounts of those SLOs that have one.</summary>
    public string Amount => $"max by (slo) ({Of("mlbudget_error_budget_ratio", "")} and on (model, dimension, slo) {Of("mlbudget_error_budget_remaining_amount", "")})";

    /// <summary>What the whole period comes to at the pace of it so far.</summary>
    public string AmountAtPace => $"{OfWhole("mlbudget_burn_rate", "slo", "kind=\"amount\"")} * on (slo) {Amount}";

    /// <summary>What it comes to at the pace of the last day.</summary>
    public string AmountAtPaceOfDay =>
        $"{Max("mlbudget_sli_value", "slo", "window=\"1d\"")} * on (slo) {Max("mlbudget_slo_window_seconds", "slo")} / 86400 and on (slo) {Amount}";

    private string OfWhole(string metric, string by, string which) =>
        $"max by ({by}) ({Of(metric, "")} and on (model, dimension, slo, window) "
        + $"label_replace({Of("mlbudget_slo_info", which)}, \"window\", \"$1\", \"period\", \"(.*)\"))";

    /// <summary>How long ago an instant is, in seconds by the model's clock: under a log's clock that is the time of the log.</summary>
    public string Since(string metric, string by = Slo) => $"{Clock} - on (model) group_right () {Min(metric, by)}";

    /// <summary>How long an instant is ahead, in seconds by the model's clock.</summary>
    public string Until(string metric, string by = Slo) => $"{Min(metric, by)} - on (model) group_left () {Clock}";

    /// <summary>The same, of replicas that differ the later one.</summary>
    public string AtLatest(string metric, string by = Slo) => $"{Max(metric, by)} - on (model) group_left () {Clock}";

    /// <summary>The model's clock, in seconds of Unix time.</summary>
    private static string Clock => "max by (model) (mlbudget_clock_timestamp_seconds)";

    private string Of(string metric, string where) => $"{metric}{{{Join(Filter, where)}}}";

    private static string Join(params string[] matchers) => string.Join(",", matchers.Where(matcher => matcher.Length > 0));
}
