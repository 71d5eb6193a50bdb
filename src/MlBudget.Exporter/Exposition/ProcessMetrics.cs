using MlBudget.Exporter.Listening;
using Prometheus;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// What dashboards and alerts for any exporter expect of its process, by the names that Prometheus's own client libraries give
/// (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics). prometheus-net has the others of them.
/// </summary>
internal static class ProcessMetrics
{
    private const string OpenFiles = "/proc/self/fd";

    /// <summary>Adds them to a registry.</summary>
    public static void Register(CollectorRegistry registry, MetricFactory factory)
    {
        var memory = factory.CreateGauge("process_resident_memory_bytes", "Resident memory of the process.");
        registry.AddBeforeCollectCallback(() => memory.Set(Environment.WorkingSet));
        if (!Directory.Exists(OpenFiles))
            return;
        var open = factory.CreateGauge("process_open_fds", "Files and connections that the process has open.");
        registry.AddBeforeCollectCallback(() => open.Set(CountOpenFiles()));
        if (Descriptors.Allowed() is { } most)
            factory.CreateGauge("process_max_fds", "How many files and connections the process may have open.").Set(most);
    }

    private static int CountOpenFiles() => Directory.EnumerateFileSystemEntries(OpenFiles).Count();
}
