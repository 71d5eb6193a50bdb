using System.Globalization;
using System.Text.Json;
using MlBudget.Core.Budgets;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>The reference's example of bounds on both sides, on a made-up log.</summary>
public sealed class BetweenTests : IDisposable
{
    private const int PerHour = 100, Hours = 8 * 24;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(9));

    /// <summary>The example, as it stands in the reference, for the log of this test.</summary>
    private string Example => WatchedExample.OfReference("applications").Replace("/var/log/applications", Path.GetDirectoryName(_example.At("log")), StringComparison.Ordinal);

    public void Dispose() => _example.Dispose();

    [Theory]
    // 34% refused take 0.8 of the slack of 5 points, and every hour is bad.
    [InlineData(34, 0.34, 0.2, BudgetState.Ok, 0)]
    [InlineData(36, 0.36, -0.2, BudgetState.Exhausted, 0)]
    [InlineData(30, 0.3, 1, BudgetState.Ok, 1)]
    [InlineData(2, 0.02, 0.4, BudgetState.Ok, 0)]
    public void What_lies_outside_spends_the_slack_and_makes_slices_bad(int refused, double value, double remaining, BudgetState state, double goodHours)
    {
        for (var part = 0; part < 2; part++)
        {
            Append(refused, part * Hours / 2, (part + 1) * Hours / 2);
            using var models = _example.Watch(Example);
            models.PollAll();
        }

        using var last = _example.Watch(Example);
        var watched = last.PollAll();
        var (bySlack, byHours) = (Slo(watched, "refusals"), Slo(watched, "refusals-by-hours"));
        Assert.Equal((value, state), (bySlack.Whole.Reading!.Value.Value, bySlack.State));
        Assert.Equal(remaining, bySlack.Remaining!.Value, tolerance: 1e-9);
        Assert.Equal(goodHours, byHours.Whole.Reading!.Value.Value);

        var page = WatchedExample.PageOf(watched);
        Assert.Equal(_example.ReplayedPage(Example), page);
        Assert.Contains("mlbudget_slo_bound{model=\"applications\",dimension=\"model_quality\",slo=\"refusals\"} 0.35\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_slo_lower_bound{model=\"applications\",dimension=\"model_quality\",slo=\"refusals\"} 0\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_slo_lower_bound{model=\"applications\",dimension=\"model_quality\",slo=\"refusals-by-hours\"}", page, StringComparison.Ordinal);
        var slos = JsonDocument.Parse(JsonSerializer.Serialize(BudgetsJson.Of(watched), BudgetsJson.Options)).RootElement.GetProperty("models")[0].GetProperty("slos");
        Assert.Equal((0.35, 0.0), (slos[0].GetProperty("bound").GetDouble(), slos[0].GetProperty("lower_bound").GetDouble()));
        Assert.Equal("between 5% and 30%, at most 5 points outside over 7d", Words.Objective(bySlack.Slo));
        Assert.Equal("at most 10% of 1h slices bad over 7d", Words.Objective(byHours.Slo));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{refused}%"), Words.Value(bySlack.Slo, value));
    }

    private static SloReport Slo(Snapshot snapshot, string name) => snapshot.Models.Single().Report.Slos.Single(slo => slo.Slo.Name == name);

    /// <summary>Writes some hours of the log, and after the last one a row that ends its last minute.</summary>
    private void Append(int refused, int from, int to) => File.AppendAllLines(
        _example.At("decisions.jsonl"), Enumerable.Range(from * PerHour, (to - from) * PerHour + (to == Hours ? 1 : 0)).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"{{\"t\":\"{First.AddMinutes(row * 60.0 / PerHour):O}\",\"refused\":{(row % PerHour < refused ? 1 : 0)}}}")));
}
