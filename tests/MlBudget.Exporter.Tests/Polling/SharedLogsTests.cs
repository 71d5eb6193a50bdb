using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Records;
using MlBudget.Exporter.Commands;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Models that read the same logs, against the same models each by itself.</summary>
public sealed class SharedLogsTests : IDisposable
{
    private const int Rows = 9000;
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Names = ["north", "south", "all", "apart"];

    private readonly StorageDirectory _directory = new();
    private readonly RecordedLog _log = new();

    public SharedLogsTests()
    {
        var random = new Random(1);
        File.WriteAllLines(_directory.At("p.jsonl"), Enumerable.Range(0, Rows).Select(row => random.Next(300) == 0 ? "{ no record" : string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"t":"{{Time(row)}}","id":"{{row}}","a":{{random.Next(2)}},"g":"group {{random.Next(1 + row / 500)}}","where":"{{(random.Next(3) == 0 ? "north" : "south")}}","ms":{{random.Next(400)}}}""")));
        File.WriteAllLines(_directory.At("labels.jsonl"), Enumerable.Range(0, Rows).Select(row => string.Create(
            CultureInfo.InvariantCulture, $$"""{"t":"{{Time(row + 60)}}","id":"{{row}}","y":{{(random.Next(200) == 0 ? "\"maybe\"" : random.Next(2))}}}""")));
        File.Copy(_directory.At("labels.jsonl"), _directory.At("others.jsonl"));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Those_that_read_the_same_share_and_one_with_another_log_beside_does_not()
    {
        var shared = SharedLogs.Of(Configured(Names).Models);

        Assert.Equal(["all", "north", "south"], shared.Keys.Order(StringComparer.Ordinal));
        Assert.Same(shared["north"], shared["south"]);
        Assert.Same(shared["north"], shared["all"]);
    }

    [Fact]
    public void Those_whose_columns_are_too_many_for_one_are_read_by_several()
    {
        var features = string.Join("\n", Enumerable.Range(0, 150).Select(feature => $"      f{feature}: {{ type: numeric, field: FIELD{feature}, required: true }}"));
        var models = string.Join("\n", Enumerable.Range(0, 3).Select(model => $$"""
              - name: m{{model}}
                task: binary_classification
                predictions: { type: files, path: "{{_directory.At("p.jsonl")}}", fields: { time: t, id: id, prediction: a } }
                features:
            {{features.Replace("FIELD", $"{(model == 2 ? "x" : "y")}", StringComparison.Ordinal)}}
                slos:
                  - { name: completeness, metric: completeness, at_least: 0.5 }
            """));

        var shared = SharedLogs.Of(ConfigurationFile.Parse("mlbudget.yml", $"models:\n{models}").Configuration!.Models);

        Assert.Equal(["m0", "m1"], shared.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Each_has_the_history_that_it_has_by_itself(int threads)
    {
        Configured(Names);
        var (exit, together) = await ReplayAsync(threads);

        Assert.Equal(ExitCode.Done, exit);
        foreach (var name in Names)
        {
            var (_, alone) = await ReplayAsync(threads, $"--model={name}");
            var mark = $"model=\"{name}\"";
            var lines = alone.Split('\n').Where(line => line.Contains(mark, StringComparison.Ordinal)).ToArray();
            Assert.Contains(lines, line => line.StartsWith("mlbudget_window_bad_events", StringComparison.Ordinal));
            Assert.Equal(lines, together.Split('\n').Where(line => line.Contains(mark, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Processes_that_go_on_where_others_were_count_each_record_once_for_each_of_them()
    {
        using var folder = StorageFolder.Open(_directory.At("store"));
        Poll(folder, Configured("north", "all"));
        File.AppendAllLines(_directory.At("p.jsonl"), [$$"""{"t":"{{Time(Rows)}}","id":"{{Rows}}","a":1,"g":"new","where":"south","ms":1}"""]);

        // South is new, and begins where the others have long been.
        var counted = Poll(folder, Configured(Names)).Models.ToDictionary(model => model.Report.Model, model => model.Sources[0].Records);

        Assert.Single(counted.Values.Distinct());
        Assert.Equal(4, counted.Count);
        Assert.InRange(counted["all"], Rows - 100, Rows);
        Assert.Equal(counted, Poll(folder, Configured(Names)).Models.ToDictionary(model => model.Report.Model, model => model.Sources[0].Records));
    }

    private static string Time(int row) => First.AddMinutes(row).ToString("s", CultureInfo.InvariantCulture);

    private Snapshot Poll(StorageFolder folder, ExporterConfiguration configuration)
    {
        using var models = new WatchedModels(
            folder, configuration, ClockMode.Log, new FakeTimeProvider(new DateTimeOffset(First.AddYears(1))), _log.Loggers);
        return models.PollAll();
    }

    private ExporterConfiguration Configured(params string[] names)
    {
        var text = "models:\n" + string.Join("\n", names.Select(name => $$"""
              - name: {{name}}
                task: binary_classification
                predictions:
                  type: files
                  path: "{{_directory.At("p.jsonl")}}"
                  fields: { time: t, id: id, prediction: a, {{(name == "south" ? "" : "latency_ms: ms, ")}}region: where }
                  {{(name is "north" or "south" ? $"where: region == '{name}'" : "")}}
                labels: { type: files, path: "{{_directory.At(name == "apart" ? "others.jsonl" : "labels.jsonl")}}", fields: { time: t, id: id, label: y }, delay: 2h }
                groups: { {{(name == "all" ? "g" : "where")}}: { min_samples: 20 } }
                slos:
                  - { name: accuracy, metric: accuracy, at_least: 0.6 }
                  {{(name == "south" ? "" : "- { name: slow, dimension: infrastructure, good: latency_ms <= 300, objective: 0.7 }")}}
            """));
        File.WriteAllText(_directory.At("mlbudget.yml"), text);
        var result = ConfigurationFile.Parse("mlbudget.yml", text);
        Assert.Empty(result.Errors);
        return result.Configuration!;
    }

    private async Task<(int Exit, string History)> ReplayAsync(int threads, params string[] options)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync(
            ["replay", $"--config.file={_directory.At("mlbudget.yml")}", "--step=1d", $"--openmetrics={_directory.At("history.om")}", $"--threads={threads}", .. options],
            output, error);
        return (exit, await File.ReadAllTextAsync(_directory.At("history.om")));
    }
}
