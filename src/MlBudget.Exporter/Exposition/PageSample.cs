using System.Buffers;
using System.Globalization;
using System.Text;

namespace MlBudget.Exporter.Exposition;

/// <summary>The latest value of a series, with its lines as text.</summary>
/// <param name="family">The metric.</param>
/// <param name="labels">The values of its labels.</param>
/// <param name="createdAt">When a counter began at 0; null where that is not known, or not asked for.</param>
internal sealed class PageSample(MetricFamily family, string[] labels, DateTimeOffset? createdAt)
{
    /// <summary>The longest text of a double, and the end of its line.</summary>
    private const int ValueBytes = 33;

    private readonly byte[]? _created = createdAt is null ? null : NameOf(PageFormats.WithoutSuffix(family.Name) + "_created", family, labels);

    /// <summary>What stands before the value, with the space that follows.</summary>
    public byte[] Name { get; } = NameOf(family.Name, family, labels);

    /// <summary>The value, finite.</summary>
    public double Value { get; set; }

    /// <summary>Writes the line of the value.</summary>
    public void WriteTo(ArrayBufferWriter<byte> page) => WriteLine(page, Name, Value);

    /// <summary>Writes the line that says when the counter began; nothing where that is not known.</summary>
    public void WriteCreatedTo(ArrayBufferWriter<byte> page)
    {
        if (_created is not null)
            WriteLine(page, _created, createdAt!.Value.ToUnixTimeMilliseconds() / 1000.0);
    }

    /// <summary>The text of a sample up to its value: the name, and labels in braces.</summary>
    public static byte[] NameOf(string name, MetricFamily family, string[] labels)
    {
        var pairs = family.Labels.Zip(labels, (label, value) => $"{label}=\"{Escape(value)}\"");
        return Encoding.UTF8.GetBytes(labels.Length == 0 ? name + " " : $"{name}{{{string.Join(',', pairs)}}} ");
    }

    private static void WriteLine(ArrayBufferWriter<byte> page, byte[] name, double value)
    {
        var line = page.GetSpan(name.Length + ValueBytes);
        name.CopyTo(line);
        value.TryFormat(line[name.Length..], out var written, "g", CultureInfo.InvariantCulture);
        line[name.Length + written] = (byte)'\n';
        page.Advance(name.Length + written + 1);
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
