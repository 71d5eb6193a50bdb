using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <summary>Takes one sample.</summary>
/// <param name="family">The metric.</param>
/// <param name="value">Its value, finite.</param>
/// <param name="labels">The values of its labels, in the family's order.</param>
internal delegate void SampleSink(MetricFamily family, double value, ReadOnlySpan<string> labels);

/// <summary>Which samples of a model are meant, beside those of SLOs.</summary>
[Flags]
internal enum SampleParts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Those that hang on nothing but a <see cref="StillStatus"/>.</summary>
    Still = 1,

    /// <summary>Those that hang on the clock, on sources, or on what is decided.</summary>
    Moving = 2,

    /// <summary>All of them.</summary>
    All = Still | Moving,
}

/// <summary>
/// What a snapshot says, as samples: the one translation of reports into metrics, for the page and for the history.
/// What has no evidence gives no sample; NaN and infinity are no values.
/// </summary>
internal readonly ref partial struct SnapshotSamples
{
    private readonly SampleSink _sink;
    private readonly string _model;
    private readonly bool _isShard;

    private SnapshotSamples(SampleSink sink, string model, bool isShard)
    {
        _sink = sink;
        _model = model;
        _isShard = isShard;
    }

    /// <summary>Gives all samples of a snapshot to a sink, those of one model together: what its owners are paged for first, and last
    /// what groups and features may make many of.</summary>
    public static void Collect(Snapshot snapshot, SampleSink sink)
    {
        foreach (var model in snapshot.Read)
        {
            var count = 0;
            CollectAll(model, snapshot, (family, value, labels) =>
            {
                count++;
                sink(family, value, labels);
            });
            CollectCount(model, count, sink);
        }

        CollectUnavailable(snapshot, sink);
    }

    /// <summary>Gives all samples of a model to a sink, but for how many they are.</summary>
    public static void CollectAll(ModelStatus model, Snapshot snapshot, SampleSink sink) =>
        Collect(model, snapshot, SampleParts.All, model.Report.Slos.AsSpan(), sink);

    /// <summary>Gives the samples of a model to a sink that hang on the clock, on its sources, or on what is decided of it.</summary>
    public static void CollectMoving(ModelStatus model, Snapshot snapshot, SampleSink sink) => Collect(model, snapshot, SampleParts.Moving, [], sink);

    /// <summary>Gives those samples of a model to a sink that are neither of a single SLO nor <see cref="CollectMoving"/>.</summary>
    /// <param name="still">What they hang on.</param>
    /// <param name="sink">Gets them.</param>
    public static void CollectStill(StillStatus still, SampleSink sink) =>
        Collect(still.Model, new(still.Model.Report.At, []), SampleParts.Still, [], sink);

    /// <summary>Gives the samples of one SLO to a sink that hang on nothing but its report.</summary>
    /// <param name="model">Its model, of which only the name, the owners and whether it is a shard are looked at.</param>
    /// <param name="slo">The SLO.</param>
    /// <param name="sink">Gets them.</param>
    public static void CollectSlo(ModelStatus model, SloReport slo, SampleSink sink) =>
        Collect(model, new(model.Report.At, []), SampleParts.None, [slo], sink);

    /// <summary>Gives the samples of models of which nothing can be said.</summary>
    public static void CollectUnavailable(Snapshot snapshot, SampleSink sink)
    {
        foreach (var model in snapshot.Unavailable)
        {
            foreach (var source in model.Sources)
                new SnapshotSamples(sink, model.Model, isShard: false).Add(MetricCatalogue.SourceUp, 0, model.Model, source);
        }
    }

    /// <summary>Gives how many samples of a model there are of those that its limit allows.</summary>
    public static void CollectCount(ModelStatus model, int count, SampleSink sink) =>
        sink(PictureCatalogue.ModelSeries, Math.Min(count, model.MaxSeries), [model.Report.Model]);

    /// <summary>Gives some samples of a model to a sink, those that are given in the same order whichever are asked for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="snapshot">What else is of the same instant.</param>
    /// <param name="parts">Which samples.</param>
    /// <param name="slos">The SLOs of which samples are given.</param>
    /// <param name="sink">Gets them.</param>
    private static void Collect(ModelStatus model, Snapshot snapshot, SampleParts parts, ReadOnlySpan<SloReport> slos, SampleSink sink)
    {
        var samples = new SnapshotSamples(sink, model.Report.Model, model.Shard is not null);
        var (isStill, isMoving) = (parts.HasFlag(SampleParts.Still), parts.HasFlag(SampleParts.Moving));
        if (model.Template is not null)
        {
            samples.CollectTemplate(model, isMoving);
            return;
        }

        samples.CollectPolicy(model, snapshot, parts, slos);
        if (isStill)
        {
            samples.CollectCauses(model);
            samples.CollectDimensions(model.Report);
            samples.CollectModel(model.Report);
            samples.Add(PictureCatalogue.ModelSeriesLimit, model.MaxSeries, model.Report.Model);
        }

        if (isMoving)
            samples.Add(MetricCatalogue.BaselineLearning, model.Report.Learning?.Share, model.Report.Model);
        if (isStill)
        {
            samples.Add(MetricCatalogue.BaselineEnd, Seconds(model.Report.Baseline?.To), model.Report.Model);
            samples.CollectAcceptance(model.Report);
            samples.CollectLabels(model.Report.Labels);
            samples.CollectEstimates(model.Report.Estimates);
        }

        if (isMoving)
        {
            foreach (var source in model.Sources)
                samples.Collect(source);
        }

        foreach (var slo in slos)
            samples.Collect(slo, model.Policies.Policy.OwnerOf(slo.Slo.Dimension));
        if (model.Shard is { } shard)
            samples.CollectShard(shard, model.Report, isStill, slos);
        if (isStill)
        {
            samples.CollectVersions(model);
            samples.CollectPictures(model.Report.Pictures);
        }

        if (isMoving && snapshot.Simulation is { } simulation && simulation.Model == model.Report.Model)
            samples.Collect(simulation);
        samples.CollectDetails(model.Report, isStill, slos);
    }

    private void CollectDetails(ModelReport report, bool isStill, ReadOnlySpan<SloReport> slos)
    {
        if (isStill)
        {
            CollectFields(report.Fields);
            foreach (var violations in report.Violations)
                Add(MetricCatalogue.SchemaViolations, violations.Count, _model, violations.Field, violations.Kind);
        }

        foreach (var slo in slos)
        {
            foreach (var group in slo.Groups)
                Collect(slo, group, slo.Slo.Dimension.Name());
        }

        if (!isStill)
            return;
        foreach (var feature in report.Features)
        {
            Add(MetricCatalogue.FeatureMissing, feature.Missing, _model, feature.Name);
            Add(MetricCatalogue.FeatureStale, feature.Stale, _model, feature.Name);
            CollectAges(feature);
        }

        CollectDrift(report.Drift);
        CollectSkew(report.Skew);
    }

    private void CollectDimensions(ModelReport report)
    {
        foreach (var dimension in report.Dimensions)
        {
            var name = dimension.Dimension.Name();
            Add(MetricCatalogue.DimensionRemaining, dimension.Remaining, _model, name);
            Add(MetricCatalogue.DimensionHealth, dimension.Health, _model, name);
            Add(MetricCatalogue.DimensionBinding, Flag(dimension.Dimension == report.Binding), _model, name);
            Add(MetricCatalogue.DimensionNoData, dimension.NoData, _model, name);
        }
    }

    private void CollectModel(ModelReport report)
    {
        Add(MetricCatalogue.Composite, report.Composite, _model);
        Add(MetricCatalogue.Predictions, report.Predictions, _model);
        Add(MetricCatalogue.RepresentedPredictions, report.Represented, _model);
        Add(MetricCatalogue.DuplicateRecords, report.Duplicates, _model);
        Add(MetricCatalogue.RefusedIds, report.RefusedIds, _model);
        Add(MetricCatalogue.GroupOverflow, report.GroupOverflow, _model);
        Add(MetricCatalogue.LabelCoverage, report.LabelCoverage, _model);
        Add(MetricCatalogue.LabelsWaiting, report.Joins?.Waiting, _model);
        Add(MetricCatalogue.LabelsUnmatched, report.Joins?.Unmatched, _model);
        Add(MetricCatalogue.LabelsExpired, report.Joins?.Expired, _model);
        Add(MetricCatalogue.LabelsUnknown, report.Joins?.Unknown, _model);
        Add(MetricCatalogue.LabelConflicts, report.Joins?.Conflicts, _model);
        Add(MetricCatalogue.LabelsLeftOut, report.LabelsLeftOut, _model);
        Add(MetricCatalogue.NumbersOutOfRange, report.NumbersOutOfRange, _model);
        Add(MetricCatalogue.LabelsOverflow, report.Joins?.Overflow, _model);
    }

    private void Collect(SourceStatus source)
    {
        Add(MetricCatalogue.SourceUp, Flag(source.Error is null), _model, source.Name);
        Add(MetricCatalogue.SourceLastSuccess, Seconds(source.LastSuccess), _model, source.Name);
        Add(PolicyCatalogue.StaleThreshold, source.StaleAfter?.TotalSeconds, _model, source.Name);
        Add(MetricCatalogue.SourceWatermark, Seconds(source.LatestTime), _model, source.Name);
        Add(MetricCatalogue.SourceRecords, source.Records, _model, source.Name);
        Add(MetricCatalogue.SourceLate, source.Late, _model, source.Name);
        foreach (var (reason, count) in source.Rejected)
            Add(MetricCatalogue.SourceRejected, count, _model, source.Name, MetricNames.Of(reason));
        Add(MetricCatalogue.SourceCopies, source.CopiedFiles, _model, source.Name);
        foreach (var age in source.Ages)
            Add(PictureCatalogue.FeatureAge, age.Seconds, _model, age.Feature, age.Q.ToString(CultureInfo.InvariantCulture));
    }

    private void Add(MetricFamily family, double? value, params ReadOnlySpan<string> labels)
    {
        if (value is { } known && double.IsFinite(known) && !(_isShard && OfTheWhole.Contains(family)))
            _sink(family, known, labels);
    }

    private static double Flag(bool flag) => flag ? 1 : 0;

    private static double? Seconds(Instant? time) => time?.ToUnixSeconds();
}
