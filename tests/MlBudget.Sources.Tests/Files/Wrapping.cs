using System.Collections.Immutable;
using System.Text;

namespace MlBudget.Sources.Tests.Files;

/// <summary>A way in which records may be written to a file.</summary>
/// <param name="Name">What tests call it.</param>
/// <param name="Write">The bytes of a file of records, each a JSON object without a line end, with a source of random choices.</param>
internal sealed record Wrapping(string Name, Func<IReadOnlyList<string>, Random, byte[]> Write)
{
    public static ImmutableArray<Wrapping> All { get; } = [.. Packing.Names.Select(name => new Wrapping(name, (records, random) => Pieces(name, Lines(records), random)))];

    public static TheoryData<string> Names => [.. All.Select(wrapping => wrapping.Name)];

    public static Wrapping Named(string name) => All.Single(wrapping => wrapping.Name == name);

    private static byte[] Lines(IReadOnlyList<string> records) => Encoding.UTF8.GetBytes(string.Concat(records.Select(record => record + "\n")));

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
