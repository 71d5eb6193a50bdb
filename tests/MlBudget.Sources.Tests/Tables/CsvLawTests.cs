using System.Globalization;
using System.Text;
using CsCheck;
using MlBudget.Sources.Files;
using MlBudget.Sources.Layouts;
using MlBudget.Sources.Tests.Files;
using MlBudget.Wrappings;
using nietras.SeparatedValues;

namespace MlBudget.Sources.Tests.Tables;

/// <summary>Random tables as text with delimiters against the same as JSON lines, and files of any bytes.</summary>
public sealed class CsvLawTests
{
    private static readonly Gen<string?> Text = Gen.Frequency(
        (3, Pick<string?>("x", "fraud", "a b", "é", "1.10", "true")), (1, Pick<string?>([null])),
        (2, Pick("a", ",", ";", "\t", "|", "\"", "\n", "\r\n", " ", "\\", "\u0001", "日", "").Array[0, 6].Select(parts => (string?)string.Concat(parts))));

    private static readonly Gen<string?> Number = Gen.OneOf(
        Gen.Int[-5, 1000].Select(number => (string?)number.ToString(CultureInfo.InvariantCulture)), Pick<string?>(null, "0.5", "1e3", "-12.75"));

    private static readonly Gen<(TableText Table, int Extra)> Tables =
        from extra in Gen.Int[0, 3]
        from names in Gen.Shuffle(new[] { "t", "id", "n", "c", "p" }.Concat(Enumerable.Range(0, extra).Select(each => $"other {each}")).ToArray())
        from rows in Gen.Select(Text, Number, Text, Text, Text.Array[extra]).Array[0, 12]
        select (new TableText(names, [.. rows.Select((row, index) => RowOf(names, row, index))]), extra);

    [Fact]
    public void A_table_gives_the_same_rows_as_JSON_lines_however_it_is_written_cut_and_restarted() =>
        Gen.Select(
            Tables, Gen.Select(Pick(',', ';', '\t', '|'), Gen.Bool, Gen.Bool.Array[1, 7], Gen.Bool),
            Gen.Select(Gen.Int[1, 5], Gen.Int[1, 40], Gen.Int[0, 200].Array[0, 5], Pick<string?>(null, null, "gzip", "zstd", "bzip2"), Gen.Int[1, 7])).Sample(
            (table, form, how) =>
            {
                var (delimiter, isWindows, quotes, hasMark) = form;
                var (rows, buffer, cuts, packing, commits) = how;
                var text = (hasMark ? "\uFEFF" : "") + table.Table.ToCsv(delimiter, isWindows ? "\r\n" : "\n", quotes);
                using var folder = new LogFolder();
                folder.Write("b.jsonl", table.Table.ToJsonLines("n"));
                var options = new FileSourceOptions { BufferBytes = buffer };
                using var lines = new TableReader(folder, "b.jsonl", RecordLayout.Json, options, rows);
                using var csv = new TableReader(folder, "a.csv", TableReader.Csv with { Delimiter = cuts.Length > 2 ? delimiter : Known(table.Table, delimiter) }, options, rows);

                Follow(folder, csv, Encoding.UTF8.GetBytes(text), packing, cuts, commits);

                Assert.Equal(table.Table.Rows.Select(row => string.Join('\0', row)), RowsBySep(text, delimiter));
                lines.Poll();
                Assert.Equal(lines.Taken, csv.Taken);
                Assert.Equal((0L, lines.Statistics.Error), (csv.Statistics.AllRejected, csv.Statistics.Error));
            },
            iter: 200);

    [Fact]
    public void Any_bytes_are_read_or_refused_and_never_lead_to_a_crash() =>
        Gen.Select(
            Pick("t", "id", ",", ";", "\"", "\"\"", "\n", "\r", "1700000000", "\uFEFF", "\0", "é", " ").Array[0, 60], Gen.Byte.Array[0, 3], Gen.Int[1, 9], Gen.Bool).Sample(
            (parts, bytes, buffer, hasHeader) =>
            {
                using var folder = new LogFolder();
                folder.Write("a.csv", [.. Encoding.UTF8.GetBytes((hasHeader ? "t,id\n" : "") + string.Concat(parts)), .. bytes]);
                var text = File.ReadAllText(folder["a.csv"]);
                using var reader = new TableReader(folder, "a.csv", TableReader.Csv, new() { BufferBytes = buffer, MaxLineBytes = 40, ClosedFiles = true }, 4);
                reader.Poll();
                reader.Commit();
                reader.Restart();
                var before = reader.Taken.Count;
                reader.Poll();
                Assert.True(reader.Taken.Count == before, text);
            },
            iter: 800);

    /// <summary>The rows as the library Sep reads them, by which the text is what it is taken for.</summary>
    private static List<string> RowsBySep(string text, char delimiter)
    {
        using var reader = Sep.Reader(options => options with { Sep = Sep.New(delimiter), Unescape = true }).FromText(text.TrimStart('\uFEFF'));
        var rows = new List<string>();
        foreach (var row in reader)
            rows.Add(string.Join('\0', row[0..].ToStringsArray()));
        return rows;
    }

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>A delimiter that the names of the columns would not tell, as where there is one column alone.</summary>
    private static char? Known(TableText table, char delimiter) => table.Names.Length < 2 ? delimiter : null;

    private static string?[] RowOf(string[] names, (string? Id, string? Number, string? Class, string? Any, string?[] Others) row, int index) =>
        [.. names.Select(name => name switch
        {
            "t" => (TableReader.Start + index).ToString(CultureInfo.InvariantCulture),
            "id" => row.Id,
            "n" => row.Number,
            "c" => row.Class,
            "p" => row.Any,
            _ => row.Others[name[^1] - '0'],
        })];

    private static void Follow(LogFolder folder, TableReader reader, byte[] bytes, string? packing, int[] cuts, int commits)
    {
        if (packing is not null)
            bytes = Packing.Pack(packing, bytes);
        var at = 0;
        var turn = 0;
        foreach (var cut in cuts.Where(cut => packing is null && cut < bytes.Length).Order().Append(bytes.Length))
        {
            folder.Append("a.csv", bytes[at..cut]);
            at = cut;
            reader.Poll(batches: 1 + turn);
            if (++turn % commits != 0)
                reader.Commit();
            reader.Restart();
        }

        reader.Poll();
    }
}
