using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>All models: for executives and leads.</summary>
internal static class FleetDashboard
{
    private static readonly Budgets Budgets = new("model=~\"$model\",dimension=~\"$dimension\"");

    private static readonly Link ToModel =
        new("The model's budgets", Uids.Model, ("model", "${__data.fields.Model:percentencode}"), ("dimension", "${__data.fields.Dimension:percentencode}"));

    private static readonly Link ToWholeModel = new("The model's budgets", Uids.Model, ("model", "${__data.fields.Model:percentencode}"));

    public static readonly Dashboard Dashboard = new(
        Uids.Fleet, "Fleet: error budgets of all models",
        "For leads: which model is in trouble, in which dimension, since when, and whose it is. On-call people go on to the "
        + "model's own dashboard.")
    {
        Variables = [Choices.Models, Choices.Dimensions, Choices.Owners],
        Annotations =
        [
            new("Pages", "max by (alertname, model, dimension, slo, owner) (max_over_time(ALERTS{alertstate=\"firing\",severity=\"critical\",model=~\"$model\"}[$__interval]))", Colors.Bad,
                "{{alertname}} {{model}} {{slo}}")
            {
                Text = "{{dimension}}, owner {{owner}}",
            },
        ],
        Sections =
        [
            new(null,
                Count("Exhausted", "SLOs of which the whole error budget is spent. What their owners may do, and have to, is on the model's dashboard.", 4,
                    new(Colors.Neutral, (1, Colors.Bad))),
                Count("Burning", "SLOs that spend their budget so fast that an alert fires.", 3, new(Colors.Neutral, (1, Colors.Warning))),
                Count("No data", "SLOs without a value. What they are about is not known to be good: the model's dashboard says why.", 2,
                    new(Colors.Neutral, (1, Colors.Unknown))),
                Count("OK", "SLOs within their budget.", 1, Thresholds.Neutral),
                Models(),
                Worst(),
                Remaining(),
                Spent(),
                History(),
                Composite(),
                FiringAlerts.Of("model=~\"$model|\",owner=~\"$owner|\"", isOfModel: false) with { Height = 7 }),
            new("All SLOs, worst first", Slos()),
        ],
    };

    private static Panel Count(string title, string description, int state, Thresholds thresholds) => Panels.Stat(
        title, description, Style.Count with { Thresholds = thresholds },
        [Query.Now(CountOwned(state), title)]) with
    {
        Width = 5,
    };

    private static Panel Models() => Panels.Stat(
        "Models",
        "Models that have a budget, and those that had one in the time shown and are not seen any more: nobody follows them, "
        + "or their exporter is down. What they do is not known.",
        Style.Count,
        [
            Query.Now(Owned("count(count by (model) ({0}))", Budgets.Group("mlbudget_slo_info", Budgets.Dimension)), "seen"),
            Query.Now(
                $"count(group by (model) (present_over_time(mlbudget_clock_timestamp_seconds{{model=~\"$model\"}}[$__range:1h])) "
                + $"unless {Budgets.Group("mlbudget_slo_info", "model")}) "
                + $"or 0 * count({Budgets.Group("mlbudget_slo_info", "model")})",
                "gone"),
        ],
        "value_and_name").Where("^gone$", Style.Count with { Thresholds = new(Colors.Neutral, (1, Colors.Bad)) }) with
    {
        Width = 4,
    };

    private static Panel Worst() => Panels.Table(
        "Budgets by model and dimension, worst first",
        "The least remaining budget of each dimension, which is the one that counts: below zero more was spent than there "
        + "is. Click a row for the SLOs behind it. \"Not all known\": an SLO of the dimension has no value, and what it is "
        + "about is not known to be good.",
        ["-State", "Left"],
        [
            new("model", "Model") { Link = ToModel },
            new("dimension", "Dimension"),
            new("Value #A", "State", Style.DimensionState) { IsFilled = true, Width = 130 },
            new("Value #B", "Left", Style.Remaining) { Width = 90 },
            new("Value #D", "Burns for", Style.Seconds),
            new("owner", "Owner") { LeastWidth = 230 },
            new("Value #C", "Spent in a day", Style.Share) { LeastWidth = 115 },
            new("Value #E", "Gone in", Style.Seconds),
        ],
        Query.Rows(Owned("{0}", Budgets.WorstState(Budgets.Dimension))),
        Query.Rows(Owned("{0}", Budgets.Remaining(Budgets.Dimension))),
        Query.Rows(Owned("{0}", Budgets.Max("mlbudget_error_budget_spent_ratio", Budgets.Dimension, "window=\"1d\""))),
        Query.Rows(Owned("{0}", $"max by ({Budgets.Dimension}) ({Budgets.Since("mlbudget_burn_onset_timestamp_seconds")})")),
        Query.Rows(Owned("{0}", $"min by ({Budgets.Dimension}) ({Budgets.Until("mlbudget_error_budget_exhaustion_timestamp_seconds")})")),
        Query.Rows($"group by (model, dimension, owner) (mlbudget_slo_info{{model=~\"$model\",dimension=~\"$dimension\",owner=~\"$owner\"}})")) with
    {
        Height = 9,
    };

    private static Panel Remaining() => Panels.Bars(
        "Remaining budget, the ten worst",
        "What is left of the budgets of a model's dimension. At zero nothing is left, below more was spent than there is. "
        + "Without a bar nothing is known.",
        Style.Remaining with { Min = -1, Max = 1 },
        Query.Now(Owned("sort(bottomk(10, {0}))", Budgets.Min("mlbudget_error_budget_remaining_ratio", Budgets.Dimension)), "{{model}}: {{dimension}}")) with
    {
        Height = 9,
    };

    private static Panel Spent() => Panels.Bars(
        "Spent in the last week, the ten that spent most",
        "The share of its whole budget that the SLO of a dimension that spent most has spent in a week: 100% is all of it.",
        Style.Share with { Decimals = 0, Min = 0, Max = 2, Thresholds = new(Colors.Good, (0.75, Colors.Warning), (1, Colors.Bad)) },
        Query.Now(
            Owned("sort_desc(topk(10, {0}))", Budgets.Max("mlbudget_error_budget_spent_ratio", Budgets.Dimension, "window=\"7d\"")),
            "{{model}}: {{dimension}}")) with
    {
        Height = 9,
    };

    private static Panel History() => Panels.Lines(
        "Remaining budget over time",
        "The least remaining budget of each dimension of each model. A gap is no data. The dashed line is zero.",
        Style.Remaining with { Thresholds = new(Colors.Bad, (0, "transparent")) },
        new Query(
            // Owners as they are at the end: a join over all of the time that is shown would cost more than the rest of the page.
            $"{Budgets.Min("mlbudget_dimension_remaining_ratio", Budgets.Dimension)} and on (model, dimension) mlbudget_slo_info{{owner=~\"$owner\"}} @ end()",
            "{{model}}: {{dimension}}")) with
    {
        Height = 9,
    };

    private static Panel Composite() => Panels.Table(
        "Worst budget, and the composite: not for enforcement",
        "The composite is a weighted mean of all dimensions, for reading only: it may be high while a budget is exhausted. "
        + "Nothing is decided from it, and no alert reads it. What counts is the worst budget beside it.",
        ["Worst budget"],
        [
            new("model", "Model") { Link = ToWholeModel },
            new("Value #A", "Worst budget", Style.Remaining) { IsFilled = true },
            new("Value #B", "Composite (reading only)", new Style("percentunit") { Decimals = 0, Thresholds = new("#8e8e8e") }) { LeastWidth = 200 },
        ],
        Query.Rows(Budgets.Remaining("model")),
        Query.Rows("min by (model) (mlbudget_composite_health_ratio{model=~\"$model\"})")) with
    {
        Width = 12,
        Height = 9,
    };

    private static Panel Slos() => Panels.Table(
        "All SLOs",
        "Each SLO with what is left of its budget. Click one for its model.",
        ["-State", "Left"],
        [
            new("model", "Model") { Link = ToModel },
            new("dimension", "Dimension"),
            new("slo", "SLO"),
            new("Value #A", "State", Style.SloState) { IsFilled = true, Width = 110 },
            new("Value #B", "Left", Style.Remaining) { Width = 90 },
            new("Value #C", "Spent in a day", Style.Share),
        ],
        Query.Rows(Owned("{0}", Budgets.State())),
        Query.Rows(Owned("{0}", Budgets.Remaining())),
        Query.Rows(Owned("{0}", Budgets.Max("mlbudget_error_budget_spent_ratio", Budgets.Slo, "window=\"1d\"")))) with
    {
        Height = 14,
    };

    /// <summary>Keeps what belongs to the chosen owners; those without an owner are there while all owners are.</summary>
    private static string Owned(string form, string expression) => string.Format(
        System.Globalization.CultureInfo.InvariantCulture, form, $"({expression}) and on (model, dimension) mlbudget_slo_info{{owner=~\"$owner\"}}");

    private static string CountOwned(int state)
    {
        var all = Owned("{0}", Budgets.State());
        // Where nothing has data, nothing is known to be in another state.
        return $"count(({all}) == {state}) or 0 * count(({all}) != {(state == 2 ? 0 : 2)})";
    }
}
