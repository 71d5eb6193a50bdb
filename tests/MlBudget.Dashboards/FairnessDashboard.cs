using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>Whether a model serves groups alike.</summary>
internal static class FairnessDashboard
{
    private static readonly Budgets Budgets = new("model=\"$model\",dimension=\"fairness\"");
    private static readonly Budgets OfSlo = new("model=\"$model\",slo=~\"$slo\",attribute=~\"$attribute\"");
    private static readonly Budgets OfGroups = new("model=\"$model\",slo=~\"$slo\",attribute=~\"$attribute\"");

    public static readonly Dashboard Dashboard = new(
        Uids.Fairness, "Fairness",
        "For the owners of fairness, who decide together: which gap between groups is beyond its limit, how sure that is, "
        + "and who is not judged at all.")
    {
        Variables =
        [
            Choices.Model,
            Choices.SlosOf("fairness"),
            new("attribute", "Attribute", "label_values(mlbudget_group_judged{model=\"$model\"}, attribute)") { IsMany = true },
        ],
        Annotations = Marks.OfModel,
        Sections =
        [
            new(null, Tables.Worst(Budgets), Tables.WithoutData(Budgets), Groups(), NotJudged(), Tables.OfSlos(Budgets), Gap(), Table(), Sizes(), Intervals(), History()),
        ],
    };

    private static Panel Groups() => Panels.Stat(
        "Groups compared",
        "Groups with enough events, over all SLOs and attributes that are chosen.",
        Style.Count,
        [Query.Now($"sum({OfGroups.Max("mlbudget_group_judged", "slo, attribute, group, metric")})", "Groups")]);

    private static Panel NotJudged() => Panels.Stat(
        "Groups not judged",
        "Groups with too few events to be compared. Nothing is known of how they fare, and not judged is not fair: a longer "
        + "window, or fewer and larger groups, would tell.",
        Style.Count with { Thresholds = new(Colors.Neutral, (1, Colors.Unknown)) },
        [
            Query.Now(
                $"count({OfGroups.Max("mlbudget_group_judged", "slo, attribute, group, metric")} == 0) or 0 * "
                + $"count({OfGroups.Max("mlbudget_group_judged", "slo, attribute, group, metric")})",
                "Not judged"),
        ]);

    private static Panel Gap()
    {
        var budgets = new Budgets("model=\"$model\",dimension=\"fairness\",slo=~\"$slo\"");
        return Panels.Lines(
                "$slo: gap between groups",
                "The gap between the groups over the SLO's window (of a ratio 1 - ratio), the part of it that is certain, by "
                + "which alerts go, and the limit (red). A gap over the limit whose certain part is below it may be noise of "
                + "small groups.",
                Style.Number with { Min = 0 },
                new Query(
                    "max by (attribute) (mlbudget_disparity{" + budgets.Filter + "} and on (model, dimension, slo, window) label_replace(mlbudget_slo_info{"
                    + budgets.Filter + "}, \"window\", \"$1\", \"period\", \"(.*)\"))",
                    "Gap by {{attribute}}"),
                new Query(
                    "max by (attribute) (mlbudget_disparity_confident{" + budgets.Filter + "} and on (model, dimension, slo, window) label_replace(mlbudget_slo_info{"
                    + budgets.Filter + "}, \"window\", \"$1\", \"period\", \"(.*)\"))",
                    "Certain part by {{attribute}}"),
                new Query(budgets.Min("mlbudget_error_budget_ratio", "slo"), "Limit"))
            .Reference("^Limit$", Colors.Bad).ForEach("slo", 2);
    }

    private static Panel Table() => Panels.Table(
        "Groups",
        "The rate of each group over the SLO's window with its 95% interval, and how many events stand behind it. \"Not "
        + "judged\": too few events; nothing is known of that group.",
        ["-Rate"],
        [
            new("slo", "SLO"), new("attribute", "Attribute"), new("group", "Group"), new("metric", "Rate of"),
            new("Value #A", "Verdict", Style.Number with { Words = ValueWords.Judged, Decimals = null }),
            new("Value #B", "Rate", Style.Share with { Decimals = 2 }),
            new("Value #C", "From", Style.Share with { Decimals = 2 }),
            new("Value #D", "To", Style.Share with { Decimals = 2 }),
            new("Value #E", "Events", Style.Count),
        ],
        Query.Rows(OfGroups.Max("mlbudget_group_judged", "slo, attribute, group, metric")),
        Query.Rows(OfGroups.Max("mlbudget_group_value", "slo, attribute, group, metric")),
        Query.Rows(OfGroups.Min("mlbudget_group_lower", "slo, attribute, group, metric")),
        Query.Rows(OfGroups.Max("mlbudget_group_upper", "slo, attribute, group, metric")),
        Query.Rows(WholeEvents("slo, attribute, group, metric", OfGroups.Filter)));

    private static Panel Intervals() => Panels.BarChart(
        "$slo: groups with their intervals",
        "The rate of each group between the ends of its 95% interval. Groups whose intervals lie apart differ; wide "
        + "intervals are small groups.",
        Style.Share, "group", ["From", "Rate", "To"],
        Query.Rows(OfSlo.Min("mlbudget_group_lower", "group")),
        Query.Rows(OfSlo.Max("mlbudget_group_value", "group")),
        Query.Rows(OfSlo.Max("mlbudget_group_upper", "group"))).ForEach("slo", 2);

    private static Panel Sizes() => Panels.BarChart(
        "$slo: sample sizes",
        "Events of each group over the SLO's window, the denominator of its rate. Groups with too few (min_samples) are not judged.",
        Style.Count with { Min = 0 }, "group", ["Events"],
        Query.Rows(WholeEvents("group", "model=\"$model\",slo=~\"$slo\",attribute=~\"$attribute\""))).ForEach("slo", 2);

    private static Panel History() => Panels.Lines(
        "$slo: rates of groups over time",
        "The rate of each group over the SLO's window. Lines that part are a gap that opens.",
        Style.Share with { Decimals = 2 },
        new Query(OfSlo.Max("mlbudget_group_value", "group"), "{{group}}")).ForEach("slo", 2);

    /// <summary>The events of groups over the whole window of their SLO.</summary>
    private static string WholeEvents(string by, string filter) =>
        $"sum by ({by}) (max by (model, dimension, slo, attribute, group, metric, window, shard) (mlbudget_group_events{{{filter}}}) and on (model, dimension, slo, window) "
        + "label_replace(mlbudget_slo_info{model=\"$model\"}, \"window\", \"$1\", \"period\", \"(.*)\"))";
}
