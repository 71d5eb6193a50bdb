using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlBudget.Wrappings;

/// <summary>A way in which records may be written to a file.</summary>
/// <param name="Name">What tests call it.</param>
/// <param name="Write">The bytes of a file of records, each a JSON object without a line end, with a source of random choices.</param>
internal sealed record Wrapping(string Name, Func<IReadOnlyList<string>, Random, byte[]> Write)
{
    public static ImmutableArray<Wrapping> All { get; } =
    [
        .. Packing.Names.Select(name => new Wrapping(name, (records, random) => Pieces(name, Utf8(Lines(records)), random))),
        new("UTF-16, lesser byte first", (records, _) => Utf16(Lines(records), isBigEndian: false)),
        new("UTF-16, greater byte first", (records, _) => Utf16(Lines(records), isBigEndian: true)),
        new("gzip of UTF-16", (records, random) => Pieces("gzip", Utf16(Lines(records), isBigEndian: false), random)),
        new("array", (records, random) => Utf8(Array(records, random))),
        new("indented array", (records, random) => Utf8(Indented(records, random))),
        new("indented objects", (records, random) => Utf8(IndentedObjects(records, random))),
        new("zstd of an indented array in UTF-16", (records, random) => Pieces("zstd", Utf16(Indented(records, random), isBigEndian: true), random)),
    ];

    public static IEnumerable<string> Names => All.Select(wrapping => wrapping.Name);

    public static Wrapping Named(string name) => All.Single(wrapping => wrapping.Name == name);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Utf16(string text, bool isBigEndian)
    {
        var encoding = new UnicodeEncoding(isBigEndian, byteOrderMark: true);
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }

    private static string Lines(IReadOnlyList<string> records) => string.Concat(records.Select(record => record + "\n"));

    private static string Array(IReadOnlyList<string> records, Random random)
    {
        var text = new StringBuilder(Pick(random, "", "\n", "\uFEFF") + "[" + (records.Count == 0 ? "" : Pick(random, "", " ", "\n", "\r\n  ")));
        var between = Pick(random, ",", ", ", ",\n", "\n,\n", ",\r\n  ");
        return text.AppendJoin(between, records).Append(Pick(random, "]", "\n]", " ]\n", "\r\n]\r\n")).ToString();
    }

    private static string Indented(IReadOnlyList<string> records, Random random) =>
        JsonSerializer.Serialize(records.Select(record => JsonSerializer.Deserialize<JsonElement>(record)), Options(random)) + Pick(random, "", "\n");

    private static string IndentedObjects(IReadOnlyList<string> records, Random random)
    {
        var options = Options(random);
        return string.Concat(records.Select(record => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(record), options) + "\n"));
    }

    private static JsonSerializerOptions Options(Random random) => new()
    {
        WriteIndented = true,
        IndentSize = random.Next(0, 5),
        NewLine = Pick(random, "\n", "\r\n"),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];

    /// <summary>Compresses in some pieces that are cut anywhere.</summary>
    private static byte[] Pieces(string name, byte[] bytes, Random random)
    {
        var (file, from) = (new List<byte>(), 0);
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var to = left == 1 ? bytes.Length : random.Next(from, bytes.Length + 1);
            file.AddRange(Packing.Pack(name, bytes[from..to]));
            from = to;
        }

        return [.. file];
    }
}
