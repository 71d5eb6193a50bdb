using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.Tables;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace MlBudget.EndToEnd.Tests.Employment;

/// <summary>
/// The original Parquet files of the employment log as tables that can be watched: with the times that the JSON lines have added to them, and
/// nothing else of those. Outcomes are in a file of their own, as in the original.
/// </summary>
internal sealed class EmploymentTables
{
    private static readonly string[] Features =
        ["AGEP", "SCHL", "MAR", "RELP", "DIS", "ESP", "CIT", "MIG", "MIL", "ANC", "NATIVITY", "DEAR", "DEYE", "DREM"];

    private readonly (string Name, Array Values)[] _predictions;
    private readonly (string Name, Array Values)[] _labels;

    /// <summary>Reads the files.</summary>
    public EmploymentTables()
    {
        var rows = Columns("analysis", ["id", "prediction", "predicted_probability", "SEX", "RAC1P", .. Features]).GetAwaiter().GetResult();
        var targets = new[] { Columns("reference", ["id", "employed"]), Columns("analysis_target", ["id", "employed"]) }.Select(each => each.GetAwaiter().GetResult()).ToArray();
        var truths = targets.SelectMany(target => ((long[])target["id"]).Zip((long[])target["employed"])).ToDictionary(row => row.First, row => row.Second);
        var (times, ids) = Times("predictions", "timestamp");
        Assert.Equal(ids, (long[])rows["id"]);
        var (arrivals, labelled) = Times("labels", "labeled_at");
        _predictions =
        [
            ("timestamp", times), ("prediction_id", ids), ("prediction", rows["prediction"]), ("sex", rows["SEX"]), ("race", rows["RAC1P"]),
            // The JSON lines have six digits of it.
            ("score", ((double[])rows["predicted_probability"]).Select(score => Math.Round(score, 6)).ToArray()),
            .. Features.Select(name => (name, rows[name])),
        ];
        _labels = [("prediction_id", labelled), ("labeled_at", arrivals), ("label", labelled.Select(id => truths[id]).ToArray())];
    }

    /// <summary>Writes both as Parquet, in some groups of rows each.</summary>
    public void WriteParquet(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "predictions.parquet"), ParquetFile.Of(50_000, [.. _predictions.Select(ValuesOf)]));
        File.WriteAllBytes(Path.Combine(folder, "labels.parquet"), ParquetFile.Of(100_000, [.. _labels.Select(ValuesOf)]));
    }

    /// <summary>Writes both as CSV, the one compressed and the other between semicolons.</summary>
    public void WriteCsv(string folder)
    {
        using (var packed = new GZipStream(File.Create(Path.Combine(folder, "predictions.csv.gz")), CompressionLevel.Fastest))
            packed.Write(Text(_predictions, ','));
        File.WriteAllBytes(Path.Combine(folder, "labels.csv"), Text(_labels, ';'));
    }

    private static byte[] Text((string Name, Array Values)[] columns, char delimiter)
    {
        var text = new StringBuilder().AppendJoin(delimiter, columns.Select(column => column.Name)).Append("\r\n");
        for (var row = 0; row < columns[0].Values.Length; row++)
        {
            for (var column = 0; column < columns.Length; column++)
            {
                text.Append(column == 0 ? "" : delimiter).Append(columns[column].Values.GetValue(row) switch
                {
                    DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                    string value => row % 2 == 0 ? value : $"\"{value}\"",
                    var value => Convert.ToString(value, CultureInfo.InvariantCulture),
                });
            }

            text.Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static ParquetValues ValuesOf((string Name, Array Values) column) => column.Values switch
    {
        DateTime[] times => ParquetFile.Times(column.Name, isUtc: true, DateTimeTimeUnit.Millis, times.Select(time => (DateTime?)time)),
        long[] numbers => ParquetFile.Column<long>(column.Name, numbers.Select(number => (long?)number)),
        double[] numbers => ParquetFile.Column<double>(column.Name, numbers.Select(number => (double?)number)),
        var texts => ParquetFile.Texts(column.Name, (string[])texts),
    };

    private static async Task<Dictionary<string, Array>> Columns(string file, string[] names)
    {
        var columns = new Dictionary<string, Array>();
        await using var reader = await ParquetReader.CreateAsync(Path.Combine(RepositoryRoot.Employment, $"employment_MA_{file}.pq"));
        using var group = reader.OpenRowGroupReader(0);
        foreach (var field in reader.Schema.DataFields.Where(field => names.Contains(field.Name)))
        {
            using var values = await group.ReadRawColumnDataBaseAsync(field);
            columns.Add(field.Name, values switch
            {
                RawColumnData<long> numbers => numbers.Values.ToArray(),
                RawColumnData<double> numbers => numbers.Values.ToArray(),
                RawColumnData<ReadOnlyMemory<char>> texts => texts.Values.ToArray().Select(text => text.ToString()).ToArray(),
                _ => throw new InvalidDataException($"{field.Name} is {values.GetType()}"),
            });
        }

        return columns;
    }

    private static (DateTime[] Times, long[] Ids) Times(string file, string field)
    {
        var (times, ids) = (new List<DateTime>(), new List<long>());
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(RepositoryRoot.Employment, $"{file}.jsonl.gz")), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line));
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                if (reader.ValueTextEquals(field) && reader.Read())
                    times.Add(reader.GetDateTime());
                else if (reader.ValueTextEquals("prediction_id") && reader.Read())
                    ids.Add(long.Parse(reader.GetString()!, CultureInfo.InvariantCulture));
                if (times.Count == ids.Count)
                    break;
            }
        }

        return ([.. times], [.. ids]);
    }
}
