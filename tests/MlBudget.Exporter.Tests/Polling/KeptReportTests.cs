using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>What polls keep of the last one is what they would find anew, whatever comes and however time passes.</summary>
public sealed class KeptReportTests : IDisposable
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StorageDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(First.AddDays(2).AddSeconds(31));
    private int _ids;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_poll_that_keeps_what_it_can_shows_what_one_does_that_keeps_nothing(int seed)
    {
        var random = new Random(seed);
        Append("predictions", Enumerable.Range(0, 300).Select(_ => Prediction(random, First.AddMinutes(random.Next(2880)))));
        Append("labels", Enumerable.Range(0, 100).Select(_ => Label(random)));
        using var keeping = Pipeline();
        using var plain = Pipeline();
        var page = new MetricsPage();
        for (var step = 0; step < 30; step++)
        {
            if (random.Next(3) == 0)
                Append("predictions", Enumerable.Range(0, random.Next(1, 40)).Select(_ => Prediction(random, _time.GetUtcNow().AddSeconds(-random.NextInt64(10) * random.Next(20_000)))));
            if (random.Next(3) == 0)
                Append("labels", Enumerable.Range(0, random.Next(1, 40)).Select(_ => Label(random)));
            if (random.Next(12) == 0)
                Append(random.Next(2) == 0 ? "predictions" : "labels", ["{ no record"]);
            var at = Instant.Now(_time);
            Poll(keeping, at);
            Poll(plain, at);

            var (kept, anew) = (keeping.Shown(), plain.Report());

            Assert.Equal(Text(new MetricsPage(), anew, at), Text(page, kept, at));
            Assert.Equal(Beside(anew), Beside(kept));
            Assert.Equal(Parts(plain.LastReport(at)), Parts(kept));
            _time.Advance(TimeSpan.FromSeconds(random.Next(8) switch
            {
                < 3 => random.Next(20),
                3 or 4 => random.Next(90),
                5 => random.Next(3600),
                6 => random.Next(6 * 3600),
                _ => random.Next(2 * 86_400),
            }));
        }
    }

    [Fact]
    public void Slices_that_have_no_value_for_what_the_whole_window_shows_have_it_again_once_that_is_over()
    {
        Append("labels", []);
        using var keeping = Pipeline();
        using var plain = Pipeline();
        var values = new List<double?>();
        // Days of answers of two texts, neither of them the positive one, and a day with positive ones among them.
        for (var day = 0; day < 9; day++)
        {
            var now = _time.GetUtcNow();
            Append("predictions", Enumerable.Range(0, 700).Select(number => string.Create(CultureInfo.InvariantCulture,
                $$"""{"t":"{{now.AddSeconds(-number * 100):yyyy-MM-ddTHH:mm:ssZ}}","id":"{{++_ids}}","a":"{{(day == 3 && number % 2 == 0 ? "1" : number % 3 == 0 ? "x" : "y")}}","m":"m0","v":"1"}""")));
            Append("labels", Enumerable.Range(_ids - 699, 700).Select(id => string.Create(CultureInfo.InvariantCulture,
                $$"""{"id":"{{id}}","t":"{{now:yyyy-MM-ddTHH:mm:ssZ}}","label":{{id % 2}}}""")));
            var at = Instant.Now(_time);
            Poll(keeping, at);
            Poll(plain, at);

            var (kept, anew) = (keeping.ReportNext(), plain.Report());

            Assert.Equal(Text(new MetricsPage(), anew, at), Text(new MetricsPage(), kept, at));
            Assert.Equal(Beside(anew), Beside(kept));
            values.Add(kept.Report.Slos.Single(slo => slo.Slo.Name == "f1-slices").Whole.Reading?.Value);
            _time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Contains(null, values);
        Assert.Contains(values, value => value is not null);
        Assert.Null(values[^1]);
    }

    public void Dispose() => _directory.Dispose();

    private static string Parts(ModelStatus status) => string.Join('\n', status.Policies.BurnDowns.OrderBy(slo => slo.Key, StringComparer.Ordinal)
        .Select(slo => $"{slo.Key} {slo.Value.From} {slo.Value.To} {string.Join(' ', slo.Value.Parts)}"));

    private static void Poll(ModelPipeline pipeline, Instant at)
    {
        pipeline.Refresh();
        pipeline.ReadOn(256);
        pipeline.NoteRead(at);
        pipeline.Advance(at, at, knownTo: pipeline.Clock);
    }

    private static string Text(MetricsPage page, ModelStatus status, Instant at) => page.TextOf(new(at, [status]) { Wall = at });

    /// <summary>What is not among the metrics.</summary>
    private static string Beside(ModelStatus status)
    {
        var text = new StringBuilder();
        foreach (var slo in status.Report.Slos)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{slo.Slo.Name}: {slo.MissingWords} {slo.LatestSlot} {slo.ObservedFrom} {slo.Closed} {slo.LostFields.Length} {status.Policies.ForecastOf(slo.Slo.Name)}");
            text.AppendJoin('\n', slo.Windows).AppendJoin('\n', slo.Alerts);
        }

        text.AppendJoin('\n', status.Report.Notices).AppendJoin('\n', status.Report.Labels?.Hours.AsEnumerable() ?? []);
        text.AppendJoin('\n', status.Cascade.Onsets.Select(onset => (onset.Slo, onset.At, onset.Usual, onset.Since)));
        text.AppendLine(CultureInfo.InvariantCulture, $"{status.Report.Composite} {status.PredictionsEnd} {status.IsAtEnd} {status.Report.At}");
        return text.ToString();
    }

    private ModelPipeline Pipeline() => Pipelines.Create(
        ConfigurationFile.Parse("kept.yml", Yaml()) is { Configuration: { } known } parsed ? known.Models
            : throw new InvalidOperationException(string.Join('\n', ConfigurationFile.Parse("kept.yml", Yaml()).Errors)),
        ClockMode.Wall, closedFiles: false, _time, new RecordedLog().Loggers.CreateLogger<ModelPipeline>())[0];

    private void Append(string role, IEnumerable<string> lines) => File.AppendAllLines(_directory.At($"{role}.jsonl"), lines);

    private string Prediction(Random random, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"t":"{{at:yyyy-MM-ddTHH:mm:ss.fffZ}}","id":"{{(random.Next(30) == 0 ? _ids : ++_ids)}}","a":{{random.Next(3) / 2}},"s":{{random.NextDouble():F3}},"l":{{random.NextDouble():F3}},"e":{{(random.Next(9) == 0 ? "1" : "null")}},"m":"m{{random.Next(3)}}","v":"{{(at - First).Days}}"}""");

    private string Label(Random random) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"id":"{{random.Next(_ids + 5)}}","t":"{{_time.GetUtcNow().AddSeconds(-random.Next(4000)):yyyy-MM-ddTHH:mm:ssZ}}","label":{{random.Next(2)}}}""");

    private string Yaml() => $$"""
        defaults: { window: 3d }
        models:
          - name: kept
            task: binary_classification
            predictions:
              type: files
              path: {{_directory.At("predictions.jsonl")}}
              fields: { time: t, id: id, prediction: a, score: s, latency_seconds: l, error: e, version: v }
            labels: { type: files, path: {{_directory.At("labels.jsonl")}}, fields: { id: id, time: t, label: label }, delay: 90s }
            groups: { merchant: { field: m, min_samples: 10 } }
            gates: { deploy: [infrastructure, model_quality] }
            exclusions:
              - { from: 2026-06-03T02:00:30Z, to: 2026-06-03T04:00:30Z, reason: "backfill" }
              - { cron: "*/40 * * * *", length: 3m, reason: "restarts", slo: success }
            adjustments:
              - { from: 2026-06-02T00:00Z, to: 2026-06-03T06:30:00Z, slo: latency, objective: 0.70, reason: "launch", approved_by: [sre] }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.9 }
              - { name: latency, dimension: infrastructure, good: latency_seconds <= 0.8, objective: 0.8 }
              - { name: uptime, metric: uptime, silence: bad, slices: { length: 5m, objective: 0.5 } }
              - { name: latency-slices, dimension: infrastructure, good: latency_seconds <= 0.8, objective: 0.5, slices: { length: 1m, objective: 0.9 } }
              - { name: f1-slices, metric: f1, at_least: 0.4, slices: { length: 1h, objective: 0.5, min_events: 3 } }
              - { name: parity-slices, disparity: { metric: selection_rate, by: merchant }, at_most: 0.2, slices: { length: 6h, objective: 0.5 } }
              - { name: monthly-slices, dimension: infrastructure, good: error is null, objective: 0.9, slices: { length: 30m, objective: 0.9 }, window: { calendar: week } }
              - { name: monthly, dimension: infrastructure, good: error is null, objective: 0.9, window: { calendar: week } }
              - { name: confidence, metric: low_confidence, below: 0.6, at_most: 0.3 }
              - { name: schema, metric: schema_violations, at_most: 0.01 }
              - { name: precision, metric: precision, at_least: 0.4 }
              - { name: f1, metric: f1, at_least: 0.4 }
              - { name: accuracy, metric: accuracy, max_degradation: 0.2, baseline: 0.6 }
              - { name: accuracy-slices, metric: accuracy, at_least: 0.4, slices: { length: 6h, objective: 0.5 } }
              - { name: parity, disparity: { metric: false_positive_rate, by: merchant }, at_most: 0.2 }
              - { name: selection-parity, disparity: { metric: selection_rate, by: merchant, measure: ratio }, at_least: 0.8 }
        """;
}
