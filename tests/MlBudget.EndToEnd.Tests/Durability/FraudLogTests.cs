using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>What the other tests here rest on: the log has all that it is made up for, and nothing in it depends on when it is
/// read.</summary>
public sealed class FraudLogTests
{
    private const int Seed = 20260501, Steps = 10;

    [Fact]
    public async Task The_log_holds_every_kind_of_trouble_and_every_SLO_has_data()
    {
        using var growth = new Growth(FraudLog.Create(Seed), Steps, new(Seed));
        growth.Finish();

        var page = MetricsText.Parse(await FraudExporter.UndisturbedPageAsync(FraudExporter.EverySlo, growth.Folder));

        Assert.InRange(Source(page, "records", "predictions"), 15_000, 20_000);
        Assert.InRange(Source(page, "records", "labels"), 15_000, 20_000);
        foreach (var reason in new[] { "malformed", "encoding", "time", "too_long", "set_aside" })
        {
            Assert.True(Source(page, "rejected_records", "predictions", ("reason", reason)) > 0, $"predictions: {reason}");
            Assert.True(Source(page, "rejected_records", "labels", ("reason", reason)) > 0, $"labels: {reason}");
        }

        Assert.True(Source(page, "rejected_records", "labels", ("reason", "id")) > 0);
        Assert.True(Source(page, "rejected_records", "labels", ("reason", "label")) > 0);
        // Those that enough others agreed with count in the end.
        Assert.True(Source(page, "rejected_records", "predictions", ("reason", "set_aside")) > 99);
        Assert.True(Source(page, "late_records", "predictions") > 0);
        foreach (var count in new[]
        {
            "labels_waiting", "labels_unmatched", "labels_expired_total", "labels_unknown_total", "label_conflicts_total",
            "group_overflow_records_total",
        })
            Assert.True(page[$"mlbudget_{count}", ("model", "fraud")] > 0, count);
        Assert.All(page.Where(series => series.StartsWith("mlbudget_dimension_no_data_slos{", StringComparison.Ordinal)).Values,
            dimension => Assert.Equal(0, dimension.Value));
    }

    [Fact]
    public async Task Without_any_disturbance_a_log_that_grows_and_is_rotated_ends_with_the_page_of_the_whole_log()
    {
        using var growth = new Growth(FraudLog.Create(Seed), Steps, new(Seed));
        growth.Step();
        using var exporter = await FraudExporter.StartAsync(FraudExporter.EverySlo, growth.Folder, storage: null);
        var counters = new Counters();
        while (!growth.IsDone)
        {
            growth.Step();
            await Polls.NextAsync(exporter, counters.See);
        }

        await FraudExporter.HasPageAsync(
            exporter, await FraudExporter.UndisturbedPageAsync(FraudExporter.EverySlo, growth.Folder), counters.See);

        Assert.True(counters.Pages > Steps, $"{counters.Pages} pages on the way");
        Assert.DoesNotContain("level=error", exporter.Log, StringComparison.Ordinal);
    }

    private static double Source(MetricsText page, string what, string source, params (string, string)[] labels) =>
        page[$"mlbudget_source_{what}_total", [("model", "fraud"), ("source", source), .. labels]] ?? 0;
}
