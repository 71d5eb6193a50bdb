using System.Globalization;
using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>What is decoded beside counting, against what is decoded in turn with it.</summary>
public sealed class ReadingAheadTests : IDisposable
{
    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>Four times the rows of a batch, in files of which one is compressed, with lines that are none, labels that are refused or come
    /// twice, ids that come again, records that are late and groups that are new to the end.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_history_of_a_log_is_the_same_on_one_thread_and_on_two(int seed)
    {
        var random = new Random(seed);
        Write("p1.jsonl", Enumerable.Range(0, 5000).Select(row => Prediction(random, row)));
        Compress("p2.jsonl.gz", Enumerable.Range(5000, 4000).Select(row => Prediction(random, row)));
        Write("labels.jsonl", Enumerable.Range(0, 9000).Select(row => Label(random, row)));

        var (one, two) = (await ReplayAsync(1), await ReplayAsync(2));

        Assert.Equal(one, two);
        Assert.Equal(ExitCode.Done, one.Exit);
        Assert.Matches("""reason="malformed"[^}]*} [1-9]""", one.History);
        Assert.Matches("""reason="label"[^}]*} [1-9]""", one.History);
        Assert.Matches("mlbudget_window_bad_events[^}]*slo=\"accuracy\"[^}]*} [1-9]", one.History);
    }

    /// <summary>Files of which each is long enough to be read ahead, of each form, one of them cut off in the midst of its compressed data and the
    /// last one in the midst of a line.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_history_of_many_files_is_the_same_on_any_number_of_threads(int threads)
    {
        var random = new Random(3);
        WriteMany(random);

        var (one, several) = (await ReplayAsync(1), await ReplayAsync(threads));

        Assert.Equal(one, several);
        Assert.Matches("""mlbudget_source_up[^}]*source="predictions"[^}]*} 0""", one.History);
        Assert.Matches("""reason="malformed"[^}]*} [1-9]""", one.History);
        Assert.Matches("mlbudget_window_bad_events[^}]*slo=\"accuracy\"[^}]*} [1-9]", one.History);
    }

    private static string Prediction(Random random, int row, int filler = 0) => random.Next(200) == 0 ? "{ no record" : string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"t":"{{Time(row, random)}}","id":"{{(random.Next(50) == 0 ? row / 2 : row)}}","a":{{random.Next(2)}},"g":"group {{random.Next(1 + row / 300)}}","ms":{{random.Next(400)}}{{(filler == 0 ? "" : $",\"text\":\"{new string('x', filler)}\"")}}}""");

    private static string Label(Random random, int row) => random.Next(200) == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"t":"{{Time(row + 60, random)}}","id":"{{random.Next(row / 2, row + 1)}}","y":{{(random.Next(100) == 0 ? "\"maybe\"" : random.Next(2))}}}""");

    /// <summary>A minute later each time, and now and then much earlier.</summary>
    private static string Time(int row, Random random) =>
        First.AddMinutes(row - (random.Next(100) == 0 ? random.Next(Math.Min(row + 1, 3000)) : 0)).ToString("s", CultureInfo.InvariantCulture);

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllLines(_directory.At(name), lines);

    private void Compress(string name, IEnumerable<string> lines)
    {
        using var file = new System.IO.Compression.GZipStream(File.Create(_directory.At(name)), System.IO.Compression.CompressionLevel.Fastest);
        file.Write(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
    }

    private void WriteMany(Random random)
    {
        const int rows = 9000;
        for (var file = 1; file <= 5; file++)
        {
            var lines = Enumerable.Range((file - 1) * rows, rows).Select(row => Prediction(random, row, filler: 60));
            if (file is 2 or 3)
                Compress($"p{file}.jsonl.gz", lines);
            else
                Write($"p{file}.jsonl", lines);
        }

        Cut("p3.jsonl.gz", 20_000);
        Cut("p5.jsonl", 30);
        Write("labels.jsonl", Enumerable.Range(0, 5 * rows).Select(row => Label(random, row)));
    }

    private void Cut(string name, int bytes)
    {
        using var file = File.OpenWrite(_directory.At(name));
        file.SetLength(file.Length - bytes);
    }

    private async Task<(int Exit, string Output, string Error, string History)> ReplayAsync(int threads)
    {
        File.WriteAllText(_directory.At("mlbudget.yml"), $$"""
            models:
              - name: m
                task: binary_classification
                predictions: { type: files, path: "{{_directory.At("p*.jsonl*")}}", fields: { time: t, id: id, prediction: a, latency_ms: ms } }
                labels: { type: files, path: "{{_directory.At("labels.jsonl")}}", fields: { time: t, id: id, label: y }, delay: 2h }
                groups: { g: { min_samples: 20 } }
                slos:
                  - { name: accuracy, metric: accuracy, at_least: 0.6 }
                  - { name: slow, dimension: infrastructure, good: latency_ms <= 300, objective: 0.7 }
                  - { name: parity, disparity: { metric: demographic_parity, by: g }, at_most: 0.2 }
            """);
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exit = await CommandLine.RunAsync(
            ["replay", $"--config.file={_directory.At("mlbudget.yml")}", "--step=3d", $"--openmetrics={_directory.At("history.om")}", $"--threads={threads}"],
            output, error);
        return (exit, output.ToString(), error.ToString(), await File.ReadAllTextAsync(_directory.At("history.om")));
    }
}
