using System.Globalization;
using MlBudget.Exporter.Commands;
using MlBudget.Tables;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>What commands say of tables: which row is bad, and which column isn't there.</summary>
public sealed class TableCommandsTests : IDisposable
{
    private const string Yaml = """
        models:
          - name: fraud
            task: binary_classification
            predictions:
              type: files
              path: PATH
              fields: { time: ts, id: id, prediction: answer, error: error, latency_seconds: { field: ms, scale: 0.001 } }
            slos:
              - { name: success, dimension: infrastructure, good: error is null, objective: 0.9 }
              - { name: fast, dimension: infrastructure, good: latency_seconds <= 0.1, objective: 0.9 }
        """;

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("csv", "a.csv:5\ta.csv:8\t")]
    [InlineData("parquet", "a.parquet:2\ta.parquet:4\t")]
    public async Task Bad_rows_are_shown_by_the_line_of_a_text_and_by_the_number_of_a_row_of_columns(string format, string places)
    {
        if (format == "csv")
            Write("a.csv", "ts,id,answer,error,ms\n2026-08-01T10:00:00Z,a,1,\"two\nlines\",80\n\n2026-08-01T10:00:01Z,b,1,,200\n2026-08-01T10:00:02Z,c,1,\"\",80\n\n2026-08-01T10:00:03Z,d,0,,300\n");
        else
            WriteParquet("a.parquet", 80, 200, 80, 300);
        var (exit, output, error) = await RunAsync($"a.{format}", "explain", "--slo=fast", "--from=2026-08-01T00:00Z", "--to=2026-08-02T00:00Z");

        Assert.True(exit == ExitCode.Done, error);
        Assert.Equal(places.Split('\t', StringSplitOptions.RemoveEmptyEntries).Select(place => _directory.At(place)), output.TrimEnd().Split('\n').Select(line => line.Split(' ')[0].TrimEnd(':')));
    }

    /// <summary>Without the column no row would be bad: that is no green number.</summary>
    [Fact]
    public async Task A_column_that_is_not_there_is_said_by_every_command_that_reads()
    {
        Write("a.csv", "ts,id,answer,err,ms\n2026-08-01T10:00:00Z,a,1,timeout,80\n");
        var said = $"{_directory.At("a.csv")}: it has no column 'error', which is configured, and its rows are read without it";

        var (replayed, _, _) = await RunAsync("a.csv", "replay", $"--openmetrics={_directory.At("h.om")}");
        var (sampled, output, error) = await RunAsync("a.csv", "check", "--sample");

        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (replayed, sampled));
        Assert.Contains(said, output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_of_Parquet_files_says_what_their_columns_hold()
    {
        WriteParquet("a.parquet", 80, 200, 80, 300);

        var (exit, output, error) = await RunAsync("a.parquet", "check", "--sample");

        Assert.True(exit == ExitCode.Done, error);
        Assert.Contains("| latency_seconds | ms     | 4       | 0        | 0       | 4 predictions |", output, StringComparison.Ordinal);
        Assert.Contains("| fast    | 0.5 ", output, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(_directory.At(name), text);

    private void WriteParquet(string name, params int[] latencies) => File.WriteAllBytes(_directory.At(name), ParquetFile.Of(
        3,
        ParquetFile.Texts("ts", latencies.Select((_, row) => string.Create(CultureInfo.InvariantCulture, $"2026-08-01T10:00:{row:00}Z"))),
        ParquetFile.Texts("id", latencies.Select((_, row) => $"i{row}")),
        ParquetFile.Column<bool>("answer", latencies.Select(_ => (bool?)true)),
        ParquetFile.Texts("error", latencies.Select(_ => (string?)null)),
        ParquetFile.Column<int>("ms", latencies.Select(latency => (int?)latency))));

    private async Task<(int Exit, string Output, string Error)> RunAsync(string name, string command, params string[] options)
    {
        await File.WriteAllTextAsync(_directory.At("mlbudget.yml"), Yaml.Replace("PATH", _directory.At(name), StringComparison.Ordinal));
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = await CommandLine.RunAsync([command, $"--config.file={_directory.At("mlbudget.yml")}", .. options], output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
