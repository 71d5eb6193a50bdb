using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Json;

namespace MlBudget.Benchmarks.Polls;

/// <summary>What decoding one line of one log costs each of several models: by itself, in turns at the same lines as the others, and in turns far from
/// them, where nothing of what one decodes is of use to another.</summary>
internal static class SharedRecordsRun
{
    private const int Lines = 200_000, LinesApart = 9_000, Turns = 3;

    /// <summary>Measures and prints.</summary>
    /// <param name="models">How many models there are, at most 20.</param>
    public static void Run(int models)
    {
        var lines = Enumerable.Range(0, Lines).Select(Line).ToArray();
        for (var turn = 0; turn < Turns; turn++)
        {
            var (alone, together, apart) = (Measure(lines, models, isShared: false, 0), Measure(lines, models, isShared: true, 0), Measure(lines, models, isShared: true, LinesApart));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{models} models, ns a line and model: by itself {alone:0}; together {together:0} ({together / alone:0.00}); apart {apart:0} ({apart / alone:0.00})"));
        }
    }

    private static double Measure(byte[][] lines, int models, bool isShared, int apart)
    {
        var schemas = Enumerable.Range(0, models).Select(SchemaOf).ToArray();
        var shared = new SharedRecords(schemas);
        RecordFormat[] formats = [.. schemas.Select(schema => isShared ? shared.Share(schema, Json) : Json(schema))];
        Batch[] batches = [.. schemas.Select(schema => new Batch(schema))];
        int[] next = [.. Enumerable.Range(0, models).Select(model => model * apart)];
        var count = next.Sum(first => (long)lines.Length - first);
        var clock = Stopwatch.StartNew();
        while (next.Any(line => line < lines.Length))
        {
            for (var model = 0; model < models; model++)
            {
                for (var end = Math.Min(next[model] + SharedRecords.Rows, lines.Length); next[model] < end; next[model]++)
                    Decode(formats[model], lines[next[model]], batches[model]);
            }
        }

        return clock.Elapsed.TotalNanoseconds / count;
    }

    private static void Decode(RecordFormat format, byte[] line, Batch batch)
    {
        if (batch.Count == batch.Capacity)
            batch.Clear();
        if (format.Decode(line, batch) is { } reason)
            throw new InvalidOperationException($"Found a line that is refused: {reason}.");
        batch.Count++;
    }

    private static RecordFormat Json(RecordSchema schema) => new JsonFormat(schema, 1 << 20, requireId: false);

    private static RecordSchema SchemaOf(int model) => new("t", "id",
    [
        new("m", ColumnKind.Category), new("a", ColumnKind.Category), new("s", ColumnKind.Number), new("l", ColumnKind.Number), new("e", ColumnKind.Presence),
        new("r", ColumnKind.Category), new("f.amount", ColumnKind.Number), new("f.country", ColumnKind.Category), new($"f.own{model % 8}", ColumnKind.Number),
    ]);

    private static byte[] Line(int line)
    {
        var random = new Random(line);
        var own = string.Join(',', Enumerable.Range(0, 8).Select(feature => string.Create(CultureInfo.InvariantCulture, $"\"own{feature}\":{random.NextDouble():F4}")));
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"t":{{{1780000000 + line}}},"id":"request-{{{line}}}","m":"m{{{random.Next(100)}}}","a":{{{random.Next(2)}}},"s":{{{random.NextDouble():F4}}},"l":{{{random.NextDouble():F4}}},"e":null,"r":"r{{{random.Next(4)}}}","f":{"amount":{{{random.Next(1000)}}},"country":"c{{{random.Next(4)}}}",{{{own}}}}}"""));
    }
}
