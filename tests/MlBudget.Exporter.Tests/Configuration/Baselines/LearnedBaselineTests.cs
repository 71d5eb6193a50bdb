using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Configuration.Baselines;

/// <summary>What was learned always loads again, whatever the records hold.</summary>
public sealed class LearnedBaselineTests : IDisposable
{
    private const int Days = 8, PerDay = 150;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>What a feature may hold in a record of a place in the log.</summary>
    private static readonly Gen<Func<int, Random, object?>> Numbers = Pick(
        (_, random) => random.NextDouble(),
        (_, _) => 0.003467,
        (row, _) => row,
        (row, _) => row / 6 % 24,
        (_, random) => random.NextDouble() < 0.97 ? 0 : random.NextDouble(),
        (_, random) => (random.NextDouble() - 0.5) * double.MaxValue,
        (_, random) => random.Next(2) == 0 ? double.MinValue : double.MaxValue,
        (_, random) => random.Next(3) switch { 0 => double.MinValue / 2 + random.NextDouble(), 1 => random.NextDouble(), _ => double.MaxValue },
        (_, random) => (random.Next(2) == 0 ? -1 : 1) * (1 - random.NextDouble() / 100) * double.MaxValue,
        (_, random) => random.Next(3) * double.Epsilon,
        (row, _) => row == 500 ? 1e300 : 1,
        (_, random) => random.Next(2) == 0 ? -0.0 : 0.0);

    private static readonly Gen<Func<int, Random, object?>> Texts = Pick(
        (_, random) => $"c{random.Next(5)}",
        (row, _) => $"id-{row}",
        (_, _) => string.Empty,
        (_, random) => random.Next(2) == 0 ? " " : "null",
        (_, random) => $"\"{random.Next(3)}\": \n\t${{env:NOPE}} # '{{",
        (_, random) => new string('é', 1500 + random.Next(3)),
        (_, random) => char.ConvertFromUtf32(0x1F600 + random.Next(50)),
        (_, random) => $"\u0001\u007f\u0085\u2028{random.Next(3)}",
        (row, _) => row % 7 == 0 ? null : "x");

    private readonly StorageDirectory _directory = new();

    [Fact]
    public void A_learned_baseline_is_read_as_it_was() => Gen.Select(Numbers, Texts, Gen.Int[0, 100], Gen.Int).Sample(
        (number, text, right, seed) =>
        {
            Write(number, text, right, new(seed));
            var model = Configured();
            using var pipeline = Pipelines.Create(
                [model], ClockMode.Log, closedFiles: true, TimeProvider.System, NullLogger<ModelPipeline>.Instance)[0];
            pipeline.Refresh();
            pipeline.Read(new(long.MaxValue));
            var result = pipeline.Learn(Instant.From(First), Instant.From(First.AddDays(Days)));
            Assert.Empty(result.Refusals);

            var written = BaselineWriter.Write("fraud", result.Baseline!);
            var read = BaselineFile.Parse("baseline.yml", written);

            Assert.Empty(read.Errors);
            Assert.False(read.IsChanged);
            Assert.Equal(written, BaselineWriter.Write("fraud", read.Baseline!));
        }, iter: 30, threads: 1);

    public void Dispose() => _directory.Dispose();

    private static Gen<Func<int, Random, object?>> Pick(params Func<int, Random, object?>[] values) =>
        Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private void Write(Func<int, Random, object?> number, Func<int, Random, object?> text, int right, Random random)
    {
        var lines = new StringBuilder();
        for (var row = 0; row < Days * PerDay; row++)
        {
            var answer = random.Next(2);
            lines.Append(JsonSerializer.Serialize(new Dictionary<string, object?>
            {
                ["t"] = First.AddSeconds(row * (86_400 / PerDay)).ToString("s", CultureInfo.InvariantCulture),
                ["a"] = answer,
                ["y"] = random.Next(100) < right ? answer : 1 - answer,
                ["s"] = random.NextDouble(),
                ["x"] = number(row, random),
                ["c"] = text(row, random),
            })).Append('\n');
        }

        File.WriteAllText(_directory.At("log.jsonl"), lines.ToString());
    }

    private MonitoredModel Configured()
    {
        var result = ConfigurationFile.Parse("learning.yml", $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions:
                  type: files
                  path: {{_directory.At("log.jsonl")}}
                  fields: { time: t, prediction: a, label: y, score: s }
                features: { x: { type: numeric }, c: { type: categorical } }
                baseline: { learn: 7d }
                slos:
                  - { name: accuracy, metric: accuracy, max_degradation: 0.08, alerts: [] }
                  - { name: drift, metric: drift, alerts: [] }
            """);
        Assert.Empty(result.Errors);
        return result.Configuration!.Models[0];
    }
}
