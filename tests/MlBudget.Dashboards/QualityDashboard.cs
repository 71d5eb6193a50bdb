using MlBudget.Dashboards.Drawing;

namespace MlBudget.Dashboards;

/// <summary>Whether a model still answers as well as it did, and whether what it is asked has changed.</summary>
internal static class QualityDashboard
{
    private static readonly Budgets Budgets = new("model=\"$model\",dimension=\"model_quality\"");
    private static readonly Budgets OfModel = new("model=\"$model\"");
    private static readonly Budgets OfFeature = new("model=\"$model\",feature=~\"$feature\"");

    /// <summary>How far each feature is from its baseline, in parts of what counts as drift.</summary>
    private static readonly string Drift = OfThreshold("drift");

    /// <summary>How far each feature is from the training set, in parts of what counts.</summary>
    private static readonly string Skew = OfThreshold("skew");

    public static readonly Dashboard Dashboard = new(
        Uids.Quality, "Model quality and drift",
        "For the model's team: is it as good as it was, as far as labels have come; and has what it is asked changed?")
    {
        Variables =
        [
            Choices.Model,
            Choices.SlosOf("model_quality"),
            new("feature", "Feature", "label_values({__name__=~\"mlbudget_(drift|skew)_threshold\",model=\"$model\"}, feature)") { IsMany = true },
            Variable.OneOf("estimate", "Estimate", "accuracy", "precision", "recall", "f1", "false_positive_rate", "mean_absolute_error"),
            new("window", "Answers over", "label_values({__name__=~\"mlbudget_(confusion|class)_events\",model=\"$model\"}, window)"),
        ],
        Annotations = Marks.OfModel,
        Sections =
        [
            new(null,
                Tables.Worst(Budgets), Tables.WithoutData(Budgets), Drifting(), Labelled(),
                Tables.OfSlos(Budgets, height: 9), Tables.AgainstBound("model_quality"), TopDrift(), DriftHistory(), SkewHistory(), Estimated(), Coverage(), Lag(), Waiting()),
            new("Answers and truth", Confusion(), Classes(), Scores(), Judges()),
            new("What features look like", Bins()),
        ],
    };

    private static Panel Drifting() => Panels.Stat(
        "Features that drift",
        "Features that were not distributed as in their baseline in the last complete drift window, of those that were "
        + "judged. This panel may be empty: then no feature is judged, since there is no baseline or too few values came.",
        Style.Count with { Thresholds = new(Colors.Good, (1, Colors.Warning)) },
        [
            Query.Now($"sum({OfModel.Max("mlbudget_drift_detected", "feature")})", "drift"),
            Query.Now($"count({OfModel.Max("mlbudget_drift_detected", "feature")})", "judged"),
        ],
        "value_and_name").Where("^judged$", Style.Count with { Thresholds = Thresholds.Neutral }).WhenEmpty("Not judged");

    private static Panel Labelled() => Panels.Stat(
        "Labels that have come",
        "The share of predictions of the last day that labels.delay lets us judge whose label has arrived. Few labels make "
        + "quality unknown, not good. This panel may be empty: then the model has no labels.",
        Style.Share with { Thresholds = new(Colors.Warning, (0.5, Colors.Good)) },
        [Query.Now(OfModel.Min("mlbudget_label_arrived_day_ratio", "model"), "Arrived")]).WhenEmpty("No labels seen");

    private static Panel TopDrift() => Panels.Table(
        "Features, those that drift most first",
        "How far each feature is from its baseline: the statistic that decides (KS of numbers, JS of categories) beside its "
        + "threshold, which stable data pass in 1% of windows; the p-value is adjusted over all features. Over 1 of it the "
        + "feature drifts: look at what feeds it. Over 1 of training's it is served otherwise than the model was trained on, whether it drifts or "
        + "not. This panel may be empty: then there is no baseline and no training set.",
        ["-Of threshold"],
        [
            new("feature", "Feature"),
            new("Value #A", "Verdict", Style.Number with { Words = ValueWords.Drifts, Decimals = null }) { IsFilled = true },
            new("Value #B", "Of threshold", Style.Burn with { Thresholds = Thresholds.OfAlert }),
            new("Value #C", "p-value", Style.Number),
            new("Value #D", "Missing", Style.Share),
            new("Value #E", "Stale", Style.Share),
            new("Value #F", "Of training's threshold", Style.Burn with { Thresholds = Thresholds.OfAlert }),
        ],
        Query.Rows(OfFeature.Max("mlbudget_drift_detected", "feature")),
        Query.Rows(Drift),
        Query.Rows(OfFeature.Min("mlbudget_drift_p_value", "feature")),
        Query.Rows($"{OfFeature.Max("mlbudget_feature_missing_ratio", "feature")} and on (feature) ({Drift})"),
        Query.Rows($"{OfFeature.Max("mlbudget_feature_stale_ratio", "feature")} and on (feature) ({Drift})"),
        Query.Rows(Skew)).WhenEmpty("No baseline seen");

    private static Panel DriftHistory() => Panels.Lines(
        "Drift by feature over time",
        "The statistic that decides, in parts of its threshold: over the dashed line, 1, the feature drifts. A gap is a "
        + "window with too few values. This panel may be empty: then there is no baseline.",
        Style.Burn with { Min = 0, Thresholds = new("transparent", (1, Colors.Bad)) },
        new Query(Drift, "{{feature}}")).WhenEmpty("No baseline seen");

    private static Panel SkewHistory() => Panels.Lines(
        "Training skew by feature over time",
        "How far each feature is from the training set, in parts of what counts: over the dashed line, 1, it is served otherwise than the model was "
        + "trained on. This panel may be empty: then no training set is configured.",
        Style.Burn with { Min = 0, Thresholds = new("transparent", (1, Colors.Bad)) },
        new Query(Skew, "{{feature}}")).WhenEmpty("No training seen");

    private static string OfThreshold(string what) =>
        $"max by (feature) ({OfFeature.Max($"mlbudget_{what}_statistic", "feature, statistic")} / {OfFeature.Min($"mlbudget_{what}_threshold", "feature, statistic")})";

    private static Panel Estimated() => Panels.Lines(
        "Estimated beside real $estimate",
        "What calibrated scores, or errors of answers of the same size, say of the quality before labels come, beside what labels said. Estimates are blind to "
        + "concept drift: where the two part, believe the labels. This panel may be empty: then nothing is estimated.",
        Style.Number,
        new Query(OfModel.Max("mlbudget_estimated_quality", "window", "metric=\"$estimate\""), "Estimated over {{window}}"),
        new Query(
            "max (mlbudget_sli_value{model=\"$model\"} and on (model, dimension, slo, window) "
            + "label_replace(mlbudget_slo_info{model=\"$model\",sli=\"$estimate\"}, \"window\", \"$1\", \"period\", \"(.*)\"))",
            "Real"))
        .Reference("^Real$")
        .WhenEmpty("No estimates seen");

    private static Panel Coverage() => Panels.Lines(
        "Labels that have come, of a day",
        "Of the predictions of the day that ends labels.delay ago: whose label has arrived, and whose is known or assumed "
        + "(labels.missing). Under the dashed line labels are overdue. This panel may be empty: then the model has no labels.",
        Style.Share with { Min = 0, Max = 1 },
        new Query(OfModel.Min("mlbudget_label_arrived_day_ratio", "model"), "Arrived"),
        new Query(OfModel.Min("mlbudget_label_coverage_day_ratio", "model"), "Known or assumed"),
        new Query(OfModel.Max("mlbudget_label_arrived_day_threshold_ratio", "model"), "Overdue below"))
        .Reference("^Overdue below$", Colors.Bad).WhenEmpty("No labels seen") with
    {
        Width = 12,
    };

    private static Panel Lag() => Panels.Lines(
        "How long labels take",
        "Quantiles of the time from a prediction to its label. If the 0.9 comes near labels.delay, raise it: later labels "
        + "are missing from what is judged. This panel may be empty: then no label has come.",
        Style.Seconds with { Min = 0 },
        new Query(OfModel.Max("mlbudget_label_lag_seconds", "q"), "{{q}}")).WhenEmpty("No labels seen") with
    {
        Width = 12,
    };

    private static Panel Waiting() => Panels.Lines(
        "Waiting and unmatched",
        "Predictions that wait for their label, and ids of labels that wait for their prediction. If unmatched ids grow, "
        + "predictions and labels name ids differently. This panel may be empty: then the model has no labels.",
        Style.Count with { Min = 0 },
        new Query(OfModel.Sum("mlbudget_labels_waiting", "model"), "Waiting"),
        new Query(OfModel.Sum("mlbudget_labels_unmatched", "model"), "Unmatched")).WhenEmpty("No labels seen") with
    {
        Width = 12,
    };

    private static Panel Confusion()
    {
        var panel = Panels.Table(
            "Confusion: truth by answer",
            "Predictions of the chosen window whose label has come: a row for each true class, a column for each answer. "
            + "This panel may be empty: then no label has come, or the model answers with numbers.",
            ["truth\\answer"], [],
            Query.Rows(OfModel.Sum("mlbudget_confusion_events", "truth, answer", "window=\"$window\"")));
        return (panel with
        {
            Style = Style.Count,
            Width = 12,
            Height = 7,
            Transformations = Json.List([
                new { id = "groupingToMatrix", options = new { columnField = "answer", rowField = "truth", valueField = "Value", emptyValue = "zero" } },
            ]),
        }).WhenEmpty("No labels seen");
    }

    private static Panel Classes()
    {
        var right = OfClass("right");
        return Panels.Table(
            "Classes, the least found first",
            "Of a model that answers one of many classes: how many labels of each were answered so (recall), and how many of its answers were right (precision), over the chosen "
            + "window. This panel may be empty: then the model answers one of two classes, or with numbers, or no label has come.",
            ["Recall"],
            [
                new("class", "Class"),
                new("Value #A", "Recall", Style.Share),
                new("Value #B", "Precision", Style.Share),
                new("Value #C", "Labels", Style.Count),
                new("Value #D", "Answers", Style.Count),
            ],
            Query.Rows($"{right} / ({OfClass("labels")} > 0)"),
            Query.Rows($"{right} / ({OfClass("answers")} > 0)"),
            Query.Rows(OfClass("labels")),
            Query.Rows(OfClass("answers"))).WhenEmpty("No classes seen") with
        {
            Width = 12,
            Height = 7,
        };
    }

    private static string OfClass(string of) => OfModel.Sum("mlbudget_class_events", "class", $"of=\"{of}\",window=\"$window\"");

    private static Panel Judges() => Panels.Table(
        "Judges that err",
        "Of shares that are corrected by audits: what the judge calls good, how often it does so of what audits found good (sensitivity), how often it calls bad what they found bad "
        + "(specificity), and the 95% interval of the share of good answers that follows. This panel may be empty: then no SLO is on such a share.",
        ["Judged good"],
        [
            new("slo", "SLO"),
            new("Value #A", "Judged good", Style.Share),
            new("Value #B", "Sensitivity", Style.Share),
            new("Value #C", "Specificity", Style.Share),
            new("Value #D", "Lower end", Style.Share),
            new("Value #E", "Upper end", Style.Share),
            new("Value #F", "Found good", Style.Count),
            new("Value #G", "Found bad", Style.Count),
        ],
        Query.Rows(OfJudge("mlbudget_judge_ratio", "of=\"judged_good\"")),
        Query.Rows(OfJudge("mlbudget_judge_ratio", "of=\"sensitivity\"")),
        Query.Rows(OfJudge("mlbudget_judge_ratio", "of=\"specificity\"")),
        Query.Rows(OfJudge("mlbudget_corrected_share_end", "end=\"lower\"")),
        Query.Rows(OfJudge("mlbudget_corrected_share_end", "end=\"upper\"")),
        Query.Rows(OfJudge("mlbudget_judge_audits", "found=\"good\"")),
        Query.Rows(OfJudge("mlbudget_judge_audits", "found=\"bad\""))).WhenEmpty("No judge seen") with
    {
        Height = 6,
    };

    private static string OfJudge(string metric, string what) => OfModel.Max(metric, "slo", what);

    private static Panel Scores() => Panels.Heatmap(
        "Scores over time",
        "How many predictions of a day had a score in each tenth: darker is more. What moves here moves decisions, long "
        + "before labels come. This panel may be empty: then records hold no score.",
        Style.Count,
        new Query(OfModel.Sum("mlbudget_score_events", "bin"), "{{bin}}")).WhenEmpty("No scores seen") with
    {
        Height = 7,
    };

    private static Panel Bins()
    {
        var of = new Budgets("model=\"$model\",feature=~\"$feature\"");
        return Panels.BarChart(
            "$feature beside its baseline",
            "The share of the values of the last complete drift window in each bin, beside the baseline's. Numbers ascend; "
            + "categories go from the most frequent to the rest. This panel may be empty: then there is no baseline.",
            Style.Share, "bin", ["Now", "Baseline"],
            Query.Rows($"{of.Sum("mlbudget_feature_bin_events", "bin")} / on () group_left () sum({of.Sum("mlbudget_feature_bin_events", "bin")})"),
            Query.Rows(of.Max("mlbudget_feature_bin_baseline_ratio", "bin"))).WhenEmpty("No baseline seen").ForEach("feature", 2);
    }
}
