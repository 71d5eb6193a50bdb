using System.Reflection;
using System.Runtime.InteropServices;
using Prometheus;

namespace MlBudget.Exporter.Exposition;

/// <summary>The exporter's own metrics, live at each scrape, in a registry of their own: collecting the default one would
/// start event-counter adapters.</summary>
internal sealed class SelfMetrics
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly Gauge _reloadSuccessful;
    private readonly Gauge _reloadSuccessTime;
    private readonly Gauge _webReloadSuccessful;
    private readonly Histogram _pollDuration;
    private readonly Gauge _pollLast;
    private readonly Gauge _pollInterval;
    private readonly Gauge _storageSize;
    private readonly Gauge _storageSetAside;

    public SelfMetrics()
    {
        Metrics.SuppressDefaultMetrics();
        DotNetStats.Register(_registry);
        var factory = Metrics.WithCustomRegistry(_registry);
        Create(factory, MetricCatalogue.BuildInfo).WithLabels(Version, RuntimeInformation.FrameworkDescription).Set(1);
        _reloadSuccessful = Create(factory, MetricCatalogue.ReloadSuccessful);
        _reloadSuccessTime = Create(factory, MetricCatalogue.ReloadSuccessTime);
        _webReloadSuccessful = Create(factory, MetricCatalogue.WebReloadSuccessful);
        _pollLast = Create(factory, MetricCatalogue.PollLast);
        _pollInterval = Create(factory, MetricCatalogue.PollInterval);
        _storageSize = Create(factory, MetricCatalogue.StorageSize);
        _storageSetAside = Create(factory, MetricCatalogue.StorageSetAside);
        var duration = MetricCatalogue.PollDuration;
        // From a quiet poll to catching up with a long log.
        var buckets = new HistogramConfiguration { Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };
        _pollDuration = factory.CreateHistogram(duration.Name, duration.Help, buckets);
    }

    /// <summary>The version of this program.</summary>
    public static string Version { get; } = typeof(SelfMetrics).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Notes that the configuration was loaded.</summary>
    public void ConfigurationLoaded(DateTimeOffset now)
    {
        _reloadSuccessful.Set(1);
        _reloadSuccessTime.SetToTimeUtc(now);
    }

    /// <summary>Notes that a new configuration was refused.</summary>
    public void ConfigurationRefused() => _reloadSuccessful.Set(0);

    /// <summary>Notes that the web configuration was loaded, or that a new one was refused. Without one there is nothing to note.</summary>
    /// <param name="isGood">Whether it was loaded.</param>
    public void WebConfigurationLoaded(bool isGood) => _webReloadSuccessful.Set(isGood ? 1 : 0);

    /// <summary>Notes that polling begins, or that it goes on with another interval.</summary>
    /// <param name="interval">How often there is a poll.</param>
    public void PollsEvery(TimeSpan interval) => _pollInterval.Set(interval.TotalSeconds);

    /// <summary>Notes that a poll has ended, or that the first one begins.</summary>
    public void PollEnded(DateTimeOffset now) => _pollLast.SetToTimeUtc(now);

    /// <summary>Notes a poll.</summary>
    /// <param name="duration">How long it took.</param>
    public void Polled(TimeSpan duration) => _pollDuration.Observe(duration.TotalSeconds);

    /// <summary>Notes how the store stands.</summary>
    /// <param name="storageSize">How many bytes it takes.</param>
    /// <param name="setAside">How many damaged stores were set aside.</param>
    public void Stored(long storageSize, int setAside)
    {
        _storageSize.Set(storageSize);
        _storageSetAside.Set(setAside);
    }

    /// <summary>Writes them as text of the format 0.0.4.</summary>
    public Task WriteAsync(Stream to, CancellationToken cancel) => _registry.CollectAndExportAsTextAsync(to, cancel);

    private static Gauge Create(MetricFactory factory, MetricFamily family) =>
        factory.CreateGauge(
        family.Name, family.Help, new GaugeConfiguration { LabelNames = [.. family.Labels], SuppressInitialValue = true });
}
