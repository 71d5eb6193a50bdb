using System.Globalization;
using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.CommandLine;

/// <summary>Replays of logs whose classes and scores are not written as the configuration takes them to be.</summary>
public sealed class ClassReplayTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Labels_in_other_texts_than_answers_have_no_accuracy_until_their_positive_class_is_written()
    {
        WriteLog((10, "\"decline\"", "\"Y\""), (30, "\"decline\"", "\"N\""), (97, "\"approve\"", "\"Y\""), (863, "\"approve\"", "\"N\""));

        var (wrong, notices) = await ReplayAsync("positive_class: decline", "");
        Assert.All(Rows(wrong, "accuracy", "fpr", "parity"), row => Assert.Contains("| No data", row, StringComparison.Ordinal));
        Assert.Contains(
            "labels: none of 1,000 labels is of the positive class 'decline': found 'N' (893), 'Y' (107); set labels.positive_class",
            notices, StringComparison.Ordinal);

        var (right, nothing) = await ReplayAsync("positive_class: decline", "positive_class: Y, negative_class: N, ");
        Assert.Contains("| 0.873 ", Row(right, "accuracy"), StringComparison.Ordinal);
        Assert.Equal("", nothing);
    }

    [Fact]
    public async Task A_positive_class_in_another_case_is_said_and_takes_every_value_that_needs_it()
    {
        WriteLog((40, "\"fraud\"", "\"fraud\""), (3, "\"fraud\"", "\"legit\""), (957, "\"legit\"", "\"legit\""));

        var (wrong, notices) = await ReplayAsync("positive_class: Fraud", "");
        Assert.All(Rows(wrong, "accuracy", "fpr", "parity", "selected"), row => Assert.Contains("| No data", row, StringComparison.Ordinal));
        Assert.Contains(
            "predictions: none of 1,000 answers is of the positive class 'Fraud': found 'legit' (957), 'fraud' (43); set positive_class",
            notices, StringComparison.Ordinal);

        var (right, nothing) = await ReplayAsync("positive_class: [fraud, Fraud]", "");
        Assert.Contains("| 0.997 ", Row(right, "accuracy"), StringComparison.Ordinal);
        Assert.Contains("| 0.043 ", Row(right, "selected"), StringComparison.Ordinal);
        Assert.Equal("", nothing);
    }

    [Fact]
    public async Task Truth_values_and_numbers_of_JSON_are_the_same_classes()
    {
        WriteLog((100, "1", "true"), (100, "1.0", "\"True\""), (50, "true", "0.0"), (750, "0", "\"0.0\""));

        var (output, notices) = await ReplayAsync("weights: { model_quality: 1, fairness: 0 }", "");
        Assert.Contains("| 0.95 ", Row(output, "accuracy"), StringComparison.Ordinal);
        Assert.Contains("| 0.25 ", Row(output, "selected"), StringComparison.Ordinal);
        Assert.Equal("", notices);
    }

    [Fact]
    public async Task Percentages_have_no_confidence_until_their_scale_is_written()
    {
        WriteLog((176, "1, \"s\": 50", "1"), (1000, "1, \"s\": 95.5", "1"), (1949, "0, \"s\": 4.5", "0"));

        var (wrong, notices) = await ReplayAsync("positive_class: 1", "");
        Assert.Contains("| No data", Row(wrong, "confidence"), StringComparison.Ordinal);
        Assert.Contains("score: 3,125 of 3,125 scores lie outside 0 to 1, such as 50: ", notices, StringComparison.Ordinal);
        Assert.Contains("write score: { field: s, scale: 0.01 }", notices, StringComparison.Ordinal);

        var (right, nothing) = await ReplayAsync("positive_class: 1", "", "{ field: s, scale: 0.01 }");
        Assert.Contains("| 0.05632 ", Row(right, "confidence"), StringComparison.Ordinal);
        Assert.Equal("", nothing);
    }

    private static IEnumerable<string> Rows(string output, params string[] slos) => slos.Select(slo => Row(output, slo));

    private static string Row(string output, string slo) =>
        Assert.Single(output.Split('\n'), line => line.StartsWith($"| {slo} ", StringComparison.Ordinal));

    private async Task<(string Output, string Errors)> ReplayAsync(string keys, string labels, string score = "s")
    {
        _folder.Write("mlbudget.yml", $$"""
            models:
              - name: loans
                task: binary_classification
                {{keys}}
                predictions:
                  type: files
                  path: predictions.jsonl
                  fields: { time: t, id: id, prediction: a, score: {{score}} }
                labels: { {{labels}}type: files, path: labels.jsonl, fields: { id: id, time: t, label: y } }
                groups: { g: { min_samples: 10 } }
                slos:
                  - { name: accuracy, metric: accuracy, at_least: 0.9 }
                  - { name: fpr, metric: false_positive_rate, at_most: 0.1 }
                  - { name: parity, disparity: { metric: accuracy, by: g }, at_most: 0.1 }
                  - { name: selected, metric: selection_rate, at_most: 0.5 }
                  - { name: confidence, metric: low_confidence, below: 0.6, at_most: 0.1 }
            """);
        using var process = await ExporterProcess.RunAsync(["replay", "--config.file=mlbudget.yml"], folder: _folder.Path);
        Assert.Equal(0, await process.ExitCodeAsync());
        return (process.Output, process.Errors);
    }

    /// <summary>A prediction a minute with its label at the same time, so many of each kind, and one more without an answer when the
    /// last hour is over; answers and labels as JSON.</summary>
    private void WriteLog(params (int Count, string Answer, string Label)[] kinds)
    {
        var rows = kinds.SelectMany(kind => Enumerable.Repeat((kind.Answer, kind.Label), kind.Count)).ToArray();
        _folder.Write("predictions.jsonl", string.Concat(rows.Select((row, index) =>
            $$"""{"t":"{{TimeOf(index)}}","id":"r{{index}}","s":0.7,"a":{{row.Answer}},"g":"{{"xy"[index % 2]}}"}""" + "\n"))
            + $$"""{"t":"{{TimeOf(rows.Length + 60)}}","id":"last"}""" + "\n");
        _folder.Write("labels.jsonl", string.Concat(rows.Select((row, index) =>
            $$"""{"t":"{{TimeOf(index)}}","id":"r{{index}}","y":{{row.Label}}}""" + "\n")));

        static string TimeOf(int index) => First.AddMinutes(index).ToString("s", CultureInfo.InvariantCulture);
    }
}
