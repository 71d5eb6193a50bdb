using System.Globalization;
using MlBudget.EndToEnd.Tests.Demo;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Fleet;

/// <summary>
/// <c>prometheus/fleet.yml</c> over three shards of a log says what one exporter of the whole log says, under the same names: all numbers
/// to 1e-9, but for those of which less is promised.
/// </summary>
public sealed class FleetTests(FleetRun fleet) : IClassFixture<FleetRun>
{
    private const double Exactly = 1e-9;

    /// <summary>What is taken over shards, and left out of each of them.</summary>
    private static readonly string[] OfTheWhole =
    [
        "slo_state", "error_budget_evidence", "error_budget_remaining_ratio", "error_budget_consumed_ratio", "error_budget_spent_ratio",
        "error_budget_pace_ratio", "error_budget_remaining_events", "sli_value", "burn_rate", "window_coverage_ratio", "alert_burn_rate",
        "disparity", "group_value", "group_lower", "group_upper", "group_judged", "dimension_remaining_ratio", "dimension_health_ratio",
        "dimension_binding", "dimension_no_data_slos", "composite_health_ratio", "drift_detected",
    ];

    /// <summary>Of which less is promised, or nothing.</summary>
    private static readonly string[] OfTheWholeOnly =
        ["disparity_confident", "drift_statistic", "drift_p_value", "error_budget_exhaustion_timestamp_seconds", "error_budget_recovery_timestamp_seconds"];

    /// <summary>The SLOs whose budget or alert rows are of what is certain of a gap.</summary>
    private static readonly string[] Uncertain = ["parity", "parity-sure", "four-fifths", "odds", "success-parity", "accuracy-ratio"];

    [SkippableFact]
    public async Task Ratios_over_all_shards_are_those_of_the_whole_log()
    {
        Programs.SkipWithout("prometheus");
        var expected = Of(fleet.Whole, OfTheWhole);
        Assert.True(expected.Count > 400, $"{expected.Count} series of the whole");
        // All states and both verdicts are among them.
        var states = expected.Where(series => series.Key.StartsWith("mlbudget_slo_state", StringComparison.Ordinal) && series.Value == 1)
            .Select(series => series.Key).ToArray();
        foreach (var state in new[] { "ok", "burning", "exhausted" })
            Assert.True(states.Any(series => series.Contains($"\"{state}\"", StringComparison.Ordinal)), $"{state}: {string.Join(' ', states)}");
        Assert.Equal([0, 1], expected.Where(series => series.Key.StartsWith("mlbudget_drift_detected", StringComparison.Ordinal))
            .Select(series => series.Value).Distinct().Order());

        Assert.Equal("", Differences(expected, Of(await RecordedAsync(), OfTheWhole)));
        Assert.Empty(await fleet.Prometheus.FailedRulesAsync());
    }

    [SkippableFact]
    public async Task What_is_certain_of_a_gap_is_never_more_than_the_whole_says_and_hardly_less()
    {
        Programs.SkipWithout("prometheus");
        var expected = Of(fleet.Whole, ["disparity_confident"]);

        var recorded = await RecordedAsync("disparity_confident");

        Assert.Equal(expected.Keys, recorded.Keys);
        Assert.All(expected, series => Assert.InRange(recorded[series.Key], series.Value - 1e-8, series.Value));
        Assert.Contains(expected, series => series.Value > 0.01);
    }

    [SkippableFact]
    public async Task Drift_is_that_of_the_bins_that_shards_export()
    {
        Programs.SkipWithout("prometheus");
        var expected = Of(fleet.Whole, ["drift_statistic"]);

        var recorded = await RecordedAsync("drift_statistic");

        Assert.Equal(expected.Keys, recorded.Keys);
        Assert.All(recorded, series =>
        {
            // Categories have no more bins than are exported; of numbers two of 64 are one.
            if (series.Key.Contains("\"js\"", StringComparison.Ordinal))
                Assert.Equal(expected[series.Key], series.Value, Exactly);
            else
                Assert.InRange(series.Value, expected[series.Key] - 1 / 64.0, expected[series.Key] + 1e-12);
        });
        var byChance = Of(fleet.Whole, ["drift_p_value"]);
        Assert.NotEmpty(byChance);
        var likely = await RecordedAsync("drift_p_value");
        Assert.All(byChance, series => Assert.InRange(likely[series.Key], series.Value - 1e-12, 1));
    }

    [SkippableFact]
    public void A_shard_has_none_of_the_numbers_of_the_whole()
    {
        Programs.SkipWithout("prometheus");
        Assert.All(fleet.Shards, page => Assert.Empty(Of(MetricsText.Parse(page), [.. OfTheWhole, .. OfTheWholeOnly])));
    }

    [SkippableFact]
    public async Task Promtool_has_nothing_to_say_of_the_page_of_a_shard()
    {
        Programs.SkipWithout("prometheus", "promtool");
        Assert.Equal("", await Programs.CheckMetricsAsync(fleet.Shards[0]));
    }

    [SkippableFact]
    public async Task Shards_that_are_as_they_should_be_are_not_apart()
    {
        Programs.SkipWithout("prometheus");
        Assert.Equal(3, await fleet.Prometheus.ValueAsync("mlbudget:shards"));
        Assert.Equal(0, await fleet.Prometheus.ValueAsync("mlbudget:watermark_spread_seconds + mlbudget:shards_alike"));
        Assert.Empty((await fleet.Prometheus.SeriesAsync("mlbudget:shards_apart")).Values);
    }

    [SkippableFact]
    public async Task Every_query_of_the_runbook_of_shards_has_an_answer()
    {
        Programs.SkipWithout("prometheus");
        var queries = RunbookTests.Queries("MLBudgetShardsApart").ToArray();
        Assert.True(queries.Length >= 10);

        foreach (var (_, expression) in queries)
            Assert.True(await fleet.Prometheus.ValueAsync($"count({expression})") > 0, expression);
    }

    private async Task<MetricsText> RecordedAsync() =>
        await fleet.Prometheus.SeriesAsync("{__name__=~\"mlbudget_.+\",instance=\"\"}");

    private async Task<SortedDictionary<string, double>> RecordedAsync(string name) => Of(await RecordedAsync(), [name]);

    /// <summary>The series of some names that are promised over shards.</summary>
    private static SortedDictionary<string, double> Of(MetricsText page, string[] names) => new(
        page.Values.Where(series => names.Contains(series.Key["mlbudget_".Length..].Split('{')[0]) && !IsWithoutPromise(series.Key))
            .ToDictionary(series => series.Key, series => series.Value),
        StringComparer.Ordinal);

    /// <summary>Statistics that only inform are not taken over shards.</summary>
    private static bool IsWithoutPromise(string series) => series.StartsWith("mlbudget_drift_statistic", StringComparison.Ordinal)
        && !series.Contains("statistic=\"ks\"", StringComparison.Ordinal) && !series.Contains("statistic=\"js\"", StringComparison.Ordinal);

    private static string Differences(SortedDictionary<string, double> expected, SortedDictionary<string, double> recorded) => string.Join(
        '\n',
        expected.Keys.Union(recorded.Keys).Where(series => !AreEqual(series, Value(expected, series), Value(recorded, series)))
            .Select(series => $"{series} {Show(Value(expected, series))} {Show(Value(recorded, series))}"));

    private static bool AreEqual(string series, double? expected, double? recorded)
    {
        if (expected is null || recorded is null)
            return false;
        var isUncertain = Uncertain.Any(slo => series.Contains($"slo=\"{slo}\"", StringComparison.Ordinal));
        return Math.Abs(expected.Value - recorded.Value) <= (isUncertain ? 1e-6 : Exactly) * Math.Max(1, Math.Abs(expected.Value));
    }

    private static double? Value(SortedDictionary<string, double> values, string series) =>
        values.TryGetValue(series, out var value) ? value : null;

    private static string Show(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "-";
}
