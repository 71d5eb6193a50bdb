using System.Globalization;
using System.Text;
using CsCheck;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tests.Files;
using MlBudget.Tables;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>Random tables as Parquet files against the same as JSON lines, and broken files.</summary>
public sealed class ParquetLawTests
{
    private static readonly RecordLayout Layout = new() { Format = "parquet", Form = RecordForm.Parquet };

    [Fact]
    public void A_table_gives_the_same_rows_as_JSON_lines_in_whatever_groups_it_is_and_wherever_reading_stops() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 3], Gen.Double[-1e6, 1e6], Gen.String[Gen.Char['a', 'é'], 0, 5], Gen.Bool).Array[0, 20],
            Gen.Select(Gen.Int[1, 25], Gen.Int[1, 9], Gen.Int[0, 6])).Sample(
            (rows, how) =>
            {
                var (group, batchRows, stop) = how;
                using var folder = new LogFolder();
                folder.Write("b.jsonl", string.Concat(rows.Select((row, index) => LineOf(row, index))));
                folder.Write("a.parquet", ParquetFile.Of(
                    group,
                    ParquetFile.Column<long>("t", rows.Select((_, index) => (long?)TableReader.Start + index)),
                    ParquetFile.Texts("id", rows.Select(row => row.Item1 == 1 ? null : row.Item3)),
                    ParquetFile.Column<double>("n", rows.Select(row => row.Item1 == 2 ? null : (double?)row.Item2)),
                    ParquetFile.Texts("c", rows.Select(row => row.Item1 == 3 ? null : row.Item3)),
                    ParquetFile.Column<bool>("p", rows.Select(row => row.Item1 == 0 ? null : (bool?)row.Item4))));
                using var lines = new TableReader(folder, "b.jsonl", RecordLayout.Json, null, batchRows);
                using var table = new TableReader(folder, "a.parquet", Layout, null, batchRows);
                table.Poll(batches: stop);
                table.Commit();
                table.Restart();
                table.Poll();
                lines.Poll();

                Assert.Equal(lines.Taken, table.Taken);
                Assert.Equal((0L, null), (table.Statistics.AllRejected, table.Statistics.Error));
            },
            iter: 100);

    [Fact]
    public void A_file_that_is_broken_anywhere_is_read_up_to_there_and_never_leads_to_a_crash()
    {
        var whole = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "tables", "types.parquet"));
        Gen.Select(Gen.Select(Gen.Int[4, whole.Length - 9], Gen.Byte).Array[1, 4], Gen.Int[0, 40]).Sample(
            (damages, cut) =>
            {
                var bytes = whole.ToArray();
                foreach (var (at, value) in damages)
                    bytes[at] = value;
                if (cut < 20)
                    bytes = [.. bytes[..(whole.Length / 3)], .. bytes[((whole.Length / 3) + cut)..]];
                using var folder = new LogFolder();
                folder.Write("a.parquet", bytes);
                using var reader = new TableReader(folder, "a.parquet", Layout, schema: new("tz", "u", [new("n", Core.Records.ColumnKind.Number), new("st.b.c", Core.Records.ColumnKind.Category), new("dec38", Core.Records.ColumnKind.Number)]));
                reader.Poll();
                reader.Commit();
                reader.Restart();
                var before = reader.Taken.Count;
                reader.Poll();
                Assert.Equal(before, reader.Taken.Count);
            },
            iter: 150);
    }

    private static string LineOf((int Missing, double Number, string Text, bool Truth) row, int index)
    {
        var line = new StringBuilder($"{{\"t\": {TableReader.Start + index}");
        var text = System.Text.Json.JsonSerializer.Serialize(row.Text);
        if (row.Missing != 1)
            line.Append(CultureInfo.InvariantCulture, $", \"id\": {text}");
        if (row.Missing != 2)
            line.Append(CultureInfo.InvariantCulture, $", \"n\": {row.Number}");
        if (row.Missing != 3)
            line.Append(CultureInfo.InvariantCulture, $", \"c\": {text}");
        if (row.Missing != 0)
            line.Append($", \"p\": {(row.Truth ? "true" : "false")}");
        return line.Append("}\n").ToString();
    }
}
