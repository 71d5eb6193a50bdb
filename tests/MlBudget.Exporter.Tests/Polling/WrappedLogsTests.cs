using System.Globalization;
using MlBudget.Exporter.Commands;
using MlBudget.Wrappings;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>The same records in files of every form give the same history, number by number.</summary>
public sealed class WrappedLogsTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_history_of_a_log_is_the_same_however_it_is_wrapped()
    {
        var random = new Random(1);
        string[] predictions = [.. Enumerable.Range(0, 1500).Select(row => Prediction(random, row))];
        string[] labels = [.. Enumerable.Range(0, 1500).Select(row => Label(random, row))];
        Write("p1.log", predictions[..900], null, random);
        Write("p2.log", predictions[900..], null, random);
        Write("labels.log", labels, null, random);
        var plain = await ReplayAsync();
        Assert.Equal(ExitCode.Done, plain.Exit);
        Assert.Matches("""reason="malformed"[^}]*} [1-9]""", plain.History);
        Assert.Matches("mlbudget_window_bad_events[^}]*slo=\"accuracy\"[^}]*} [1-9]", plain.History);

        foreach (var wrapping in Wrapping.All)
        {
            Write("p1.log", predictions[..900], wrapping, random);
            Write("p2.log", predictions[900..], wrapping, random);
            Write("labels.log", labels, wrapping, random);
            Assert.Equal((wrapping.Name, plain), (wrapping.Name, await ReplayAsync()));
        }
    }

    /// <summary>Now and then no object, but JSON, so that it may be an element of an array.</summary>
    private static string Prediction(Random random, int row) => random.Next(100) == 0 ? "7" : string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"t":"{{Time(row)}}","id":"{{row}}","a":{{random.Next(2)}},"g":"größe {{random.Next(3)}}, [{","ms":{{random.Next(400)}}}""");

    private static string Label(Random random, int row) =>
        $$"""{"t":"{{Time(row + 60)}}","id":"{{row}}","y":{{random.Next(2)}}}""";

    private static string Time(int row) => First.AddMinutes(row).ToString("s", CultureInfo.InvariantCulture);

    private void Write(string name, string[] records, Wrapping? wrapping, Random random)
    {
        if (wrapping is null)
            File.WriteAllLines(_directory.At(name), records);
        else
            File.WriteAllBytes(_directory.At(name), wrapping.Write(records, random));
    }

    private async Task<(int Exit, string Output, string History)> ReplayAsync()
    {
        File.WriteAllText(_directory.At("mlbudget.yml"), $$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: ["{{_directory.At("p1.log")}}", "{{_directory.At("p*.log")}}"], fields: { time: t, id: id, prediction: a, latency_ms: ms } }
                labels: { type: files, path: "{{_directory.At("labels.log")}}", fields: { time: t, id: id, label: y }, delay: 2h }
                groups: { g: { min_samples: 20 } }
                slos:
                  - { name: accuracy, metric: accuracy, at_least: 0.6 }
                  - { name: slow, dimension: infrastructure, good: latency_ms <= 300, objective: 0.7 }
                  - { name: parity, disparity: { metric: demographic_parity, by: g }, at_most: 0.2 }
            """);
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exit = await CommandLine.RunAsync(
            ["replay", $"--config.file={_directory.At("mlbudget.yml")}", "--step=1d", $"--openmetrics={_directory.At("history.om")}"], output, error);
        return (exit, output.ToString(), await File.ReadAllTextAsync(_directory.At("history.om")));
    }
}
