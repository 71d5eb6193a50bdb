using MlBudget.Core.Records;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tests.Files;
using MlBudget.Tables;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>Tables that several models read together, each other columns of them.</summary>
public sealed class SharedTablesTests
{
    [Theory]
    [InlineData(RecordForm.Csv)]
    [InlineData(RecordForm.Parquet)]
    public void Each_model_has_the_columns_that_it_asks_for(RecordForm form)
    {
        using var folder = new LogFolder();
        var numbers = Enumerable.Range(0, 9).ToArray();
        folder.Write("a", form == RecordForm.Csv
            ? System.Text.Encoding.UTF8.GetBytes("t,id,n,c\n" + string.Concat(numbers.Select(n => $"{TableReader.Start + n},i{n},{n},c{n}\n")))
            : ParquetFile.Of(
                4, ParquetFile.Column<long>("t", numbers.Select(n => (long?)TableReader.Start + n)), ParquetFile.Texts("id", numbers.Select(n => $"i{n}")),
                ParquetFile.Column<int>("n", numbers.Select(n => (int?)n)), ParquetFile.Texts("c", numbers.Select(n => $"c{n}"))));
        RecordSchema[] schemas = [new("t", "id", [new("n", ColumnKind.Number)]), new("t", "id", [new("c", ColumnKind.Category), new("other", ColumnKind.Number)])];
        var shared = new SharedRecords(schemas);
        var layout = new RecordLayout { Format = "table", Form = form };
        using var first = new TableReader(folder, "a", layout, new() { Shared = shared }, schema: schemas[0]);
        using var second = new TableReader(folder, "a", layout, new() { Shared = shared }, schema: schemas[1]);

        Assert.Equal(numbers.Select(n => $"{n} {TableReader.IdOf($"i{n}")} {n}"), first.Poll());
        Assert.Equal(numbers.Select(n => $"{n} {TableReader.IdOf($"i{n}")} 'c{n}' -"), second.Poll());
        // What one asks for in vain is no error of the other.
        Assert.Null(first.Statistics.Error);
        Assert.Contains("it has no column 'other'", second.Statistics.Error, StringComparison.Ordinal);
    }
}
