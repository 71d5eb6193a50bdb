using MlBudget.EndToEnd.Tests.Harness;

namespace MlBudget.EndToEnd.Tests.Employment;

/// <summary>The employment log in its original Parquet files, with outcomes in a separate one, and as CSV, against its JSON lines.</summary>
public sealed class TablesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Tables_give_the_numbers_of_the_JSON_lines()
    {
        RepositoryRoot.SkipWithoutEmployment();
        var tables = new EmploymentTables();
        tables.WriteParquet(_folder.Path);
        tables.WriteCsv(_folder.Path);
        var written = await File.ReadAllTextAsync(EmploymentReplay.Configuration("mlbudget.yml"));

        var lines = await ReplayAsync("lines", written);
        var parquet = await ReplayAsync("parquet", TableOf(written, "predictions.parquet", "labels.parquet"));
        var csv = await ReplayAsync("csv", TableOf(written, "predictions.csv.gz", "labels.csv"));

        Assert.Contains("| recall              | model_quality | 2026-10-27 02:00Z | 8,514 ", lines.Report, StringComparison.Ordinal);
        Assert.Equal(lines, parquet);
        Assert.Equal(lines, csv);
    }

    /// <summary>The same configuration with tables in place of the lines, whose features are columns.</summary>
    private string TableOf(string written, string predictions, string labels) => written
        .Replace("${env:EMPLOYMENT_DATA}/predictions.jsonl.gz", _folder.At(predictions), StringComparison.Ordinal)
        .Replace("${env:EMPLOYMENT_DATA}/labels.jsonl.gz", _folder.At(labels), StringComparison.Ordinal)
        .Replace("field: features.", "field: ", StringComparison.Ordinal);

    private async Task<(string Report, string History)> ReplayAsync(string name, string configuration)
    {
        var (file, history) = (_folder.At($"{name}.yml"), _folder.At($"{name}.om"));
        await File.WriteAllTextAsync(file, configuration);
        return (await EmploymentReplay.ReplayAsync(file, history, "--step=14d"), await File.ReadAllTextAsync(history));
    }
}
