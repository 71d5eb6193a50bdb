using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Employment;

/// <summary>A replay's history in a real Prometheus.</summary>
public sealed class HistoryTests
{
    private const string Precision = """{model="employment",dimension="model_quality",slo="precision",window="7d"}""";

    /// <summary>The first and the last instant of the history.</summary>
    private const double From = 1792800000, To = 1793361600;

    [SkippableFact]
    public async Task Prometheus_answers_from_a_replays_history_with_the_right_values_at_the_right_times()
    {
        Programs.SkipWithout("promtool", "prometheus");
        RepositoryRoot.SkipWithoutEmployment();
        await Programs.SkipWithoutPandasAsync();
        using var folder = new TempFolder();
        var (history, blocks) = (folder.At("history.om"), folder.At("blocks"));
        await EmploymentReplay.ReplayAsync(
            "mlbudget.yml", history, "--step=1h", "--from=2026-10-24T00:00Z", "--to=2026-10-30T12:00Z");

        await Programs.OutputOfAsync(
            "promtool", "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=168h", history, blocks);

        using var prometheus = await PrometheusServer.OnBlocksAsync(blocks);
        foreach (var (at, time) in new[] { ("2026-10-24T00:00Z", From), ("2026-10-30T12:00Z", To) })
        {
            var week = (await EmploymentReplay.CountAsync(at)).GetProperty("week");
            var (events, bad) = (Cell(week, "tp") + Cell(week, "fp"), Cell(week, "fp"));
            Assert.Equal(events, await prometheus.ValueAsync($"mlbudget_window_events{Precision}", time));
            Assert.Equal(bad, await prometheus.ValueAsync($"mlbudget_window_bad_events{Precision}", time));
            Assert.Equal(1 - bad / events, (await prometheus.ValueAsync($"mlbudget_sli_value{Precision}", time))!.Value, tolerance: 1e-12);
        }

        // Nothing before --from or after --to, and nothing said of what has no evidence.
        Assert.Null(await prometheus.ValueAsync($"mlbudget_window_events{Precision}", From - 1));
        Assert.Null(await prometheus.ValueAsync($"mlbudget_window_events{Precision}", To + 301));
        const string NotNumbers = "count(mlbudget_sli_value != mlbudget_sli_value) or vector(0)";
        Assert.Equal(0, await prometheus.ValueAsync(NotNumbers, To));
    }

    private static double Cell(JsonElement week, string cell) => week.GetProperty(cell).GetDouble();
}
