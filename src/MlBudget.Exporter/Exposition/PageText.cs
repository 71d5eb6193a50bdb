using System.Collections.Frozen;
using System.Text;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// Brings text of the format 0.0.4 into an order. prometheus-net gives families in the order of a hash table and series
/// in that of their birth, but the same numbers shall give the same page.
/// </summary>
internal static class PageText
{
    private const byte EndOfLine = (byte)'\n';

    private static readonly FrozenDictionary<string, int> Orders =
        MetricCatalogue.All.ToFrozenDictionary(family => family.Name, family => family.Order);

    /// <summary>The families in the order of the catalogue, their series by label values; families without series are
    /// left out. Only for families of single values: a histogram's buckets have an order of their own.</summary>
    public static byte[] InOrder(ReadOnlyMemory<byte> text)
    {
        var families = Families(text);
        families.Sort((one, other) => one.Order.CompareTo(other.Order));
        var page = new MemoryStream(text.Length);
        foreach (var family in families.Where(family => family.Series.Count > 0))
        {
            family.Series.Sort((one, other) => one.Span.SequenceCompareTo(other.Span));
            foreach (var line in family.Header.Concat(family.Series))
                page.Write(line.Span);
        }

        return page.ToArray();
    }

    private static List<Family> Families(ReadOnlyMemory<byte> text)
    {
        var families = new List<Family>();
        while (text.Length > 0)
        {
            // Line feeds within label values are escaped.
            var line = text[..(text.Span.IndexOf(EndOfLine) + 1)];
            text = text[line.Length..];
            if (line.Span.StartsWith("# HELP "u8))
                families.Add(new(OrderOf(line.Span["# HELP ".Length..])));
            (line.Span[0] == '#' ? families[^1].Header : families[^1].Series).Add(line);
        }

        return families;
    }

    private static int OrderOf(ReadOnlySpan<byte> nameAndHelp) =>
        Orders[Encoding.ASCII.GetString(nameAndHelp[..nameAndHelp.IndexOf((byte)' ')])];

    private sealed record Family(int Order)
    {
        public List<ReadOnlyMemory<byte>> Header { get; } = [];

        public List<ReadOnlyMemory<byte>> Series { get; } = [];
    }
}
