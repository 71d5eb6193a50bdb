using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MlBudget.Core.Records;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;

namespace MlBudget.Benchmarks.Polls;

/// <summary>How long models take that follow one log, of which each counts its own lines: until the first page, and until all is counted; beside
/// it the same where each reads the log under a name of its own, so that nothing is shared.</summary>
internal static class OneLogRun
{
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Measures and prints.</summary>
    /// <param name="models">How many models there are.</param>
    /// <param name="lines">How many lines the log has, of 300 bytes or so.</param>
    /// <param name="isApart">Whether to measure them apart as well.</param>
    public static void Run(int models, int lines, bool isApart)
    {
        var folder = Directory.CreateTempSubdirectory("mlbudget-one-log-").FullName;
        try
        {
            Write(Path.Combine(folder, "log.jsonl"), models, lines);
            for (var model = 0; model < models; model++)
                File.CreateSymbolicLink(Path.Combine(folder, $"log-{model:000}.jsonl"), Path.Combine(folder, "log.jsonl"));
            Measure("one log", folder, models, lines, _ => "log.jsonl");
            if (isApart)
                Measure("as many logs", folder, models, lines, model => $"log-{model:000}.jsonl");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string name, string folder, int models, int lines, Func<int, string> log)
    {
        var yaml = "models:\n" + string.Concat(Enumerable.Range(0, models).Select(model => Model(model, Path.Combine(folder, log(model)))));
        var parsed = ConfigurationFile.Parse("one-log.yml", yaml);
        var configuration = parsed.Configuration ?? throw new InvalidOperationException($"{parsed.Errors[0]}");
        var data = Path.Combine(folder, $"data-{name}");
        using var storage = StorageFolder.Open(data);
        var clock = Stopwatch.StartNew();
        using var watched = new WatchedModels(storage, configuration, ClockMode.Log, TimeProvider.System, NullLoggerFactory.Instance);
        var first = watched.Poll();
        var firstPage = clock.Elapsed;
        while (!watched.CaughtUp)
            watched.Poll();
        var all = clock.Elapsed;
        var counted = watched.Poll().Models.Sum(model => model.Sources[0].Records);
        if (counted != (long)models * lines)
            throw new InvalidOperationException($"Counted {counted:N0} lines, expected {(long)models * lines:N0}.");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{models} models, {lines:N0} lines, {name}: first page after {firstPage.TotalSeconds:0.00} s, with {first.Models.Length} models; "
            + $"all after {all.TotalSeconds:0.00} s, {all.TotalMicroseconds / models / lines:0.000} µs a line and model; "
            + $"{Environment.WorkingSet / 1e6:0} MB resident"));
    }

    private static string Model(int model, string path) => $$"""
          - name: model-{{model:000}}
            task: binary_classification
            predictions:
              type: files
              path: {{path}}
              where: name == 'm{{model}}'
              fields: { time: t, id: id, prediction: a, score: s, latency_seconds: l, error: e, name: m }
            features:
              amount: { type: numeric, field: f.amount, required: true, min: 0 }
              country: { type: categorical, field: f.country, required: true }
              own: { type: numeric, field: f.own{{model % 8}}, required: true }
            groups: { region: { field: r, min_samples: 10 } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.99 }
              - { name: fast, dimension: infrastructure, good: latency_seconds <= 0.9, objective: 0.85 }
              - { name: faster, dimension: infrastructure, good: latency_seconds <= 0.5, objective: 0.45 }
              - { name: fastest, dimension: infrastructure, good: latency_seconds <= 0.{{model % 4 + 1}}, objective: 0.05 }
              - { name: confidence, metric: low_confidence, below: 0.6, at_most: 0.3 }
              - { name: completeness, metric: completeness, at_least: 0.99 }
              - { name: schema, metric: schema_violations, at_most: 0.01 }
              - { name: selection, metric: selection_rate, at_most: 0.9 }
              - { name: duplicates, metric: duplicates, at_most: 0.01 }
              - { name: parity, disparity: { metric: selection_rate, by: region }, at_most: 0.5 }

        """;

    private static void Write(string path, int models, int lines)
    {
        var random = new Random(1);
        using var log = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        for (var line = 0; line < lines; line++)
        {
            var own = string.Join(',', Enumerable.Range(0, 8).Select(feature => string.Create(CultureInfo.InvariantCulture, $"\"own{feature}\":{random.NextDouble():F4}")));
            log.Write(string.Create(CultureInfo.InvariantCulture, $$$"""
                {"t":"{{{First.AddSeconds(line):yyyy-MM-ddTHH:mm:ssZ}}}","id":"request-{{{line}}}","m":"m{{{random.Next(models)}}}","a":{{{random.Next(2)}}},"s":{{{random.NextDouble():F4}}},"l":{{{random.NextDouble():F4}}},"e":null,"r":"r{{{random.Next(4)}}}","f":{"amount":{{{random.Next(1000)}}},"country":"c{{{random.Next(4)}}}",{{{own}}}}}

                """));
        }
    }
}
