using System.Globalization;
using Prometheus;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// What dashboards and alerts for any exporter expect of its process, by the names that Prometheus's own client libraries give
/// (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics). prometheus-net has the others of them.
/// </summary>
internal static class ProcessMetrics
{
    private const string OpenFiles = "/proc/self/fd", Limits = "/proc/self/limits";

    /// <summary>Adds them to a registry.</summary>
    public static void Register(CollectorRegistry registry, MetricFactory factory)
    {
        var memory = factory.CreateGauge("process_resident_memory_bytes", "Resident memory of the process.");
        registry.AddBeforeCollectCallback(() => memory.Set(Environment.WorkingSet));
        if (!Directory.Exists(OpenFiles))
            return;
        var open = factory.CreateGauge("process_open_fds", "Files and connections that the process has open.");
        registry.AddBeforeCollectCallback(() => open.Set(CountOpenFiles()));
        if (MaxOpenFiles() is { } most)
            factory.CreateGauge("process_max_fds", "How many files and connections the process may have open.").Set(most);
    }

    /// <summary>How many files and connections the process may have open; null where that is not bounded, or not known.</summary>
    public static long? MaxOpenFiles()
    {
        if (!File.Exists(Limits))
            return null;
        // "Max open files            1024                 1048576              files": the soft and the hard limit.
        var line = File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(3);
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null;
    }

    private static int CountOpenFiles() => Directory.EnumerateFileSystemEntries(OpenFiles).Count();
}
