using System.Text;

namespace MlBudget.Exporter.Exposition;

/// <summary>One family of a page.</summary>
/// <param name="Name">Its name in the format of the page.</param>
/// <param name="Lines">Its header and its samples.</param>
internal sealed record FamilyText(string Name, ReadOnlyMemory<byte> Lines)
{
    private const byte EndOfLine = (byte)'\n';

    /// <summary>
    /// The families of a page that prometheus-net has written, by name: it gives them in the order of a hash table. Of OpenMetrics they get their units,
    /// which prometheus-net doesn't write, and the end of the page is left out, since others follow or are left out.
    /// </summary>
    public static IReadOnlyList<FamilyText> Split(ReadOnlyMemory<byte> page, PageFormat format)
    {
        var families = new List<(string Name, MemoryStream Lines)>();
        while (page.Length > 0)
        {
            // Line feeds within label values are escaped.
            var line = page[..(page.Span.IndexOf(EndOfLine) + 1)];
            page = page[line.Length..];
            if (line.Span.SequenceEqual("# EOF\n"u8))
                break;
            if (line.Span.StartsWith("# HELP "u8))
                families.Add((NameIn(line.Span["# HELP ".Length..]), new MemoryStream()));
            var (name, lines) = families[^1];
            lines.Write(line.Span);
            if (format == PageFormat.OpenMetrics && line.Span.StartsWith("# TYPE "u8))
                lines.Write(Encoding.UTF8.GetBytes(PageFormats.UnitLine(name)));
        }

        return [.. families.OrderBy(family => family.Name, StringComparer.Ordinal)
            .Select(family => new FamilyText(family.Name, family.Lines.ToArray()))];
    }

    private static string NameIn(ReadOnlySpan<byte> nameAndHelp) =>
        Encoding.ASCII.GetString(nameAndHelp[..nameAndHelp.IndexOf((byte)' ')]);
}
