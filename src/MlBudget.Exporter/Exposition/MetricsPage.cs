using System.Collections.Frozen;
using System.Collections.Immutable;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// Renders snapshots. Families stand in the order of the catalogue and series in that of their labels, so the same numbers give the
/// same page. A poll changes few of them: what of a model is equal to what it was is not said anew, and of the text only chunks are written anew in
/// which a value has changed. What a snapshot has no evidence of is removed. Not for use by several threads at once.
/// </summary>
internal sealed class MetricsPage
{
    private readonly SeriesTable<PageSample> _series;
    private readonly CreatedTimes? _created;
    private readonly SortedDictionary<int, FamilyLines> _families = [];
    private readonly PageSection _unavailable = new();
    private readonly Dictionary<string, int> _leftOut = new(StringComparer.Ordinal);
    private readonly SampleSink _set;
    private Dictionary<string, ModelSections> _models = new(StringComparer.Ordinal);
    private List<Series<PageSample>> _given = [];

    /// <summary>Makes a page without series.</summary>
    /// <param name="createdBy">The clock of the times at which counters were created, which OpenMetrics pages then have; null for pages
    /// without.</param>
    public MetricsPage(TimeProvider? createdBy = null)
    {
        _created = createdBy is null ? null : new(createdBy);
        _series = new(Create);
        _set = Set;
    }

    /// <summary>The page of a snapshot. Of a model with more series than its limit allows, the last ones are left out.</summary>
    public RenderedPage Render(Snapshot snapshot)
    {
        _created?.Begin(snapshot);
        _leftOut.Clear();
        var before = _models;
        _models = new(StringComparer.Ordinal);
        foreach (var model in snapshot.Read)
        {
            var sections = before.Remove(model.Report.Model, out var known) ? known : new();
            _models[model.Report.Model] = sections;
            Collect(model, snapshot, sections);
        }

        Give(_unavailable, sink => SnapshotSamples.CollectUnavailable(snapshot, sink));
        foreach (var gone in before.Values)
            Release([.. gone.Parts, gone.Count, gone.Bounded]);
        return new(Write(), _leftOut.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private void Collect(ModelStatus model, Snapshot snapshot, ModelSections sections)
    {
        var total = sections.IsBounded ? GiveBounded(model, snapshot, sections) : GiveParts(model, snapshot, sections);
        // What has become few enough is said in parts from now on, and what has become too much no longer.
        if (sections.IsBounded != total > model.MaxSeries)
            total = sections.IsBounded ? GiveParts(model, snapshot, sections) : GiveBounded(model, snapshot, sections);
        if (total > model.MaxSeries)
            _leftOut[model.Report.Model] = total - model.MaxSeries;
        Give(sections.Count, sink => SnapshotSamples.CollectCount(model, total, sink));
    }

    /// <summary>Gives all series of a model, anew only what may have changed.</summary>
    /// <returns>How many there are.</returns>
    private int GiveParts(ModelStatus model, Snapshot snapshot, ModelSections sections)
    {
        Give(sections.Moving, sink => SnapshotSamples.CollectMoving(model, snapshot, sink));
        var still = StillStatus.Of(model);
        if (sections.Known != still)
            Give(sections.Still, sink => SnapshotSamples.CollectStill(still, sink));
        sections.Known = still;
        var slos = model.Report.Slos;
        for (var index = 0; index < slos.Length; index++)
        {
            if (index == sections.Slos.Count)
                sections.Slos.Add(new());
            var (section, report) = (sections.Slos[index], slos[index]);
            var known = new SloKnown(report, model.Policies.Policy, model.Shard is not null);
            if (section.Known?.IsSame(known) != true)
                Give(section.Section, sink => SnapshotSamples.CollectSlo(model, report, sink));
            section.Known = known;
        }

        Release(sections.Slos.Skip(slos.Length).Select(slo => slo.Section));
        sections.Slos.RemoveRange(slos.Length, sections.Slos.Count - slos.Length);
        Release([sections.Bounded]);
        sections.IsBounded = false;
        return sections.Total;
    }

    /// <summary>Gives as many series as a model may have, in the order of what matters most.</summary>
    /// <returns>How many there would be.</returns>
    private int GiveBounded(ModelStatus model, Snapshot snapshot, ModelSections sections)
    {
        var total = 0;
        Give(sections.Bounded, sink => SnapshotSamples.CollectAll(model, snapshot, (family, value, labels) =>
        {
            if (total++ < model.MaxSeries)
                sink(family, value, labels);
        }));
        Release(sections.Parts);
        sections.Slos.Clear();
        sections.Known = null;
        sections.IsBounded = true;
        return total;
    }

    /// <summary>Gives the series of a section anew: those that it had and that are not given any more are removed.</summary>
    private void Give(PageSection section, Action<SampleSink> collect)
    {
        var before = section.Series;
        _given = new(before.Count);
        _series.BeginAt(before.Count == 0 ? null : before[0]);
        collect(_set);
        section.Series = _given;
        Release(before);
    }

    private void Release(IEnumerable<PageSection> sections)
    {
        foreach (var section in sections)
        {
            Release(section.Series);
            section.Series = [];
        }
    }

    private void Release(List<Series<PageSample>> released)
    {
        foreach (var series in released)
        {
            if (--series.State.Holders > 0)
                continue;
            _series.Remove(series);
            _families[series.Family.Order].Remove(series);
        }
    }

    private PageSample Create(MetricFamily family, string[] labels) =>
        new(family, labels, family.Kind == MetricKind.Counter ? _created?.Of(labels[0]) : null);

    private void Set(MetricFamily family, double value, ReadOnlySpan<string> labels)
    {
        var series = _series.Find(family, labels);
        // A counter whose history starts afresh, in another configuration or after damage, begins anew.
        if (_created is not null && family.Kind == MetricKind.Counter && value < series.State.Value)
            series.State.Restart(_created.Now);
        series.State.Set(value);
        series.State.Holders++;
        _given.Add(series);
        if (series.State.Chunk is null)
            LinesOf(family).Add(series);
    }

    private FamilyLines LinesOf(MetricFamily family)
    {
        if (!_families.TryGetValue(family.Order, out var lines))
            _families[family.Order] = lines = new(family, _created is not null && family.Kind == MetricKind.Counter);
        return lines;
    }

    private ImmutableArray<FamilySamples> Write() => [.. _families.Values.Where(lines => !lines.IsEmpty).Select(lines => lines.Write())];
}
