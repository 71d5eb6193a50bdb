using System.Collections.Immutable;
using MlBudget.Exporter.Snapshots;
using Prometheus;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// Renders snapshots as text of the format 0.0.4. Its registry belongs to the writer alone and its children are cached,
/// since a fresh registry of 40,000 series costs about 100 ms per poll; what a snapshot has no evidence of is removed.
/// Not for use by several threads at once.
/// </summary>
internal sealed class MetricsPage
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly ImmutableArray<Collector> _collectors;
    private readonly SeriesTable<ICollectorChild> _series;
    private int _length;

    public MetricsPage()
    {
        var factory = Metrics.WithCustomRegistry(_registry);
        _collectors = [.. MetricCatalogue.OfSnapshots.Select(family => Create(factory, family))];
        _series = new(ChildOf);
    }

    /// <summary>The page of a snapshot.</summary>
    public async Task<byte[]> RenderAsync(Snapshot snapshot)
    {
        _series.Begin();
        SnapshotSamples.Collect(snapshot, Set);
        foreach (var series in _series.RemoveUnseen())
            Remove(series);
        using var text = new MemoryStream(_length);
        await _registry.CollectAndExportAsTextAsync(text);
        _length = (int)text.Length;
        return PageText.InOrder(text.GetBuffer().AsMemory(0, _length));
    }

    private static Collector Create(MetricFactory factory, MetricFamily family) => family.Kind == MetricKind.Counter
        ? factory.CreateCounter(family.Name, family.Help, [.. family.Labels])
        : factory.CreateGauge(family.Name, family.Help, [.. family.Labels]);

    private ICollectorChild ChildOf(MetricFamily family, string[] labels) => _collectors[family.Order] switch
    {
        Counter counter => counter.WithLabels(labels),
        Gauge gauge => gauge.WithLabels(labels),
        var other => throw new InvalidOperationException($"{family.Name} is a {other.GetType().Name}, not a single value."),
    };

    private void Set(MetricFamily family, double value, ReadOnlySpan<string> labels)
    {
        var series = _series.Find(family, labels);
        if (series.State is ICounter falling && value < falling.Value)
            StartAfresh(series);
        switch (series.State)
        {
            case ICounter counter:
                counter.IncTo(value);
                break;
            case IGauge gauge:
                gauge.Set(value);
                break;
        }
    }

    /// <summary>
    /// A counter whose history starts afresh, in another configuration or after damage, begins anew as it would in another
    /// process: a reset, which Prometheus knows. Left as it was it would stand still until the old number is passed.
    /// </summary>
    private void StartAfresh(Series<ICollectorChild> series)
    {
        Remove(series);
        series.State = ChildOf(series.Family, series.Labels);
    }

    private void Remove(Series<ICollectorChild> series)
    {
        if (series.State is Counter.Child)
            ((Counter)_collectors[series.Family.Order]).RemoveLabelled(series.Labels);
        else
            ((Gauge)_collectors[series.Family.Order]).RemoveLabelled(series.Labels);
    }
}
