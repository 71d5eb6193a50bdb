using System.Globalization;
using MlBudget.Exporter.Commands;

namespace MlBudget.Exporter.Tests.Commands;

/// <summary>What <c>check --sample</c> says of the columns of tables, of each file and not of the first and the last alone.</summary>
public sealed class SampledTablesTests : IDisposable
{
    private const string Lack = "it has no column 'error', which is configured, and its rows are read without it";

    private readonly StorageDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Of_tables_in_which_all_columns_are_nothing_is_said()
    {
        Write("t,error", "1.csv", "2.csv", "3.csv");

        var (exit, text) = await CheckAsync();

        Assert.Equal(0, exit);
        Assert.Contains($"the first of {At("1.csv")}, the first of {At("3.csv")}, and the columns of all 3 files.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no column", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_files_in_the_middle_lack_is_a_note_with_the_first_and_the_last_of_them()
    {
        Write("t,error", "1.csv", "4.csv", "6.csv");
        Write("t,err", "2.csv", "3.csv", "5.csv");

        var (exit, text) = await CheckAsync();

        Assert.Equal(0, exit);
        Assert.Contains($"Notes of the sample:\n  - predictions: {At("2.csv")} and 2 more, up to {At("5.csv")}: {Lack}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_the_latest_files_lack_is_refused()
    {
        Write("t,error", "1.csv", "2.csv");
        Write("t,eror", "3.csv", "4.csv");

        var (exit, text) = await CheckAsync();

        Assert.Equal(1, exit);
        var misspelt = Lack.Replace("configured", "configured (did you mean 'eror'?)", StringComparison.Ordinal);
        Assert.Contains($"  - predictions: {At("3.csv")}: {misspelt}\n", text, StringComparison.Ordinal);
        Assert.Contains($"Refused:\n  - predictions: {At("4.csv")}: {misspelt}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_middle_that_is_none_is_told()
    {
        Write("t,error", "1.csv", "4.csv");
        Write("2026,x", "2.csv");
        File.WriteAllText(At("3.csv"), "t,error\r1,\r2,\r");
        File.SetLastWriteTimeUtc(At("3.csv"), new DateTime(2026, 8, 3, 0, 0, 0, DateTimeKind.Utc));

        var (_, text) = await CheckAsync();

        Assert.Contains($"{At("2.csv")}: its first line, of 2 fields between ',', names no column 't'", text, StringComparison.Ordinal);
        Assert.Contains($"{At("3.csv")}: its first line holds a carriage return (\\r) with no line feed (\\n) behind it", text, StringComparison.Ordinal);
    }

    private string At(string name) => _directory.At(name);

    /// <summary>Files of 200 rows, each written on the day that its name says.</summary>
    private void Write(string header, params string[] names)
    {
        foreach (var name in names)
        {
            var day = int.Parse(name[..1], CultureInfo.InvariantCulture);
            File.WriteAllText(At(name), $"{header}\n" + string.Concat(Enumerable.Range(0, 200).Select(row => $"2026-08-0{day}T00:{row / 60:00}:{row % 60:00}Z,\n")));
            File.SetLastWriteTimeUtc(At(name), new DateTime(2026, 8, day, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    private async Task<(int Exit, string Text)> CheckAsync()
    {
        File.WriteAllText(At("mlbudget.yml"), $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions: { type: files, path: '{{At("*.csv")}}', fields: { time: t, error: error } }
                slos:
                  - { name: answered, metric: uptime, silence: bad, slices: { length: 1h, objective: 0.9 } }
            """);
        var output = new StringWriter();
        var exit = await CommandLine.RunAsync(["check", $"--config.file={At("mlbudget.yml")}", "--sample"], output, output);
        return (exit, output.ToString());
    }
}
