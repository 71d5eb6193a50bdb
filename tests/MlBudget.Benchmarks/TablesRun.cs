using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Files;
using MlBudget.Sources.Helping;
using MlBudget.Sources.Layouts;
using MlBudget.Tables;
using MlBudget.Wrappings;
using nietras.SeparatedValues;
using Parquet;

namespace MlBudget.Benchmarks;

/// <summary>
/// How fast the same records are read from JSON lines, CSV and Parquet, decoded as a model wants them and not counted, in turns, by the clock and
/// in processor time, and beside each what the library alone needs for the same columns: Sep, which is used here alone, and Parquet.Net. The files are in the operating system's cache.
/// </summary>
internal static class TablesRun
{
    private const int Turns = 7;

    private static readonly RecordSchema Nested = FraudLines.Define().Predictions;

    /// <summary>The same columns in the row itself, under names with dots.</summary>
    private static readonly RecordSchema Flat = Nested with
    {
        Columns = [.. Nested.Columns.Select(column => column with { Path = NameOf(column.Path) is var name && name.Contains('.') ? $"\"{name}\"" : name })],
    };

    private static readonly string[] Numbers = [.. Flat.Columns.Where(column => column.Kind == ColumnKind.Number).Select(column => NameOf(column.Path)).Distinct()];

    private static readonly string[] Texts =
        [.. Flat.Columns.Select(column => NameOf(column.Path)).Append(Flat.TimePath).Append(Flat.IdPath!).Except(Numbers).Distinct()];

    /// <summary>Runs it.</summary>
    /// <param name="count">How many records.</param>
    public static void Run(int count)
    {
        var directory = Directory.CreateTempSubdirectory("mlbudget-benchmark-");
        try
        {
            var (json, csv, gz, parquet) = (directory.FullName + "/a.jsonl", directory.FullName + "/a.csv", directory.FullName + "/a.csv.gz", directory.FullName + "/a.parquet");
            Write(count, json, csv, gz, parquet);
            var helpers = new HelpingThreads(1);
            (string Name, string File, Func<int> Read)[] ways =
            [
                ("JSON lines", json, () => Read(json, Nested, "json", RecordForm.Json, null)),
                ("JSON lines, two threads", json, () => Read(json, Nested, "json", RecordForm.Json, helpers)),
                ("CSV", csv, () => Read(csv, Flat, "csv", RecordForm.Csv, null)),
                ("CSV, two threads", csv, () => Read(csv, Flat, "csv", RecordForm.Csv, helpers)),
                ("CSV, gzip", gz, () => Read(gz, Flat, "csv", RecordForm.Csv, null)),
                ("Sep alone", csv, () => ReadSep(csv)),
                ("Parquet", parquet, () => Read(parquet, Flat, "parquet", RecordForm.Parquet, null)),
                ("Parquet, two threads", parquet, () => Read(parquet, Flat, "parquet", RecordForm.Parquet, helpers)),
                ("Parquet.Net alone", parquet, () => ReadParquet(parquet).GetAwaiter().GetResult()),
            ];
            var seconds = ways.Select(_ => new List<double>()).ToArray();
            var processor = ways.Select(_ => new List<double>()).ToArray();
            for (var turn = 0; turn <= Turns; turn++)
            {
                for (var way = 0; way < ways.Length; way++)
                {
                    var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
                    if (ways[way].Read() is var rows && rows != count)
                        throw new InvalidOperationException($"Found {rows} rows of {ways[way].Name}, expected {count}.");
                    // The first turn warms up.
                    if (turn == 0)
                        continue;
                    seconds[way].Add(watch.Elapsed.TotalSeconds);
                    processor[way].Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
                }
            }

            double[] Medians(List<double>[] times) => [.. times.Select(each => each.Order().ElementAt(Turns / 2))];
            var (medians, used) = (Medians(seconds), Medians(processor));
            for (var way = 0; way < ways.Length; way++)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {ways[way].Name} | {new FileInfo(ways[way].File).Length / 1e6:F1} MB | {count / medians[way] / 1e6:F2} M | {count / used[way] / 1e6:F2} M | {used[way] / used[0]:F2} |"));
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string NameOf(string path) => path.Trim('"');

    private static void Write(int count, string json, string csv, string gz, string parquet)
    {
        var lines = FraudLines.Generate(count);
        File.WriteAllText(json, string.Concat(lines.Select(line => Encoding.UTF8.GetString(line) + "\n")));
        var rows = lines.Select(line => Flattened(JsonDocument.Parse(line).RootElement, "").ToDictionary()).ToList();
        var names = rows[0].Keys.ToArray();
        var text = new StringBuilder().AppendJoin(',', names).Append('\n');
        foreach (var row in rows)
            text.AppendJoin(',', names.Select(name => row[name])).Append('\n');
        File.WriteAllText(csv, text.ToString());
        File.WriteAllBytes(gz, Packing.Pack("gzip", text.ToString()));
        File.WriteAllBytes(parquet, ParquetFile.Of(100_000, [.. names.Select(name => Numbers.Contains(name)
            ? ParquetFile.Column<double>(name, rows.Select(row => row[name] is { } value ? (double?)double.Parse(value, CultureInfo.InvariantCulture) : null))
            : ParquetFile.Texts(name, rows.Select(row => row[name])))]));
    }

    private static IEnumerable<KeyValuePair<string, string?>> Flattened(JsonElement element, string before) => element.EnumerateObject().SelectMany(property => property.Value.ValueKind switch
    {
        JsonValueKind.Object => Flattened(property.Value, $"{before}{property.Name}."),
        JsonValueKind.Null => [new($"{before}{property.Name}", null)],
        _ => [new($"{before}{property.Name}", property.Value.ToString())],
    });

    private static int Read(string file, RecordSchema schema, string format, RecordForm form, HelpingThreads? helpers)
    {
        using var source = new FileSource(
            "predictions", [file], schema, new(ClockMode.Log, TimeProvider.System, TimeSpan.FromMinutes(5), TimeSpan.FromDays(7), TimeSpan.FromDays(30)),
            new() { Layout = new() { Format = format, Form = form }, Helpers = helpers });
        var batch = new Batch(schema);
        source.Refresh();
        var rows = 0;
        bool mayHaveMore;
        do
        {
            mayHaveMore = source.Read(batch, Instant.MaxValue);
            rows += batch.Count;
            batch.Clear();
        }
        while (mayHaveMore);
        return source.Statistics.Error is { } error ? throw new InvalidOperationException(error) : rows;
    }

    private static int ReadSep(string file)
    {
        using var reader = Sep.Reader(options => options with { Sep = Sep.New(','), Unescape = true }).FromFile(file);
        var numbers = Numbers.Select(name => reader.Header.IndexOf(name)).ToArray();
        var texts = Texts.Select(name => reader.Header.IndexOf(name)).ToArray();
        var (rows, sum, length) = (0, 0.0, 0);
        foreach (var row in reader)
        {
            foreach (var column in numbers)
                sum += row[column].TryParse<double>() ?? 0;
            foreach (var column in texts)
                length += row[column].Span.Length;
            rows++;
        }

        return sum + length > 0 ? rows : 0;
    }

    private static async Task<int> ReadParquet(string file)
    {
        await using var reader = await ParquetReader.CreateAsync(file);
        var wanted = reader.Schema.DataFields.Where(field => Numbers.Contains(field.Name) || Texts.Contains(field.Name)).ToImmutableArray();
        var rows = 0;
        for (var index = 0; index < reader.RowGroupCount; index++)
        {
            using var group = reader.OpenRowGroupReader(index);
            foreach (var field in wanted)
            {
                using var values = await group.ReadRawColumnDataBaseAsync(field);
            }

            rows += (int)group.RowCount;
        }

        return rows;
    }
}
