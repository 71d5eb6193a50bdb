using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlBudget.Core.Records;
using MlBudget.Sources.Layouts;

namespace MlBudget.Benchmarks;

/// <summary>How many rows a second each form of records gives, beside the same records as plain JSON lines, in turns of which medians are taken.</summary>
internal static class LayoutsRun
{
    private const int Records = 20_000;
    private const int RowsOfRecord = 20;
    private const string Container = "2026-08-01T10:30:00.123456789Z stdout ";

    private static readonly ImmutableArray<ColumnSpec> Columns =
    [
        new("decision", ColumnKind.Category), new("score", ColumnKind.Number), new("latency_ms", ColumnKind.Number, 0.001m), new("region", ColumnKind.Category),
        new("features.amount", ColumnKind.Number), new("features.country", ColumnKind.Category), new("features.age", ColumnKind.Number),
    ];

    private static readonly RecordSchema Schema = new("timestamp", "prediction_id", Columns);

    public static void Run(int turns)
    {
        var lines = FraudLines.Generate(Records);
        (string Name, RecordLayout Layout, RecordSchema Schema, byte[][] Records, int Rows)[] forms =
        [
            ("json", RecordLayout.Json, Schema, lines, 1),
            ("json, numbers with 'number'", RecordLayout.Json, Read(path => path + " | number", ColumnKind.Number), lines, 1),
            ("json, times by a form", RecordLayout.Json, Schema with { TimePath = "timestamp | time(\"%Y-%m-%dT%H:%M:%S.%fZ\", zone: UTC)" }, lines, 1),
            ("json, times of a zone", RecordLayout.Json, Schema with { TimePath = "timestamp | time(zone: Europe/Berlin)" }, Each(lines, line => line.Replace("Z\",\"pred", "\",\"pred", StringComparison.Ordinal)), 1),
            ("docker", PresetOf("docker"), Schema, Each(lines, line => new JsonObject { ["log"] = line + "\n", ["stream"] = "stdout", ["time"] = "2026-08-01T10:30:00Z" }.ToJsonString()), 1),
            ("cri", PresetOf("cri"), Schema, Each(lines, line => $"{Container}F {line}"), 1),
            ("cri, two parts", PresetOf("cri"), Schema, Each(lines, line => $"{Container}P {line[..200]}\n{Container}F {line[200..]}"), 1),
            ("prefix, no value of it", new() { Prefix = @"\S+ \S+ \w+ " }, Schema, Each(lines, line => $"2026-08-01 10:30:00,123 INFO {line}"), 1),
            ("prefix with the time", new() { Prefix = @"(?<at>\S+ \S+) \w+ " }, Schema with { TimePath = "at" }, Each(lines, line => $"2026-08-01 10:30:00,123 INFO {line}"), 1),
            ("logfmt", new() { Form = RecordForm.Logfmt }, Schema, Each(lines, Logfmt), 1),
            ($"rows, {RowsOfRecord} a record", new() { Rows = "rows" }, OfRows(), [.. lines.Chunk(RowsOfRecord).Select(Together)], RowsOfRecord),
        ];
        var rates = forms.Select(_ => new List<double>()).ToArray();
        for (var turn = 0; turn < turns; turn++)
        {
            for (var form = 0; form < forms.Length; form++)
                rates[form].Add(RowsPerSecond(forms[form].Layout, forms[form].Schema, forms[form].Records, forms[form].Rows));
        }

        var plain = Median(rates[0]);
        Console.WriteLine($"| form | rows/s | beside json |\n|---|---|---|");
        for (var form = 0; form < forms.Length; form++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {forms[form].Name} | {Median(rates[form]) / 1e6:F2} M | {Median(rates[form]) / plain:F2} |"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static RecordLayout PresetOf(string name) => RecordPresets.All.First(preset => preset.Name == name).Layout;

    private static byte[][] Each(byte[][] lines, Func<string, string> write) => [.. lines.Select(line => Encoding.UTF8.GetBytes(write(Encoding.UTF8.GetString(line))))];

    private static RecordSchema Read(Func<string, string> path, ColumnKind kind) =>
        Schema with { Columns = [.. Columns.Select(column => column.Kind == kind ? column with { Path = path(column.Path) } : column)] };

    private static RecordSchema OfRows() => new(
        "rows[0].timestamp", "rows[$index].prediction_id", [.. Columns.Select(column => column with { Path = $"rows[$index].{column.Path}" })]);

    private static byte[] Together(byte[][] lines) => Encoding.UTF8.GetBytes($"{{\"rows\":[{string.Join(',', lines.Select(Encoding.UTF8.GetString))}]}}");

    private static string Logfmt(string line)
    {
        var values = JsonNode.Parse(line)!.AsObject().SelectMany(entry => entry.Value is JsonObject inner
            ? inner.Select(each => ($"{entry.Key}.{each.Key}", each.Value)) : [(entry.Key, entry.Value)]);
        return string.Join(' ', values.Select(value => $"{value.Item1}={value.Value}"));
    }

    private static double RowsPerSecond(RecordLayout layout, RecordSchema schema, byte[][] records, int rows)
    {
        var format = layout.Create(schema, 1 << 20, requireId: false);
        var batch = new Batch(schema);
        var watch = Stopwatch.StartNew();
        var taken = 0L;
        foreach (var record in records)
        {
            if (batch.Capacity - batch.Count < rows)
                batch.Clear();
            if (format.Decode(record, batch) is { } reason)
                throw new InvalidOperationException(format.Describe(reason, record));
            batch.Count += format.Rows;
            taken += format.Rows;
        }

        return taken / watch.Elapsed.TotalSeconds;
    }
}
