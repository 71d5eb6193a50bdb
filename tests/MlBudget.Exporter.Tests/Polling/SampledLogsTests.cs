using System.Globalization;
using System.Text.Json;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A log that holds every failure and one success in a hundred tells the share of failures of all predictions.</summary>
public sealed class SampledLogsTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(9));

    public void Dispose() => _example.Dispose();

    [Fact]
    public void Shares_are_of_all_predictions_and_evidence_is_of_records()
    {
        // 600 minutes with a failure each and a success that stands for a hundred, half of which are flagged.
        WriteLog(minute => [Failure(minute), Success(minute, "0.01")]);
        var report = Poll();

        var success = Whole(report, "success");
        Assert.Equal(600.0 / 60600, success.ErrorRatio, tolerance: 1e-12);
        Assert.Equal((60600, 600, 600), (success.Events, success.Bad, success.BadRows));
        // (Σw)² / Σw² = (600 · 101)² / (600 · 10001) = 611.99
        Assert.Equal(600.0 * 101 * 101 / 10001, success.EffectiveEvents, tolerance: 1e-6);
        var precision = Whole(report, "precision");
        Assert.Equal((30000, 0.5), (precision.Events, precision.Value));
        // The record that ends the window does not say how it was sampled.
        Assert.Equal((1201, 60600), (report.Predictions, report.Represented));
    }

    [Fact]
    public void A_record_that_does_not_say_how_it_was_sampled_counts_in_no_share_and_is_told()
    {
        WriteLog(minute => [Failure(minute), Success(minute, minute % 3 == 0 ? "0" : minute % 3 == 1 ? "null" : "0.01")]);
        var report = Poll();

        // They might be the bad ones: with so many of them nobody knows.
        var slo = report.Slos.Single(one => one.Slo.Name == "success");
        Assert.Equal((null, "sampling_unknown"), (slo.Whole.Reading, MetricNames.ReasonOf(slo)));
        Assert.StartsWith("Over 0.1% of the records don't say for how many predictions they stand (4", Words.Reason(slo), StringComparison.Ordinal);
        Assert.Contains(report.Violations, violation => violation is { Field: "sampling", Kind: "out_of_range", Count: 200 });
        var field = report.Fields.Single(one => one.Field.Name == "sampling");
        Assert.Equal(201, field.LastDay.Missing);
        Assert.Contains(report.Notices, notice => notice.Text.StartsWith("sampling: 40", StringComparison.Ordinal));
    }

    [Fact]
    public void A_few_records_that_do_not_say_it_take_no_value_away_and_are_noticed()
    {
        WriteLog(minute => [Failure(minute), Success(minute, "0.01"), .. Enumerable.Range(0, 2).Select(copy => Other(minute, copy))]);
        var report = Poll();

        Assert.Equal(1199 + 600 * 101, Whole(report, "success").Events);
        Assert.StartsWith("sampling: 1 of 2,400 records", Assert.Single(report.Notices, notice => notice.Kind == NoticeKind.SamplingUnknown).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_record_says_it_any_more_there_is_no_value_and_the_reason_names_the_field()
    {
        WriteLog(minute => [Failure(minute), Success(minute, "0.01")]);
        var slo = Poll("rate").Slos.Single(one => one.Slo.Name == "success");

        Assert.Null(slo.Whole.Reading);
        Assert.Equal(BudgetState.NoData, slo.State);
        Assert.Contains("'rate' (sampling)", Words.Reason(slo), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_read_in_parts_is_what_is_replayed_and_the_page_and_the_API_tell_what_records_stand_for()
    {
        WriteLog(minute => [Failure(minute), Success(minute, "0.01")], to: 300);
        Poll();
        WriteLog(minute => [Failure(minute), Success(minute, "0.01")], from: 300);
        using var models = Watch();
        var watched = models.PollAll();

        var page = WatchedExample.PageOf(watched);
        Assert.Equal(_example.ReplayedPage(Example("sample_rate")), page);
        Assert.Contains("mlbudget_predictions_represented_total{model=\"checkout-fraud\"} 60600\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_window_events{model=\"checkout-fraud\",dimension=\"infrastructure\",slo=\"success\",window=\"7d\"} 60600\n", page, StringComparison.Ordinal);
        Assert.Contains("\"predictions_represented\":60600", JsonSerializer.Serialize(BudgetsJson.Of(watched), BudgetsJson.Options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multiclass_classification")]
    [InlineData("binary_classification")]
    public void Labels_are_joined_by_weight_where_no_SLO_asks_for_them(string task)
    {
        WriteLog(minute => [Success(minute, "0.01")]);
        using var models = _example.Watch($$"""
            models:
              - name: sampled
                task: {{task}}
                predictions:
                  type: files
                  path: {{_example.At("predictions.jsonl")}}
                  fields: { time: t, id: id, prediction: flagged, error: error }
                  sampling: { probability: sample_rate }
                labels: { type: files, path: {{_example.At("frauds.jsonl")}}, fields: { id: id, time: at, label: fraud } }
                slos:
                  - { name: answered, good: error is null, objective: 0.9, dimension: infrastructure }
            """);
        var report = models.PollAll().Models.Single().Report;

        Assert.Equal((60000, 0), (Whole(report, "answered").Events, Whole(report, "answered").Bad));
        Assert.Equal(1.0, report.LabelCoverage!.Value, tolerance: 0);
        var known = report.Pictures.Confusion.Select(cells => cells.TruePositives + cells.FalsePositives + cells.FalseNegatives + cells.TrueNegatives);
        Assert.Equal(task.StartsWith("binary", StringComparison.Ordinal) ? [60000, 60000] : [], known);
    }

    private static string Failure(int minute) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"t\":\"{First.AddMinutes(minute):O}\",\"id\":{2 * minute},\"flagged\":null,\"error\":\"timeout\",\"sample_rate\":1}}");

    private static string Success(int minute, string rate) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"t\":\"{First.AddMinutes(minute):O}\",\"id\":{2 * minute + 1},\"flagged\":{minute % 2},\"error\":null,\"sample_rate\":{rate}}}");

    private static string Other(int minute, int copy) => string.Create(
        CultureInfo.InvariantCulture, $"{{\"t\":\"{First.AddMinutes(minute):O}\",\"id\":\"o{minute}-{copy}\",\"error\":null,\"sample_rate\":{(minute + copy == 0 ? "null" : "1")}}}");

    private void WriteLog(Func<int, string[]> records, int from = 0, int to = 600)
    {
        var minutes = Enumerable.Range(from, to - from).ToArray();
        File.AppendAllLines(_example.At("predictions.jsonl"), minutes.SelectMany(records));
        // Of flagged predictions every other one is a fraud.
        File.AppendAllLines(_example.At("frauds.jsonl"), minutes.Select(minute => string.Create(
            CultureInfo.InvariantCulture, $"{{\"id\":{2 * minute + 1},\"at\":\"{First.AddMinutes(minute + 1):O}\",\"fraud\":{minute / 2 % 2}}}")));
        // One more hour ends the windows behind the last record.
        if (to == 600)
            File.AppendAllLines(_example.At("predictions.jsonl"), [string.Create(CultureInfo.InvariantCulture, $"{{\"t\":\"{First.AddMinutes(600):O}\",\"id\":-1}}")]);
    }

    private ModelReport Poll(string field = "sample_rate")
    {
        using var models = Watch(field);
        return models.PollAll().Models.Single().Report;
    }

    private static SliReading Whole(ModelReport report, string slo) => report.Slos.Single(one => one.Slo.Name == slo).Whole.Reading!.Value;

    private WatchedModels Watch(string field = "sample_rate") => _example.Watch(Example(field));

    /// <summary>The example, as it stands in the reference, for the log of this test.</summary>
    private string Example(string field) => WatchedExample.OfReference("checkout-fraud")
        .Replace("/var/log/checkout", Path.GetDirectoryName(_example.At("log")), StringComparison.Ordinal)
        .Replace("probability: sample_rate", $"probability: {field}", StringComparison.Ordinal);
}
