using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>One model: for those on call.</summary>
internal static class ModelDashboard
{
    private const string Chosen = "model=\"$model\",dimension=~\"$dimension\",slo=~\"$slo\"";

    private static readonly Budgets OfModel = new("model=\"$model\"");
    private static readonly Budgets OfDimensions = new("model=\"$model\",dimension=~\"$dimension\"");
    private static readonly Budgets OfSlos = new(Chosen);

    public static readonly Dashboard Dashboard = new(
        Uids.Model, "Model: error budgets of one model",
        "For those on call: which budget is in trouble, why, whose it is, and how long it lasts. Alerts lead here.")
    {
        Variables = [Choices.Model, Choices.Dimensions, Choices.Slos],
        Annotations = Marks.OfModel,
        Sections =
        [
            new(null,
                Worst(), BurnsFor(), NothingLeftIn(), Owner(),
                Dimension("Infrastructure", "infrastructure"),
                Dimension("Model quality", "model_quality", Uids.Quality),
                Dimension("Data quality", "data_quality", Uids.Data),
                Dimension("Fairness", "fairness", Uids.Fairness),
                Slos(), BurnDown(), Alerts(), Causes(), FiringAlerts.Of("model=~\"$model|\"", isOfModel: true) with { Width = 12, Height = 6 }, Actions()),
            new("Burn rates, spend and counts by window", BurnRates(), Spent(), Values(), Events(), Amounts.Of(OfSlos)),
            new("Versions", Deployments(), VersionSpent()),
            new("Why there is no data, and what is not counted as usual", NoData(), Coverage(), Adjusted(), Decided()),
        ],
    };

    private static Panel Worst() => Panels.Stat(
        "Worst budget",
        "The SLO with the least of its error budget left. It prevails over all others: the budgets of other dimensions don't "
        + "make up for it.",
        Style.Remaining,
        [
            Query.Now("bottomk(1, " + OfSlos.Min("mlbudget_error_budget_remaining_ratio", "dimension, slo") + ")", "{{slo}} ({{dimension}})"),
        ],
        "value_and_name", isFilled: true) with
    {
        Width = 9,
    };

    private static Panel BurnsFor() => Panels.Stat(
        "Burns for",
        "How long errors have come at a raised rate, of the SLO for which that is the longest, by the model's clock. "
        + "\"Unknown since when\": an alert's burn rate is over its threshold, and for how long can't be told. \"Nothing known "
        + "burns\": some SLOs have no data.",
        Style.Seconds with
        {
            Thresholds = new(Colors.Warning),
            Words = new(
                [(-1, "Nothing burns", Colors.Good), (-2, "Unknown since when", Colors.Warning), (-3, "Nothing known burns", Colors.Unknown)], ("No data", Colors.Unknown)),
        },
        [
            Query.Now(
                OfSlos.OrNone($"max({OfSlos.Since("mlbudget_burn_onset_timestamp_seconds")}) or 0 * count(({OfSlos.OfAlerts}) > 1) - 2"),
                "Burns for"),
        ]) with
    {
        Width = 4,
    };

    private static Panel NothingLeftIn() => Panels.Stat(
        "Next gone in",
        "When nothing will be left of the budget that ends first, if the last day goes on, by the model's clock. Budgets "
        + "that are spent already don't count here.",
        Style.Seconds with
        {
            Thresholds = new(Colors.Bad, (86400, Colors.Warning)),
            Words = new([(-1, "None foreseen", Colors.Neutral), (-3, "None known", Colors.Unknown)], ("No data", Colors.Unknown)),
        },
        [
            Query.Now(
                OfSlos.OrNone($"min({OfSlos.Until("mlbudget_error_budget_exhaustion_timestamp_seconds")})"), "Gone in"),
        ]) with
    {
        Width = 4,
    };

    private static Panel Owner() => Panels.Stat(
        "Owner of the worst budget",
        "The teams that own the dimension of the worst budget, which may act. \"No owner\": nobody is configured; write owners.",
        new Style("none"),
        [
            Query.Now(
                "label_replace(group by (owner) (mlbudget_slo_info{model=\"$model\"} and on (dimension) bottomk(1, "
                + OfSlos.Min("mlbudget_error_budget_remaining_ratio", "dimension") + ")), \"owner\", \"No owner\", \"owner\", \"\")",
                "{{owner}}"),
        ],
        "name") with
    {
        Width = 7,
    };

    private static Panel Dimension(string title, string name, string? uid = null)
    {
        var where = $"dimension=\"{name}\"";
        return Panels.Stat(
            title,
            $"The worst state of the SLOs of this dimension, and the least that is left of their budgets. This panel may be empty: then the model has no SLOs of {title.ToLowerInvariant()}.",
            Style.Remaining with { Link = uid is null ? null : Link.Same("Details", uid) },
            [Query.Now(OfModel.WorstState("dimension", where), "State"), Query.Now(OfModel.Remaining("dimension", where), "Left")],
            "value_and_name").Where("^State$", Style.DimensionState).WhenEmpty("No SLOs seen");
    }

    private static Panel Slos() => Panels.Table(
        "SLOs, worst first",
        "Each SLO with its state and what is left of its budget: below zero more was spent than there is. \"Left (events)\" "
        + "is how many more may be bad (of SLOs by slices how many slices). \"Gone in\": when nothing will be left if the last "
        + "day goes on; \"back in\": when something is again if no new errors come. Times are by the model's clock. \"No "
        + "data\" is neither good nor bad: see the row at the foot for the reason.",
        ["-State", "Left"],
        [
            new("slo", "SLO"),
            new("dimension", "Dimension"),
            new("Value #A", "State", Style.SloState) { IsFilled = true, Width = 105 },
            new("Value #B", "Left", Style.Remaining) { Width = 80 },
            new("Value #E", "Burns for", Style.Seconds) { Width = 95 },
            new("owner", "Owner") { LeastWidth = 230 },
            new("Value #C", "Left (events)", Style.Count) { Width = 115 },
            new("Value #D", "Spent in a day", Style.Share) { Width = 125 },
            new("Value #F", "Gone in", Style.Seconds) { Width = 95 },
            new("Value #G", "Back in", Style.Seconds) { Width = 95 },
        ],
        Query.Rows(OfSlos.State()),
        Query.Rows(OfSlos.Remaining()),
        Query.Rows(OfSlos.Min("mlbudget_error_budget_remaining_events")),
        Query.Rows(OfSlos.Max("mlbudget_error_budget_spent_ratio", Budgets.Slo, "window=\"1d\"")),
        Query.Rows(OfSlos.Since("mlbudget_burn_onset_timestamp_seconds")),
        Query.Rows(OfSlos.Until("mlbudget_error_budget_exhaustion_timestamp_seconds")),
        Query.Rows(OfSlos.AtLatest("mlbudget_error_budget_recovery_timestamp_seconds")),
        Query.Rows(OfSlos.Group("mlbudget_slo_info", "model, dimension, slo, owner"))) with
    {
        Height = 13,
    };

    private static Panel BurnDown() => Panels.Lines(
        "Burn-down of error budgets",
        "What was left of each SLO's budget over its window at each time. At the dashed line, zero, nothing is left; below "
        + "it more was spent than there is. Budgets come back as old errors leave the window. A gap is no data.",
        Style.Remaining with { Thresholds = new("transparent", (0, Colors.Bad)) },
        new Query(OfSlos.Min("mlbudget_error_budget_remaining_ratio", "slo"), "{{slo}}")) with
    {
        Height = 10,
    };

    private static Panel Alerts() => Panels.Lines(
        "Burn rates in parts of what alerts",
        "The alert burn rate of each SLO, divided by the threshold of its alert row, of the row that is nearest to it: over "
        + "1, the dashed line, an alert fires.",
        new Style("suffix:×") { Decimals = 2, Min = 0, Thresholds = new("transparent", (1, Colors.Bad)) },
        new Query(OfSlos.OfAlerts, "{{slo}}")) with
    {
        Height = 10,
    };

    private static Panel Causes() => (Panels.Table(
        "Probable causes",
        "SLOs that burn, probably because of another dimension upstream: in what the cause's errors came, and the version "
        + "that was deployed within a day before. A likelihood, never a certainty; look there first. This panel may be empty: "
        + "then no burn is known to come of another.",
        ["Symptom"],
        [
            new("slo", "Symptom"), new("dimension", "of"), new("cause", "Probable cause"), new("likelihood", "How likely"), new("moved", "In what"),
            new("deployment", "After version"),
        ],
        Query.Rows($"group by (slo, dimension, cause, likelihood, moved, deployment) (mlbudget_cascade_symptom{{model=\"$model\"}})")) with
    {
        Width = 12,
        Height = 6,
    }).WhenEmpty("None seen");

    private static Panel Actions() => (Panels.Table(
        "Owners and what they may do",
        "Who has authority over each dimension. \"May\": alone always, of teams that decide together once all of them have. "
        + "\"Has to\": the dimension is exhausted, and one of the actions must be taken. This panel may be empty: then no "
        + "owners are configured.",
        ["-Has to"],
        [
            new("dimension", "Dimension"), new("owner", "Owner"), new("action", "Action"), new("group", "For group"),
            new("Value #A", "May", new Style("none") { Words = new([(0, "Once all have agreed", Colors.Unknown), (1, "Yes", Colors.Neutral)]) }),
            new("Value #B", "Has to", new Style("none") { Words = new([(0, "No", Colors.Neutral), (1, "Yes, one of these", Colors.Bad)]) }),
        ],
        Query.Rows(OfDimensions.Max("mlbudget_action_allowed", "dimension, owner, action, group")),
        Query.Rows(OfDimensions.Max("mlbudget_action_required", "dimension, owner, action, group"))) with
    {
        Height = 8,
    }).WhenEmpty("No owners seen");

    private static Panel BurnRates() => Panels.Lines(
        "Burn rates by window",
        "The error ratio of each window, divided by the allowed one: 1 spends the budget exactly in the SLO's period. Choose "
        + "one SLO above.",
        Style.Burn,
        new Query(OfSlos.Max("mlbudget_burn_rate", "slo, window"), "{{slo}} {{window}}"));

    private static Panel Spent() => Panels.Lines(
        "Spent by window",
        "The share of the whole budget that went in each window. Levels don't add up, and are not here. This panel may be "
        + "empty: then only levels are chosen.",
        Style.Share,
        new Query(OfSlos.Max("mlbudget_error_budget_spent_ratio", "slo, window"), "{{slo}} {{window}}"));

    private static Panel Values() => Panels.Lines(
        "Value of each SLI over its window",
        "What is measured, over the SLO's whole window. What is spent of an amount is beside that, and not here. This panel may be empty: then only amounts are chosen.",
        Style.Share with { Decimals = 2 },
        new Query(OfSlos.WholeValue("slo", "kind!=\"amount\""), "{{slo}}"));

    private static Panel Events() => Panels.Lines(
        "Events over each SLO's windows",
        "How much stands behind the numbers: events by event time. Too few, and nothing is decided from them. This panel may "
        + "be empty: then only gaps between groups are chosen.",
        Style.Count,
        new Query(OfSlos.Sum("mlbudget_window_events", "slo, window"), "{{slo}} {{window}}"));

    private static Panel Deployments() => (Panels.Table(
        "Deployments",
        "Versions that were deployed, the newest first: when, how that became known, and who said so. This panel may be "
        + "empty: then records tell no version and nobody told of one.",
        ["-Deployed"],
        [
            new("version", "Version"), new("Value #A", "Deployed", new Style("dateTimeAsIso")), new("origin", "Known from"), new("by", "By"),
        ],
        Query.Rows("1000 * max by (version) (mlbudget_deployment_timestamp_seconds{model=\"$model\"})"),
        Query.Rows("group by (version, origin, by) (mlbudget_deployment_info{model=\"$model\"})")) with
    {
        Width = 12,
    }).WhenEmpty("None seen");

    private static Panel VersionSpent() => (Panels.Table(
        "What each version has spent",
        "The share of the SLO's whole budget that each version has spent, with the value of its own answers since the newest "
        + "version answers first (95% interval). This panel may be empty: then records tell no version.",
        ["-Spent"],
        [
            new("version", "Version"), new("slo", "SLO"), new("Value #A", "Spent", Style.Share), new("Value #B", "Value", Style.Number),
            new("Value #C", "Lower", Style.Number), new("Value #D", "Upper", Style.Number),
        ],
        Query.Rows(OfSlos.Max("mlbudget_version_spent_ratio", "slo, version")),
        Query.Rows(OfSlos.Max("mlbudget_version_value", "slo, version")),
        Query.Rows(OfSlos.Min("mlbudget_version_value_lower", "slo, version")),
        Query.Rows(OfSlos.Max("mlbudget_version_value_upper", "slo, version"))) with
    {
        Width = 12,
    }).WhenEmpty("None seen");

    private static Panel NoData() => (Panels.Table(
        "SLOs without data",
        "Why an SLO has no value: a field that is missing, labels that wait, too few events. Not known to be good. This "
        + "panel may be empty: then all SLOs have values.",
        ["SLO"],
        [
            new("slo", "SLO"), new("dimension", "Dimension"), new("reason", "Reason"),
        ],
        Query.Rows(OfDimensions.Group("mlbudget_slo_no_data", "slo, dimension, reason"))) with
    {
        Width = 12,
    }).WhenEmpty("None seen");

    private static Panel Coverage() => Panels.Bars(
        "Observed share of each window",
        "How much of each SLO's window was observed. What was not observed has spent nothing, and is not known to be good.",
        Style.Share with { Decimals = 0, Min = 0, Max = 1, Thresholds = new(Colors.Unknown, (0.999, Colors.Neutral)) },
        Query.Now(OfSlos.Min("mlbudget_window_coverage_ratio", "slo"), "{{slo}}"));

    private static Panel Adjusted() => (Panels.Table(
        "Adjustments and exclusions in force",
        "Budgets that are others for now, and time that counts in nothing, each with its reason. This panel may be empty: "
        + "then all counts as usual.",
        ["Reason"],
        [
            new("slo", "SLO"), new("reason", "Reason"), new("approved_by", "Approved by"),
        ],
        Query.Rows("group by (slo, reason, approved_by) (mlbudget_adjustment_active{model=\"$model\"}) or group by (slo, reason) (mlbudget_exclusion_active{model=\"$model\"})")) with
    {
        Width = 12,
    }).WhenEmpty("None seen");

    private static Panel Decided() => (Panels.Table(
        "Gates, and decisions in force",
        "Whether each action may pass, by the dimensions that govern it. Decisions of owners are beside it. This panel may "
        + "be empty: then no gates are configured.",
        ["Action"],
        [
            new("action", "Action"), new("dimension", "Dimension"),
            new("Value #A", "Gate", new Style("none") { Words = new([(0, "Refuses", Colors.Bad), (1, "Open", Colors.Good)]) }) { IsFilled = true },
            new("what", "Decision in force"),
        ],
        Query.Rows(OfDimensions.Min("mlbudget_gate_open", "dimension, action")),
        Query.Rows(OfDimensions.Group("mlbudget_decision_in_force", "dimension, action, what"))) with
    {
        Width = 12,
    }).WhenEmpty("No gates seen");
}
