using System.Text;

namespace MlBudget.Exporter.Exposition;

/// <summary>The forms in which metrics are written: Prometheus's text format 0.0.4, and OpenMetrics 1.0.</summary>
internal enum PageFormat
{
    /// <summary>Text of the format 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0: with units, and an end that tells a whole page from one that was cut.</summary>
    OpenMetrics,
}

/// <summary>What the formats ask for beside the samples, which are written alike in both.</summary>
internal static class PageFormats
{
    private const string CounterSuffix = "_total";

    /// <summary>OpenMetrics wants the name of a family to end with its unit.</summary>
    private static readonly string[] Units = ["seconds", "bytes", "ratio"];

    /// <summary>The media type of a format.</summary>
    public static string ContentType(this PageFormat format) => format == PageFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>What a page of the format ends with.</summary>
    public static ReadOnlySpan<byte> End(this PageFormat format) => format == PageFormat.OpenMetrics ? "# EOF\n"u8 : [];

    /// <summary>The lines before the samples of a family.</summary>
    public static byte[] Header(this PageFormat format, MetricFamily family)
    {
        var isOpen = format == PageFormat.OpenMetrics;
        var name = isOpen ? WithoutSuffix(family.Name) : family.Name;
        var type = family.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Gauge => "gauge",
            _ => throw new ArgumentOutOfRangeException(nameof(family), family.Kind, "Only families of single values are written here."),
        };
        return Encoding.UTF8.GetBytes($"# HELP {name} {family.Help}\n# TYPE {name} {type}\n{(isOpen ? UnitLine(name) : "")}");
    }

    /// <summary>The line that names the unit of a family of OpenMetrics; empty where its name ends with none.</summary>
    public static string UnitLine(string family) =>
        Array.Find(Units, unit => family.EndsWith("_" + unit, StringComparison.Ordinal)) is { } unit ? $"# UNIT {family} {unit}\n" : "";

    /// <summary>The name of a family of OpenMetrics: that of a counter goes without the suffix that its samples have.</summary>
    public static string WithoutSuffix(string name) =>
        name.EndsWith(CounterSuffix, StringComparison.Ordinal) ? name[..^CounterSuffix.Length] : name;
}
