using System.Reflection;
using System.Runtime.InteropServices;
using Prometheus;

namespace MlBudget.Exporter.Exposition;

/// <summary>The exporter's own metrics, live at each scrape, in a registry of their own: collecting the default one would
/// start event-counter adapters.</summary>
internal sealed class SelfMetrics
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly Gauge _links;
    private readonly Gauge _reloadSuccessful;
    private readonly Gauge _reloadSuccessTime;
    private readonly Gauge _webReloadSuccessful;
    private readonly Histogram _pollDuration;
    private readonly Gauge _pollLast;
    private readonly Gauge _pollInterval;
    private readonly Gauge _storageSize;
    private readonly Gauge _storageSetAside;
    private readonly Counter _seriesDropped;
    private readonly SharedWork<IReadOnlyList<FamilyText>> _text, _openMetrics;
    private Uri? _page;
    private string? _dashboards;

    public SelfMetrics()
    {
        (_text, _openMetrics) = (new(() => CollectAsync(PageFormat.Text)), new(() => CollectAsync(PageFormat.OpenMetrics)));
        Metrics.SuppressDefaultMetrics();
        DotNetStats.Register(_registry);
        var factory = Metrics.WithCustomRegistry(_registry);
        // Else requests that are traced would have their ids on counters.
        factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        ProcessMetrics.Register(_registry, factory);
        Scrapes = new(factory);
        Pushes = new(_registry, factory);
        Create(factory, SelfCatalogue.BuildInfo).WithLabels(Version, Revision, RuntimeInformation.FrameworkDescription).Set(1);
        _links = Create(factory, SelfCatalogue.Links);
        _reloadSuccessful = Create(factory, SelfCatalogue.ReloadSuccessful);
        _reloadSuccessTime = Create(factory, SelfCatalogue.ReloadSuccessTime);
        _webReloadSuccessful = Create(factory, SelfCatalogue.WebReloadSuccessful);
        _pollLast = Create(factory, SelfCatalogue.PollLast);
        _pollInterval = Create(factory, SelfCatalogue.PollInterval);
        _storageSize = Create(factory, SelfCatalogue.StorageSize);
        _storageSetAside = Create(factory, SelfCatalogue.StorageSetAside);
        var dropped = SelfCatalogue.SeriesDropped;
        _seriesDropped = factory.CreateCounter(dropped.Name, dropped.Help, [.. dropped.Labels]);
        var duration = SelfCatalogue.PollDuration;
        // From a quiet poll to catching up with a long log.
        var buckets = new HistogramConfiguration { Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };
        _pollDuration = factory.CreateHistogram(duration.Name, duration.Help, buckets);
    }

    /// <summary>The version of this program.</summary>
    public static string Version => Informational[0];

    /// <summary>The commit it was built from; empty where it was built outside of a repository.</summary>
    public static string Revision => Informational.ElementAtOrDefault(1) ?? "";

    /// <summary>How scrapes went.</summary>
    public ScrapeMetrics Scrapes { get; }

    /// <summary>How pushes went.</summary>
    public PushMetrics Pushes { get; }

    private static string[] Informational { get; } = typeof(SelfMetrics).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);

    /// <summary>Notes that the configuration was loaded.</summary>
    public void ConfigurationLoaded(DateTimeOffset now)
    {
        _reloadSuccessful.Set(1);
        _reloadSuccessTime.SetToTimeUtc(now);
    }

    /// <summary>Notes where its page is.</summary>
    /// <param name="page">With a slash at its end; null where that is not known.</param>
    public void PageIsAt(Uri? page) => Link(() => _page = page);

    /// <summary>Notes where dashboards are.</summary>
    /// <param name="grafana">Without a slash at its end; null where that is not known.</param>
    public void DashboardsAreAt(string? grafana) => Link(() => _dashboards = grafana);

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

    /// <summary>Notes a page. Models that it is not of lose their series.</summary>
    /// <param name="models">The models that it is of.</param>
    /// <param name="page">The page.</param>
    public void Rendered(IReadOnlyCollection<string> models, RenderedPage page)
    {
        foreach (var gone in _seriesDropped.GetAllLabelValues().Select(labels => labels[0]).Except(models).ToList())
            _seriesDropped.RemoveLabelled(gone);
        foreach (var model in models)
            _seriesDropped.WithLabels(model).Inc(page.LeftOut.GetValueOrDefault(model));
    }

    /// <summary>The server and the poller come to know addresses in whatever order.</summary>
    private void Link(Action change)
    {
        lock (_links)
        {
            change();
            foreach (var before in _links.GetAllLabelValues().ToList())
                _links.RemoveLabelled(before);
            _links.WithLabels(_page?.AbsoluteUri ?? "", _page is null ? "" : $"{_page.AbsoluteUri}runbooks", _dashboards ?? "").Set(1);
        }
    }

    /// <summary>Notes how the store stands.</summary>
    /// <param name="storageSize">How many bytes it takes.</param>
    /// <param name="setAside">How many damaged stores were set aside.</param>
    public void Stored(long storageSize, int setAside)
    {
        _storageSize.Set(storageSize);
        _storageSetAside.Set(setAside);
    }

    /// <summary>Their families as they are now, by name, each with its header. All who ask meanwhile share them.</summary>
    public Task<IReadOnlyList<FamilyText>> CollectAsync(PageFormat format, CancellationToken cancel) =>
        (format == PageFormat.OpenMetrics ? _openMetrics : _text).AskAsync().WaitAsync(cancel);

    private async Task<IReadOnlyList<FamilyText>> CollectAsync(PageFormat format)
    {
        using var text = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(
            text, format == PageFormat.OpenMetrics ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText, CancellationToken.None);
        return FamilyText.Split(text.GetBuffer().AsMemory(0, (int)text.Length), format);
    }

    private static Gauge Create(MetricFactory factory, MetricFamily family) =>
        factory.CreateGauge(
        family.Name, family.Help, new GaugeConfiguration { LabelNames = [.. family.Labels], SuppressInitialValue = true });
}
