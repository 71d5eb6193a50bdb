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

    private byte[]? _created;

    /// <summary>What stands before the value, with the space that follows.</summary>
    public byte[] Name { get; } = NameOf(family.Name, family, labels);

    /// <summary>The value, finite.</summary>
    public double Value { get; private set; }

    /// <summary>The lines that it stands among; null while it is on no page.</summary>
    public LineChunk? Chunk { get; set; }

    /// <summary>By how many parts of the page it was asked for.</summary>
    public int Holders { get; set; }

    /// <summary>Takes a value. What has another one is written anew.</summary>
    public void Set(double value)
    {
        // Zero and what is below zero and none are written otherwise.
        if (BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(Value))
            return;
        Value = value;
        if (Chunk is not null)
            Chunk.IsStale = true;
    }

    /// <summary>Notes that a counter began anew.</summary>
    /// <param name="at">When.</param>
    public void Restart(DateTimeOffset at)
    {
        (createdAt, _created) = (at, null);
        if (Chunk is not null)
            Chunk.IsStale = true;
    }

    /// <summary>Writes the line of the value.</summary>
    public void WriteTo(ArrayBufferWriter<byte> page) => WriteLine(page, Name, Value);

    /// <summary>Writes the line that says when the counter began; nothing where that is not known.</summary>
    public void WriteCreatedTo(ArrayBufferWriter<byte> page)
    {
        if (createdAt is not { } at)
            return;
        _created ??= NameOf(PageFormats.WithoutSuffix(family.Name) + "_created", family, labels);
        WriteLine(page, _created, at.ToUnixTimeMilliseconds() / 1000.0);
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
