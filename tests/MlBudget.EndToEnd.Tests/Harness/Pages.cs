namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>What a page says of the log, and what it says of the exporter that reads it.</summary>
internal static class Pages
{
    /// <summary>Metrics of the exporter itself, and when it last read its sources by the wall clock.</summary>
    private static readonly string[] OfTheExporter =
    [
        "process_", "dotnet_", "promhttp_", "mlbudget_build_info", "mlbudget_links_info", "mlbudget_config_", "mlbudget_web_config_",
        "mlbudget_poll_", "mlbudget_push_", "mlbudget_storage_", "mlbudget_series_dropped_total", "mlbudget_source_last_success_timestamp_seconds",
    ];

    /// <summary>A page without the exporter's own metrics.</summary>
    public static MetricsText WithoutSelf(this MetricsText page) => page.Where(series => !IsOfTheExporter(series));

    /// <summary>The same as text, with its comments.</summary>
    public static string WithoutSelf(string page) => string.Concat(
        page.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !IsOfTheExporter(line.StartsWith("# ", StringComparison.Ordinal) ? line.Split(' ')[2] : line))
            .Select(line => line + "\n"));

    private static bool IsOfTheExporter(string series) =>
        OfTheExporter.Any(prefix => series.StartsWith(prefix, StringComparison.Ordinal));
}
