using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Golden;

/// <summary>
/// The whole page of the log that was made by hand, as an exporter of a shard gives it. With <c>MLBUDGET_WRITE_GOLDEN=1</c> it is written
/// over <c>tests/testdata/golden/shard.txt</c>, to be reviewed as a change.
/// </summary>
public sealed class ShardPageTests
{
    [Fact]
    public async Task A_shard_gives_this_page_and_what_it_shares_with_the_whole_is_the_same()
    {
        using var exporter = await ExporterProcess.StartAsync(
            ["run", "--clock=log", $"--config.file={RepositoryRoot.At("tests", "testdata", "golden", "shard.yml")}"],
            new Dictionary<string, string> { ["GOLDEN"] = RepositoryRoot.At("tests", "testdata", "golden") });

        var page = Pages.WithoutSelf(await exporter.PageAsync());

        var file = RepositoryRoot.At("tests", "testdata", "golden", "shard.txt");
        if (Environment.GetEnvironmentVariable("MLBUDGET_WRITE_GOLDEN") == "1")
            await File.WriteAllTextAsync(file, page);
        Assert.Equal(await File.ReadAllTextAsync(file), page);
        var shard = MetricsText.Parse(page);
        var all = MetricsText.Parse(await File.ReadAllTextAsync(RepositoryRoot.At("tests", "testdata", "golden", "metrics.txt")));
        // How many series there are, is of the page.
        all = all.Where(series => !series.StartsWith("mlbudget_model_series{", StringComparison.Ordinal));
        Assert.Equal("", all.Where(series => shard.Values.ContainsKey(series)).DifferenceTo(shard.Where(all.Values.ContainsKey)));
        Assert.Equal(0.8, shard["mlbudget_slo_baseline_ratio", ("model", "golden"), ("dimension", "model_quality"), ("slo", "accuracy-decay")]);
        Assert.Equal(0.2, shard["mlbudget_slo_baseline_bad_ratio", ("model", "golden"), ("dimension", "model_quality"), ("slo", "accuracy-decay")]);
        // What adds up is there: the shard has the whole log, and so the numbers that GoldenPageTests counts by hand.
        Assert.Equal(
            new double?[] { 5, 3, 2, 7 },
            new[] { ("positive", "positive"), ("negative", "positive"), ("positive", "negative"), ("negative", "negative") }.Select(cell => shard[
                "mlbudget_confusion_events", ("model", "golden"), ("truth", cell.Item1), ("answer", cell.Item2), ("window", "1d")]));
        Assert.Equal(6, shard["mlbudget_hour_predictions", ("model", "golden")]);
        Assert.Equal(11, shard["mlbudget_score_events", ("model", "golden"), ("bin", "0.9-1.0"), ("window", "1d")]);
        // Four of 24 hours are observed.
        (string, string)[] success = [("model", "golden"), ("dimension", "infrastructure"), ("slo", "success"), ("window", "1d")];
        Assert.Equal(4 * 3600, shard["mlbudget_window_observed_seconds", success]);
        Assert.Equal(24 * 3600, shard["mlbudget_window_seconds", success]);
        // Six values are missing, four of them of one feature: so at least four records.
        (string, string)[] missing = [("model", "golden"), ("dimension", "data_quality"), ("slo", "completeness"), ("window", "1d")];
        Assert.Equal(6, shard["mlbudget_window_bad_events", missing]);
        Assert.Equal(4, shard["mlbudget_window_bad_records", missing]);
    }
}
