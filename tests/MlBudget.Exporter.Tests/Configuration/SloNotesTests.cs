using MlBudget.Core.Baselines;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What <c>check</c> says of SLOs that are allowed and yet can't do what they seem to promise.</summary>
public sealed class SloNotesTests
{
    [Theory]
    [InlineData(2, "6h", "fraud: drift: drift is never judged: the fullest window of 6h usually has 12 predictions, and a feature needs 500 "
        + "values in it; not even the longest, 1d, would do with its 48: watch something else than drift")]
    [InlineData(50, "6h", "fraud: drift: drift is never judged: the fullest window of 6h usually has 300 predictions, and a feature needs 500 "
        + "values in it; write slices: { length: 12h, objective: … } for an SLO on drift, and learn the baseline anew")]
    public void Drift_that_is_never_judged_is_said_with_a_length_that_would_do(int perHour, string window, string note) =>
        Assert.Contains(note, Notes("{ name: drift, metric: drift, alerts: [] }", perHour, window));

    [Theory]
    [InlineData(84, "6h")]
    [InlineData(42, "12h")]
    public void Drift_that_is_judged_now_and_then_is_not_said(int perHour, string window) => Assert.DoesNotContain(
        Notes($"{{ name: drift, metric: drift, slices: {{ length: {window}, objective: 0.8 }}, alerts: [] }}", perHour, window),
        note => note.Contains("never judged", StringComparison.Ordinal));

    [Fact]
    public void Features_that_are_watched_without_an_slo_on_drift_are_said_of_the_model() => Assert.StartsWith(
        "fraud: drift is never judged: the fullest window of 6h",
        Notes("{ name: a, metric: selection_rate, at_most: 0.9 }", 2, "6h")[^1], StringComparison.Ordinal);

    [Fact]
    public void A_row_that_fires_after_the_budget_is_spent_is_said_with_one_that_fires_before()
    {
        var note = Assert.Single(Notes("{ name: drift, metric: drift, slices: { length: 12h, objective: 0.8 } }", 100, "12h"));
        Assert.Equal(
            "fraud: drift: the alert row warning 2d/12h only fires after 107% of the budget is spent, with 3 bad slices; of 14 slices of 12h "
            + "2.8 may be bad; write alerts: [{ severity: warning, long: 2d, short: 12h, share: 0.71 }], which fires with 2 bad slices", note);
        Assert.Empty(Notes(
            "{ name: drift, metric: drift, slices: { length: 12h, objective: 0.8 }, "
            + "alerts: [{ severity: warning, long: 2d, short: 12h, share: 0.71 }] }", 100, "12h"));
    }

    [Fact]
    public void A_budget_below_one_slice_has_no_row_that_fires_before_it_is_spent() => Assert.Contains(
        Notes("{ name: drift, metric: drift, slices: { length: 12h, objective: 0.95 } }", 100, "12h"), note =>
            note.EndsWith("of 14 slices of 12h 0.7 may be bad; allow more, or write shorter slices or a longer window", StringComparison.Ordinal));

    [Fact]
    public void Events_that_usually_come_say_which_rows_fire_too_late() => Assert.Contains(
        // 336 of a week: 3.36 may be bad, which 3 are not yet more than, and the slower rows ask for 5.
        "fraud: success: the alert rows warning 1d/2h, warning 3d/6h only fire after 149% of the budget is spent, with 5 bad ones; of the 336 predictions that usually come in 7d 3.36 may be bad; "
        + "allow more, or write a longer window",
        Notes("{ name: success, dimension: infrastructure, good: error is null, objective: 0.99 }", 2, "6h"));

    [Fact]
    public void Slices_and_groups_that_usually_are_too_small_are_said()
    {
        Assert.Contains(
            "fraud: a: no slice is judged: the fullest of 1h usually has 2 predictions, and min_events is 50; write fewer, or longer slices",
            Notes(
                "{ name: a, metric: selection_rate, at_most: 0.9, slices: { length: 1h, objective: 0.9, min_events: 50 }, alerts: [] }", 2, "6h"));
        Assert.Contains(
            "fraud: gap: no two groups are compared: 336 predictions usually come in 7d, and min_samples asks for 200 of each group; "
            + "write fewer, or a longer window",
            Notes("{ name: gap, disparity: { metric: selection_rate, by: region }, at_most: 0.1, alerts: [] }", 2, "6h"));
    }

    [Theory]
    [InlineData("good: error is null, objective: 0.001",
        "fraud: success: objective: 0.001 asks for no more than 0.1% of good predictions; write 0.999 if 99.9% have to be good")]
    [InlineData("good: error is null, at_least: 0.05",
        "fraud: success: at_least: 0.05 asks for no more than 5% of good predictions; write 0.95 if 95% have to be good")]
    [InlineData("bad: error is not null, objective: 0.01",
        "fraud: success: objective: 0.01 asks for no more than 1% of good predictions; write 0.99 if 99% have to be good")]
    [InlineData("bad: error is not null, at_most: 0.999",
        "fraud: success: at_most: 0.999 lets 99.9% of predictions be bad; write 0.001 if 99.9% have to be good")]
    public void An_objective_that_looks_like_the_share_of_errors_is_asked_about(string bound, string note) =>
        Assert.Contains(note, Notes($"{{ name: success, dimension: infrastructure, {bound}, alerts: [] }}", 100, "6h"));

    [Theory]
    [InlineData("good: error is null, objective: 0.5")]
    [InlineData("bad: error is not null, at_most: 0.5")]
    [InlineData("good: outcome.clicked == true, objective: 0.02")]
    public void A_half_may_be_meant_and_so_may_few_good_outcomes(string bound) => Assert.DoesNotContain(
        Notes($"{{ name: success, dimension: model_quality, {bound}, alerts: [] }}", 100, "6h"),
        note => note.Contains("have to be good", StringComparison.Ordinal));

    [Theory]
    // 0.5 / 0.2 = 2.5, and the rows ask for 3.5 and 1.4.
    [InlineData("at_least: 0.8", "fraud: ranking: the alert row critical 6h/1h only fires where scores rank worse than chance: auc is 0.5 where they tell nothing, which burns at 2.5; "
        + "write rows with a smaller share of the budget, or a greater bound")]
    [InlineData("at_least: 0.6", "fraud: ranking: the alert row warning 1d/6h only fires where scores rank worse than chance: auc is 0.5 where they tell nothing, which burns at 1.25; "
        + "write rows with a smaller share of the budget, or a greater bound")]
    [InlineData("between: [0.6, 0.95], slack: 0.05", "fraud: ranking: the alert row critical 6h/1h only fires where scores rank worse than chance: auc is 0.5 where they tell nothing, which burns at 2, "
        + "and 1 at the most, which burns at 1; write rows with a smaller share of the budget, or a smaller slack")]
    public void Rows_that_scores_which_tell_nothing_do_not_make_fire_are_said(string bound, string note) => Assert.Equal(note, OfRanking(bound)[^1]);

    [Theory]
    [InlineData("at_least: 0.86")]
    [InlineData("at_least: 0.8, alerts: [{ severity: critical, long: 6h, short: 1h, share: 0.07 }]")]
    [InlineData("between: [0.7, 0.95], slack: 0.05")]
    [InlineData("at_least: 0.6, slices: { length: 1d, objective: 0.5 }, alerts: []")]
    public void Rows_that_scores_which_tell_nothing_make_fire_are_not(string bound) =>
        Assert.DoesNotContain(OfRanking(bound), note => note.Contains("worse than chance", StringComparison.Ordinal));

    [Fact]
    public void A_note_comes_once_with_the_names_of_all_slos_that_it_is_true_of() => Assert.Equal(
        ["fraud: one, two: no value while the model has no baseline for it", "fraud: two: no alert rows"],
        Parse(
            "{ name: one, metric: drift }, { name: two, metric: volume, at_least: 0.5, slices: { length: 1h, objective: 0.9 }, alerts: [] }",
            baseline: "").Notes.Where(note => note.Contains("one", StringComparison.Ordinal) || note.Contains("two", StringComparison.Ordinal)));

    private static string[] OfRanking(string bound) =>
        [.. Parse($"{{ name: ranking, metric: auc, {bound} }}", baseline: "").Notes.Where(note => note.StartsWith("fraud: ranking", StringComparison.Ordinal))];

    private static string[] Notes(string slos, int perHour, string window)
    {
        using var files = new OddFiles();
        var file = files.Text(BaselineWriter.Write("fraud", Usual(perHour, Durations.Parse(window))));
        return [.. Parse(slos, $"baseline: {{ file: {file} }}").Notes
            .Where(note => !note.Contains("nothing reads", StringComparison.Ordinal))];
    }

    private static ExporterConfiguration Parse(string slos, string baseline)
    {
        var result = ConfigurationFile.Parse("notes.yml", $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions: { type: files, path: p.jsonl, fields: { time: t, id: i, prediction: p, score: s, error: e } }
                labels: { type: files, path: l.jsonl, fields: { id: i, time: t, label: y, outcomes: [clicked] }, delay: 1h }
                groups: { region: { min_samples: 200 } }
                features: { amount: { type: numeric } }
                {{baseline}}
                slos: [ {{slos}} ]
            """);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    private static Baseline Usual(int perHour, TimeSpan window) => new()
    {
        From = Instant.From(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)),
        To = Instant.From(new DateTimeOffset(2026, 7, 29, 0, 0, 0, TimeSpan.Zero)),
        Rows = perHour * 24 * 28,
        DriftWindow = window,
        Volume = [.. Enumerable.Repeat<double?>(perHour, 168)],
        Features = [new NumericBaseline("amount", "amount", 0.05) { Edges = [1], Bins = [500, 500], Means = [0, 2], StandardDeviation = 1 }],
    };
}
