using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// Renders snapshots. Families stand in the order of the catalogue and series in that of their labels, so the same numbers give the
/// same page. The names of series are written once, since every poll has nearly the same ones; what a snapshot has no evidence of
/// is removed. Not for use by several threads at once.
/// </summary>
internal sealed class MetricsPage
{
    private readonly SeriesTable<PageSample> _series;
    private readonly CreatedTimes? _created;
    private Series<PageSample>[] _inOrder = [];
    private bool _hasOthers;
    private int _length = 1 << 10;

    /// <summary>Makes a page without series.</summary>
    /// <param name="createdBy">The clock of the times at which counters were created, which OpenMetrics pages then have; null for pages
    /// without.</param>
    public MetricsPage(TimeProvider? createdBy = null)
    {
        _created = createdBy is null ? null : new(createdBy);
        _series = new(Create);
    }

    /// <summary>The page of a snapshot. Of a model with more series than its limit allows, the last ones are left out.</summary>
    public RenderedPage Render(Snapshot snapshot)
    {
        _created?.Begin(snapshot);
        _series.Begin();
        var bounds = new SeriesBounds(snapshot);
        SnapshotSamples.Collect(snapshot, (family, value, labels) =>
        {
            // How many series there are is said also where there are too many.
            if (family == PictureCatalogue.ModelSeries || bounds.Allow(labels[0]))
                Set(family, value, labels);
        });
        _hasOthers |= _series.RemoveUnseen().Count > 0;
        if (_hasOthers)
            _inOrder = InOrder(_series.All);
        _hasOthers = false;
        return Write(bounds.LeftOut);
    }

    private PageSample Create(MetricFamily family, string[] labels)
    {
        _hasOthers = true;
        return new(family, labels, family.Kind == MetricKind.Counter ? _created?.Of(labels[0]) : null);
    }

    private void Set(MetricFamily family, double value, ReadOnlySpan<string> labels)
    {
        var series = _series.Find(family, labels);
        // A counter whose history starts afresh, in another configuration or after damage, begins anew.
        if (_created is not null && family.Kind == MetricKind.Counter && value < series.State.Value)
            series.State = new(family, series.Labels, _created.Now);
        series.State.Value = value;
    }

    private RenderedPage Write(FrozenDictionary<string, int> leftOut)
    {
        var page = new ArrayBufferWriter<byte>(_length);
        var families = ImmutableArray.CreateBuilder<FamilyBlock>();
        for (var first = 0; first < _inOrder.Length;)
        {
            var family = _inOrder[first].Family;
            var begin = page.WrittenCount;
            page.Write(PageFormat.Text.Header(family));
            var (samples, count) = (page.WrittenCount, 0);
            while (first + count < _inOrder.Length && _inOrder[first + count].Family == family)
                _inOrder[first + count++].State.WriteTo(page);
            families.Add(new(family, begin, samples, page.WrittenCount)
            {
                WithCreated = _created is null || family.Kind != MetricKind.Counter
                    ? default(ReadOnlyMemory<byte>?) : WithCreated(_inOrder.AsSpan(first, count)),
            });
            first += count;
        }

        _length = Math.Max(page.WrittenCount, 1);
        return new(page.WrittenMemory, families.ToImmutable(), leftOut);
    }

    /// <summary>OpenMetrics wants all samples of one set of labels together.</summary>
    private static ReadOnlyMemory<byte> WithCreated(ReadOnlySpan<Series<PageSample>> family)
    {
        var text = new ArrayBufferWriter<byte>();
        foreach (var series in family)
        {
            series.State.WriteTo(text);
            series.State.WriteCreatedTo(text);
        }

        return text.WrittenMemory;
    }

    private static Series<PageSample>[] InOrder(IReadOnlyCollection<Series<PageSample>> all)
    {
        var series = all.ToArray();
        Array.Sort(series, (one, other) => one.Family.Order != other.Family.Order
            ? one.Family.Order.CompareTo(other.Family.Order)
            : one.State.Name.AsSpan().SequenceCompareTo(other.State.Name));
        return series;
    }
}
