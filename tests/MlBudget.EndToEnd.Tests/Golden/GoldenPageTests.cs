using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Golden;

/// <summary>
/// A log made by hand in, the whole page out. With <c>MLBUDGET_WRITE_GOLDEN=1</c> the page is written over
/// <c>tests/testdata/golden/metrics.txt</c>, to be reviewed as a change. The numbers that were counted by hand are held against
/// the program's page and not against that file, so that they stay true whatever is written into it.
/// </summary>
public sealed class GoldenPageTests(GoldenPage golden) : IClassFixture<GoldenPage>
{
    private readonly MetricsText _page = MetricsText.Parse(golden.Text);

    [Fact]
    public async Task A_small_log_gives_this_page()
    {
        var page = Pages.WithoutSelf(golden.Text);

        var file = RepositoryRoot.At("tests", "testdata", "golden", "metrics.txt");
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
            await File.WriteAllTextAsync(file, page);
        Assert.Equal(await File.ReadAllTextAsync(file), page);
    }

    [SkippableFact]
    public async Task Promtool_has_nothing_to_say_of_the_whole_page()
    {
        Programs.SkipWithout("promtool");

        Assert.Contains("\nprocess_cpu_seconds_total ", golden.Text, StringComparison.Ordinal);
        Assert.Contains("\nmlbudget_build_info{", golden.Text, StringComparison.Ordinal);
        Assert.Equal("", await Programs.CheckMetricsAsync(golden.Text));
    }

    /// <summary>
    /// The log has 23 predictions p0 to p23, ten minutes apart from 00:05 to 03:55, without p14; a record with a NaN and
    /// without features; and p17 again. Its clock ends with the last label, 04:00:30.
    /// </summary>
    [Theory]
    // All 24 records; only p5 has an error.
    [InlineData("success", 24, 1)]
    // The slice from 02:20 is silent, for p14 is missing.
    [InlineData("uptime", 24, 1)]
    // Without p11, whose latency is a text, and the record without one; p7 took 250 ms, p9 exactly 100.
    [InlineData("latency", 22, 1)]
    [InlineData("refused", 23, 1)]
    // Labels count until 03:00, an hour before the end: p0 to p17.
    // True positives p0 p1 p10 p11 p17; false p2 p3 p5; false negatives p12 p13; true p4 p6 p7 p8 p9 p15 p16.
    [InlineData("accuracy", 17, 5)]
    [InlineData("precision", 8, 3)]
    [InlineData("recall", 7, 2)]
    [InlineData("fpr", 10, 3)]
    [InlineData("fnr", 7, 2)]
    [InlineData("f1", 2 * 5 + 3 + 2, 5)]
    // By hour 3 of 6, 6 of 6 and 3 of 5 are right: two hours are below 0.7.
    [InlineData("accuracy-by-hour", 3, 2)]
    // Without p8, whose score is null, and the NaN; p4 and p6 have scores of 0.45 and 0.42.
    [InlineData("confidence", 22, 2)]
    // p19's answer of 7 is no class; of p21's two answers the last one counts.
    [InlineData("selection", 23, 12)]
    // amount is missing in p1, p2, p3 (null, empty, absent), velocity in p15, and both in the record without features.
    [InlineData("completeness", 48, 6)]
    // p13's velocity is two hours old; what is missing has no age.
    [InlineData("staleness", 22, 1)]
    // p6's amount is negative, p12's a word, p10's country unknown, p19's answer no class.
    [InlineData("schema", 24, 4)]
    [InlineData("duplicates", 25, 1)]
    public void These_counts_were_made_by_hand(string slo, double events, double bad)
    {
        Assert.Equal(events, Value("mlbudget_window_events", slo));
        Assert.Equal(bad, Value("mlbudget_window_bad_events", slo));
    }

    [Fact]
    public void These_budgets_and_gaps_were_computed_by_hand()
    {
        // One of 24 is bad where one of ten may be, in 4 of 24 hours.
        Assert.Equal(1 / 24d / 0.1, Value("mlbudget_burn_rate", "success")!.Value, tolerance: 1e-12);
        var remaining = Value("mlbudget_error_budget_remaining_ratio", "success", window: null);
        Assert.Equal(1 - 4 / 24d * (1 / 24d / 0.1), remaining!.Value, tolerance: 1e-12);
        // 12 of 17 are right, which is (0.8 − 12/17) / 0.8 behind the baseline, of which 0.2 is allowed.
        Assert.Equal((0.8 - 12 / 17d) / 0.8 / 0.2, Value("mlbudget_burn_rate", "accuracy-decay")!.Value, tolerance: 1e-12);
        // The lesser of 1 − 6/48 missing and 1 − 1/22 stale.
        Assert.Equal(0.875, Value("mlbudget_sli_value", "quality"));
        // 1 of 5 honest ones flagged in the north, 2 of 5 in the south.
        Assert.Equal(0.2, Value("mlbudget_sli_value", "fpr-parity")!.Value, tolerance: 1e-12);
        // 4 of 10 are selected in the north, 7 of 11 in the south; the west has one record, too few to judge or to show.
        Assert.Equal(4 / 10d / (7 / 11d), Value("mlbudget_sli_value", "four-fifths")!.Value, tolerance: 1e-12);
        // Three frauds in the north are too few to judge its true-positive rate.
        Assert.Null(Value("mlbudget_sli_value", "odds"));
        var west = _page.Values.Keys.Where(series => series.Contains("group=\"west\"", StringComparison.Ordinal))
            .Select(series => series.Split('{')[0]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["mlbudget_group_events", "mlbudget_group_judged"], west);
    }

    [Theory]
    [InlineData("predictions", "malformed", 2)] // cut off; an array
    [InlineData("predictions", "encoding", 1)]
    [InlineData("predictions", "time", 3)] // the year 99999, 1e30, true
    [InlineData("predictions", "no_time", 1)]
    [InlineData("predictions", "set_aside", 1)] // 2099
    [InlineData("predictions", "too_long", 1)]
    [InlineData("labels", "id", 1)]
    [InlineData("labels", "label", 1)] // "maybe"
    [InlineData("labels", "malformed", 1)]
    public void Every_bad_line_is_counted_as_what_it_is(string source, string reason, double count)
    {
        Assert.Equal(count, _page[
            "mlbudget_source_rejected_records_total", ("model", "golden"), ("source", source), ("reason", reason)]);
        // 1970, which the seven days and a bit that are kept don't reach.
        Assert.Equal(1, _page["mlbudget_source_late_records_total", ("model", "golden"), ("source", "predictions")]);
        // p2's second label says otherwise; nobody knows the ghost.
        Assert.Equal(1, _page["mlbudget_label_conflicts_total", ("model", "golden")]);
        Assert.Equal(1, _page["mlbudget_labels_unmatched", ("model", "golden")]);
    }

    private double? Value(string metric, string slo, string? window = "1d")
    {
        var dimension = _page.Values.Keys.Select(series => series.Split('"')).First(parts => parts.Contains(slo))[1];
        (string, string)[] labels = [("model", "golden"), ("dimension", dimension), ("slo", slo)];
        return _page[metric, window is null ? labels : [.. labels, ("window", window)]];
    }
}
