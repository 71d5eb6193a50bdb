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
        var allowed = Descriptors.Allowed();
        registry.AddBeforeCollectCallback(() => open.Set(CountOpenFiles(OpenFiles, allowed)));
        if (allowed is { } most)
            factory.CreateGauge("process_max_fds", "How many files and connections the process may have open.").Set(most);
    }

    /// <summary>How many are open.</summary>
    /// <param name="folder">Where the system lists them.</param>
    /// <param name="allowed">How many there may be; null where the system doesn't say.</param>
    /// <returns>All that are allowed where the list can't be opened: the one that this takes is lacking then. Not a number where that is
    /// not known.</returns>
    public static double CountOpenFiles(string folder, long? allowed)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Count();
        }
        catch (IOException)
        {
            return allowed ?? double.NaN;
        }
    }
}
