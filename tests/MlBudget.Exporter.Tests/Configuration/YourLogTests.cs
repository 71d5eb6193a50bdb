using System.Text.Json;
using System.Text.RegularExpressions;
using MlBudget.Exporter.Commands;
using MlBudget.Tables;
using Parquet.Schema;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>The samples of logs on the page "Your log": each with its configuration gives the numbers of the first.</summary>
public sealed partial class YourLogTests : IDisposable
{
    private static readonly Lazy<MatchCollection> Blocks = new(() =>
        Block().Matches(File.ReadAllText(RepositoryRoot.Combine("src", "MlBudget.Exporter", "Configuration", "Inputs", "README.md"))));

    private static readonly Lazy<(string Lines, string Yaml)[]> Samples = new(() =>
    {
        var blocks = Blocks.Value;
        return [.. blocks.Zip(blocks.Skip(1)).Where(pair => pair.First.Groups["kind"].Value == "text")
            .Select(pair => (Lines: pair.First.Groups["text"].Value, Yaml: pair.Second.Groups["text"].Value))];
    });

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void There_are_seven_beside_the_plain_one() => Assert.Equal(8, Samples.Value.Length);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task A_log_gives_the_numbers_of_the_same_records_as_json_lines(int sample)
    {
        var plain = await NumbersOfAsync(Samples.Value[0]);
        Assert.Contains("| answered | 0.75          |", plain, StringComparison.Ordinal);
        Assert.Contains("mlbudget_window_events{model=\"fraud\",dimension=\"infrastructure\",slo=\"answered\",window=\"7d\"} 2 ", plain, StringComparison.Ordinal);
        Assert.Equal(plain, await NumbersOfAsync(Samples.Value[sample]));
    }

    [Fact]
    public async Task Parquet_files_in_folders_give_the_numbers_of_the_same_records_as_json_lines()
    {
        var yaml = Blocks.Value.Single(block => block.Groups["text"].Value.Contains("*.parquet", StringComparison.Ordinal)).Groups["text"].Value;
        var plain = await NumbersOfAsync(Samples.Value[0]);
        var lines = Samples.Value[0].Lines.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        foreach (var hour in (int[])[0, 1])
        {
            var rows = lines[(2 * hour)..(2 * hour + 2)];
            Directory.CreateDirectory(_directory.At($"predictions/2026-08-01/{hour}"));
            await File.WriteAllBytesAsync(_directory.At($"predictions/2026-08-01/{hour}/part-0.parquet"), ParquetFile.Of(
                1,
                ParquetFile.Texts("decision", rows.Select(row => row.GetProperty("decision").GetString())),
                ParquetFile.Within("scores", ParquetFile.Column<double>("fraud", rows.Select(row => row.GetProperty("score") is { ValueKind: JsonValueKind.Number } score ? (double?)score.GetDouble() : null))),
                ParquetFile.Times("ts", isUtc: true, DateTimeTimeUnit.Micros, rows.Select(row => (DateTime?)row.GetProperty("ts").GetDateTime())),
                ParquetFile.Texts("request_id", rows.Select(row => row.GetProperty("request_id").GetString())),
                ParquetFile.Column<int>("latency_ms", rows.Select(row => (int?)row.GetProperty("latency_ms").GetInt32()))));
        }

        Assert.Equal(plain, await NumbersOfAsync(yaml.Replace("path: ", $"path: {_directory.At("")}/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("cri")]
    [InlineData("docker")]
    public async Task Logfmt_within_a_container_s_log_gives_the_numbers_of_the_same_records_as_json_lines(string format)
    {
        var (lines, yaml) = Samples.Value[3];
        var wrapped = lines.TrimEnd().Split('\n').Select(line => format == "cri" ? $"2026-08-01T10:20:00Z stdout F {line}"
            : JsonSerializer.Serialize(new { log = line + "\n", stream = "stdout", time = "2026-08-01T10:20:00Z" }));

        Assert.Contains("format: logfmt", yaml, StringComparison.Ordinal);
        Assert.Equal(await NumbersOfAsync(Samples.Value[0]), await NumbersOfAsync((
            string.Join('\n', wrapped) + "\n", yaml.Replace("format: logfmt", $"format: {format}\n      within: log | logfmt", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Labels_find_their_rows_by_the_number()
    {
        var labels = Blocks.Value.Single(block => block.Groups["kind"].Value == "json");
        var yaml = Blocks.Value.TakeWhile(block => block != labels).Last().Groups["text"].Value;
        await File.WriteAllTextAsync(_directory.At("batches.jsonl"), Samples.Value[6].Lines);
        await File.WriteAllTextAsync(_directory.At("labels.jsonl"), labels.Groups["text"].Value);
        await File.WriteAllTextAsync(_directory.At("mlbudget.yml"), PathKey().Replace(yaml, match => $"path: {_directory.At(match.Groups["name"].Value)}\n"));

        // Of three labelled rows two are answered as fraud, and one of them is.
        Assert.Contains("| precise | 0.5 ", await RunAsync("check", "--sample"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```(?<kind>text|yaml|json)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"path: (?<name>\S+)\n")]
    private static partial Regex PathKey();

    private async Task<string> NumbersOfAsync((string Lines, string Yaml) sample)
    {
        var log = _directory.At("the.log");
        await File.WriteAllTextAsync(log, sample.Lines);
        return await NumbersOfAsync(PathKey().Replace(sample.Yaml, $"path: {log}\n"));
    }

    private async Task<string> NumbersOfAsync(string yaml)
    {
        await File.WriteAllTextAsync(_directory.At("mlbudget.yml"), yaml);
        await RunAsync("replay", "--step=1d", $"--openmetrics={_directory.At("history.om")}");
        var sampled = await RunAsync("check", "--sample");
        return sampled[sampled.IndexOf("| SLO ", StringComparison.Ordinal)..] + await File.ReadAllTextAsync(_directory.At("history.om"));
    }

    private async Task<string> RunAsync(string command, params string[] options)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync([command, $"--config.file={_directory.At("mlbudget.yml")}", .. options], output, error);
        Assert.True(exit == ExitCode.Done, error.ToString());
        return output.ToString();
    }
}
