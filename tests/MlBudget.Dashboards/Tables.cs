using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>What the dashboards of single dimensions have in common.</summary>
internal static class Tables
{
    /// <summary>The SLOs of a dimension with their values and budgets, the worst first.</summary>
    /// <param name="budgets">The SLOs.</param>
    /// <param name="height">How high it is.</param>
    public static Panel OfSlos(Budgets budgets, int height = 6) => Panels.Table(
        "SLOs of this dimension, worst first",
        "What each SLO measures over its window, beside its bound, the lower one too of those that have two, and what is usual, and what is left of its error budget: "
        + "below zero more was spent than there is. \"No data\" is neither good nor bad.",
        ["-State", "Left"],
        [
            new("slo", "SLO") { Link = new("The model's budgets", Uids.Model, ("model", "${__data.fields.Model:percentencode}"), ("slo", "${__data.fields.SLO:percentencode}")) },
            new("Value #A", "State", Style.SloState) { IsFilled = true, Width = 110 },
            new("Value #B", "Value", Style.Number),
            new("Value #C", "Bound", Style.Number),
            new("Value #D", "Lower bound", Style.Number),
            new("Value #E", "Usual", Style.Number),
            new("Value #F", "Left", Style.Remaining),
            new("Value #G", "Burns for", Style.Seconds),
            new("owner", "Owner"),
            new("model", "Model"),
        ],
        Query.Rows(budgets.State()),
        Query.Rows(budgets.WholeValue()),
        Query.Rows(budgets.Min("mlbudget_slo_bound")),
        Query.Rows(budgets.Max("mlbudget_slo_lower_bound")),
        Query.Rows(budgets.Min("mlbudget_slo_baseline_ratio")),
        Query.Rows(budgets.Remaining()),
        Query.Rows(budgets.Since("mlbudget_burn_onset_timestamp_seconds")),
        Query.Rows(budgets.Group("mlbudget_slo_info", "model, dimension, slo, owner"))) with
    {
        Height = height,
    };

    /// <summary>The SLO of a dimension with the least of its budget left.</summary>
    public static Panel Worst(Budgets budgets) => Panels.Stat(
        "Worst budget",
        "The SLO of this dimension with the least of its error budget left: below zero more was spent than there is.",
        Style.Remaining,
        [Query.Now("bottomk(1, " + budgets.Min("mlbudget_error_budget_remaining_ratio", "slo") + ")", "{{slo}}")],
        "value_and_name", isFilled: true);

    /// <summary>How many SLOs of a dimension have no data.</summary>
    public static Panel WithoutData(Budgets budgets) => Panels.Stat(
        "SLOs without data",
        "What they are about is not known to be good. Their reasons are on the dashboard of the model and on the exporter's page.",
        Style.Count with { Thresholds = new(Colors.Good, (1, Colors.Unknown)) },
        [Query.Now($"count(({budgets.State()}) == 2) or 0 * count({budgets.State()})", "Without data")]);

    /// <summary>The value of each chosen SLO beside its bound and what is usual, a panel for each.</summary>
    public static Panel AgainstBound(string dimension)
    {
        var budgets = new Budgets($"model=\"$model\",dimension=\"{dimension}\",slo=~\"$slo\"");
        return Panels.Lines(
                "$slo against its bound",
                "The value over the SLO's window and over a day, beside its bound (red; two where it is bounded on both sides) and what is usual (blue), from which "
                + "a bound by degradation is counted. What needs labels ends labels.delay ago. A gap is no data.",
                Style.Number,
                new Query(budgets.WholeValue("slo"), "Over its window"),
                new Query(budgets.Max("mlbudget_sli_value", "slo", "window=\"1d\""), "Over a day"),
                new Query(budgets.Min("mlbudget_slo_bound", "slo"), "Bound"),
                new Query(budgets.Max("mlbudget_slo_lower_bound", "slo"), "Lower bound"),
                new Query(budgets.Min("mlbudget_slo_baseline_ratio", "slo"), "Usual"))
            .Reference("^(Bound|Lower bound)$", Colors.Bad).Reference("^Usual$").ForEach("slo", 3);
    }
}
