using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Learning;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A baseline of forecasts and sales is learned from a log, written, read, and estimates errors of the days after it.</summary>
public sealed class EstimatedErrorsTests : IDisposable
{
    private const int Days = 10, LearnedDays = 8, PerDay = 300;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WatchedExample _example = new(First.AddDays(Days + 1));

    /// <summary>In tenths.</summary>
    private readonly int[] _units = new int[Days * PerDay];

    public EstimatedErrorsTests()
    {
        var random = new Random(41);
        var (forecasts, sales) = (new List<string>(), new List<string> { "id,at,sold" });
        for (var id = 0; id < _units.Length; id++)
        {
            var at = First.AddDays((double)id / PerDay);
            _units[id] = random.Next(id < LearnedDays * PerDay || random.Next(4) == 0 ? 200 : 2000);
            forecasts.Add(string.Create(CultureInfo.InvariantCulture, $"{{\"t\":\"{at:O}\",\"id\":\"f{id}\",\"units\":{_units[id]}}}"));
            sales.Add(string.Create(CultureInfo.InvariantCulture, $"f{id},{at.AddHours(1):O},{_units[id] + random.Next(1 + _units[id] / 4)}"));
        }

        File.WriteAllLines(_example.At("forecasts.jsonl"), forecasts);
        File.WriteAllLines(_example.At("sales.csv"), sales);
    }

    public void Dispose() => _example.Dispose();

    [Fact]
    public void What_was_learned_estimates_the_errors_of_what_comes_after_it()
    {
        var learned = Learn().Baseline!;
        Assert.Equal(("units * 0.1", "sold * 0.1"), (learned.Errors!.Prediction, learned.Errors.Label));
        var file = _example.At("baseline.yml");
        File.WriteAllText(file, BaselineWriter.Write("demand", learned));
        var read = BaselineFile.Load(file);
        Assert.Empty(read.Errors);
        Assert.False(read.IsChanged);

        var page = _example.ReplayedPage(Configuration($"file: {file}"));

        var (edges, expected) = (learned.Errors.Edges, learned.Errors.Expected);
        // The clock stands at the last forecast, whose minute is not over.
        var lastDay = _units[^PerDay..^1].Average(units => Math.Round(expected[edges.Count(edge => edge < units / 10.0)] * 1e6) / 1e6);
        var estimated = Assert.Single(page.Split('\n'), line => line.StartsWith("mlbudget_estimated_quality{model=\"demand\",metric=\"mean_absolute_error\",window=\"1d\"} ", StringComparison.Ordinal));
        Assert.Equal(lastDay, double.Parse(estimated.Split(' ')[1], CultureInfo.InvariantCulture), lastDay / 100);
        Assert.Contains("\nmlbudget_estimated_quality_difference{model=\"demand\",metric=\"mean_absolute_error\"} ", page, StringComparison.Ordinal);
        Assert.Contains("\nmlbudget_drift_threshold{model=\"demand\",feature=\"residual\",statistic=\"ks\"} ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\nmlbudget_calibration_error{", page, StringComparison.Ordinal);
    }

    private LearningResult Learn()
    {
        var result = ConfigurationFile.Parse("learning.yml", Configuration("learn: 7d"));
        Assert.Empty(result.Errors);
        using var pipeline = Pipelines.Create(
            result.Configuration!.Models, ClockMode.Log, closedFiles: true, TimeProvider.System, NullLogger<ModelPipeline>.Instance)[0];
        pipeline.Refresh();
        pipeline.Read(new(long.MaxValue));
        var learned = pipeline.Learn(Instant.From(First), Instant.From(First.AddDays(LearnedDays)));
        Assert.Empty(learned.Refusals);
        return learned;
    }

    private string Configuration(string baseline) => $$"""
        models:
          - name: demand
            task: regression
            predictions:
              type: files
              path: {{_example.At("forecasts.jsonl")}}
              fields: { time: t, id: id, prediction: { field: units, scale: 0.1 } }
            labels: { type: files, path: {{_example.At("sales.csv")}}, fields: { id: id, time: at, label: { field: sold, scale: 0.10 } }, delay: 6h }
            baseline: { {{baseline}} }
            slos:
              - { name: early, metric: estimated_mean_absolute_error, at_most: 30 }
              - { name: early-worse, metric: estimated_mean_absolute_error, max_degradation: 0.5 }
              - { name: errors, metric: residual_drift }
        """;
}
