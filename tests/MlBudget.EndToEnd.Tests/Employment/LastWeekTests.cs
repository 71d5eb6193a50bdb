using System.Globalization;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Employment;

/// <summary>The replay's last step against an independent computation.</summary>
public sealed class LastWeekTests(EmploymentReplay replay) : IClassFixture<EmploymentReplay>
{
    /// <summary>2026-10-30T01:00Z: three days before the last label, in complete hours.</summary>
    private const double LabelledEnd = 1793322000;

    /// <summary>2026-11-02T01:37Z: the last label's minute.</summary>
    private const double MinuteEnd = 1793583420;

    /// <summary>The last prediction's time: the report is of that instant.</summary>
    private const string PredictionsEnd = "2026-10-30T02:32:43Z";

    /// <summary>Fewest events of a group whose outcomes are shown, and that is judged: what the configuration says.</summary>
    private const int MinGroupSize = 20, MinSamples = 100;

    [SkippableTheory]
    [InlineData("accuracy", new[] { "tp", "fp", "fn", "tn" }, new[] { "fp", "fn" })]
    [InlineData("precision", new[] { "tp", "fp" }, new[] { "fp" })]
    [InlineData("recall", new[] { "tp", "fn" }, new[] { "fn" })]
    [InlineData("false-positive-rate", new[] { "fp", "tn" }, new[] { "fp" })]
    public async Task The_weeks_confusion_is_what_pandas_counts(string slo, string[] events, string[] bad)
    {
        await replay.NeedOracleAsync();
        var week = replay.Oracle.GetProperty("week");

        // Accuracy is a degradation, a level, which has a value but no tallies of its own on the page.
        if (slo == "accuracy")
            Assert.Equal(1 - Sum(week, bad) / Sum(week, events), Window("mlbudget_sli_value", slo)!.Value, tolerance: 1e-12);
        else
            Assert.Equal((Sum(week, events), Sum(week, bad)), Tallies(slo));
        Assert.True(Sum(week, events) > 7000, "the oracle itself has counted a week");
    }

    [SkippableFact]
    public async Task What_needs_no_label_counts_on_to_the_end()
    {
        await replay.NeedOracleAsync();

        foreach (var (slo, key) in new[] { ("low-confidence", "low_confidence"), ("completeness", "completeness") })
        {
            var counts = replay.Oracle.GetProperty(key);
            Assert.Equal((counts[0].GetDouble(), counts[1].GetDouble()), Tallies(slo));
        }
    }

    [SkippableTheory]
    [InlineData("sex", 2)]
    [InlineData("race", 8)]
    public async Task The_groups_rates_are_what_pandas_counts_and_small_groups_show_no_outcome(string attribute, int count)
    {
        await replay.NeedOracleAsync();
        var groups = replay.Oracle.GetProperty($"by_{attribute}").EnumerateObject().ToArray();
        Assert.Equal(count, groups.Length);

        // Beside a group that is hidden alone, which all and the others would tell, the next smallest is hidden.
        var small = groups.Count(group => Sum(group.Value, "fp", "tn") < MinGroupSize);
        var least = small == 1 ? groups.Select(group => Sum(group.Value, "fp", "tn")).Where(size => size >= MinGroupSize).Min() + 1 : MinGroupSize;
        foreach (var group in groups)
        {
            var (events, bad) = (Sum(group.Value, "fp", "tn"), Sum(group.Value, "fp"));
            var isShown = events >= least;
            Assert.Equal(events, Group("mlbudget_group_events", attribute, group.Name, ("window", "7d")));
            Assert.Equal(isShown ? bad : null, Group("mlbudget_group_bad_events", attribute, group.Name, ("window", "7d")));
            Assert.Equal(isShown ? bad / events : null, Group("mlbudget_group_value", attribute, group.Name));
            Assert.Equal(isShown, Group("mlbudget_group_lower", attribute, group.Name) is not null);
            Assert.Equal(isShown, Group("mlbudget_group_upper", attribute, group.Name) is not null);
            Assert.Equal(events >= MinSamples ? 1 : 0, Group("mlbudget_group_judged", attribute, group.Name));
        }
    }

    [SkippableFact]
    public async Task The_log_has_groups_of_all_three_sizes_so_the_test_above_tries_all_three()
    {
        await replay.NeedOracleAsync();

        var sizes = replay.Oracle.GetProperty("by_race").EnumerateObject()
            .Select(group => Sum(group.Value, "fp", "tn")).ToArray();

        Assert.Contains(sizes, size => size < MinGroupSize);
        Assert.Contains(sizes, size => size >= MinSamples);
    }

    [SkippableTheory]
    [InlineData("sex", 2)]
    [InlineData("race", 5)]
    public async Task The_gap_is_between_the_judged_groups_only(string attribute, int count)
    {
        await replay.NeedOracleAsync();
        var rates = replay.Oracle.GetProperty($"by_{attribute}").EnumerateObject()
            .Where(group => Sum(group.Value, "fp", "tn") >= MinSamples)
            .Select(group => Sum(group.Value, "fp") / Sum(group.Value, "fp", "tn")).ToArray();
        Assert.Equal(count, rates.Length);

        var gap = replay.Last[
            "mlbudget_disparity", [.. Slo($"fpr-parity-{attribute}"), ("attribute", attribute), ("window", "7d")]];

        Assert.Equal(rates.Max() - rates.Min(), gap!.Value, tolerance: 1e-12);
    }

    [SkippableFact]
    public async Task Labelled_SLIs_end_three_days_before_the_others()
    {
        await replay.NeedOracleAsync();
        Assert.Equal((LabelledEnd, MinuteEnd), (Number("labelled_end"), Number("minute_end")));

        var labelled = new[]
        {
            "accuracy", "precision", "recall", "false-positive-rate", "fpr-parity-sex", "fpr-parity-race",
        };
        foreach (var slo in labelled)
            Assert.Equal(LabelledEnd, replay.Last["mlbudget_watermark_timestamp_seconds", Slo(slo)]);
        foreach (var slo in new[] { "low-confidence", "completeness", "schema", "duplicates" })
            Assert.Equal(MinuteEnd, replay.Last["mlbudget_watermark_timestamp_seconds", Slo(slo)]);
    }

    [SkippableFact]
    public void Short_windows_without_predictions_are_absent_and_not_zero()
    {
        RepositoryRoot.SkipWithoutEmployment();

        // The last prediction is of 10-30T02:32Z: three days reach it just so, and nothing shorter does.
        foreach (var window in new[] { "30m", "2h", "6h", "1d" })
        {
            Assert.Null(Window("mlbudget_sli_value", "low-confidence", window));
            Assert.Null(Window("mlbudget_burn_rate", "low-confidence", window));
            Assert.Null(Window("mlbudget_window_events", "low-confidence", window));
        }

        Assert.DoesNotContain(
            replay.Last.Where(series => series.StartsWith("mlbudget_alert_burn_rate{", StringComparison.Ordinal)).Values.Keys,
            series => series.Contains("slo=\"low-confidence\"", StringComparison.Ordinal));
        Assert.NotNull(Window("mlbudget_sli_value", "low-confidence", "3d"));
        Assert.NotNull(Window("mlbudget_sli_value", "precision", "6h"));
    }

    [SkippableFact]
    public async Task The_report_says_how_each_budget_ends()
    {
        await replay.NeedOracleAsync();
        var oracle = await EmploymentReplay.CountAsync(PredictionsEnd);

        Assert.StartsWith(
            "employment at 2026-10-30 02:32Z, where predictions end (labels came until 2026-11-02 01:37Z): OK\n",
            replay.Report, StringComparison.Ordinal);
        Assert.Equal(11, replay.Report.Split('\n').Count(line => line.Contains(" 2026-10-", StringComparison.Ordinal) && line[0] == '|'));
        // What needs no label is known to the last prediction's minute, and what needs one three days less, in complete hours.
        var counts = oracle.GetProperty("low_confidence");
        Assert.Equal(["2026-10-30 02:32Z", Count(counts[0].GetDouble()), Count(counts[1].GetDouble())], Row("low-confidence")[2..5]);
        var week = oracle.GetProperty("week");
        Assert.Equal(["2026-10-27 02:00Z", Count(Sum(week, "tp", "fp")), Count(Sum(week, "fp"))], Row("precision")[2..5]);
        // Of a gap the events are those of the judged group that has the fewest, and a whole week of them was observed.
        var fewest = oracle.GetProperty("by_race").EnumerateObject().Select(group => Sum(group.Value, "fp", "tn")).Where(
            size => size >= MinSamples).Min();
        Assert.Equal($"{Count(fewest)} (smallest group)", Row("fpr-parity-race")[3]);
        Assert.Equal("100%", Row("fpr-parity-race")[7]);
    }

    /// <summary>The cells of an SLO's row in what the replay printed.</summary>
    private string[] Row(string slo) => replay.Report.Split('\n').Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
        .Single(cells => cells[0] == slo);

    private static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private (double? Events, double? Bad) Tallies(string slo) =>
        (Window("mlbudget_window_events", slo), Window("mlbudget_window_bad_events", slo));

    private double Number(string key) => replay.Oracle.GetProperty(key).GetDouble();

    private static double Sum(JsonElement confusion, params string[] cells) =>
        cells.Sum(cell => confusion.GetProperty(cell).GetDouble());

    private double? Window(string metric, string slo, string window = "7d") =>
        replay.Last[metric, [.. Slo(slo), ("window", window)]];

    private double? Group(string metric, string attribute, string group, params (string, string)[] more) => replay.Last[
        metric,
        [
            .. Slo($"fpr-parity-{attribute}"),
            ("attribute", attribute), ("group", group), ("metric", "false_positive_rate"), .. more,
        ]];

    private static (string, string)[] Slo(string slo) =>
        [("model", "employment"), ("dimension", DimensionOf(slo)), ("slo", slo)];

    private static string DimensionOf(string slo) => slo switch
    {
        "completeness" or "schema" or "duplicates" => "data_quality",
        "fpr-parity-sex" or "fpr-parity-race" => "fairness",
        _ => "model_quality",
    };
}
