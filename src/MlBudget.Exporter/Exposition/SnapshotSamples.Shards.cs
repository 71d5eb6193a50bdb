using System.Collections.Frozen;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <content>What an exporter says of one shard of a model's log: what adds up, and what the ratios over all shards take beside it. The
/// ratios themselves would be those of a part, under the names of the whole.</content>
internal readonly ref partial struct SnapshotSamples
{
    /// <summary>What is taken over all shards, and so left out of each of them.</summary>
    private static readonly FrozenSet<MetricFamily> OfTheWhole = new[]
    {
        MetricCatalogue.SloState, MetricCatalogue.Evidence, MetricCatalogue.Remaining, MetricCatalogue.Consumed, MetricCatalogue.Spent,
        MetricCatalogue.Pace, MetricCatalogue.SliValue, MetricCatalogue.BurnRate, MetricCatalogue.Coverage, MetricCatalogue.AlertBurnRate,
        MetricCatalogue.Disparity, MetricCatalogue.DisparityConfident, MetricCatalogue.GroupValue, MetricCatalogue.GroupLower,
        MetricCatalogue.GroupUpper, MetricCatalogue.GroupJudged, MetricCatalogue.DimensionRemaining, MetricCatalogue.DimensionHealth,
        MetricCatalogue.DimensionBinding, MetricCatalogue.DimensionNoData, MetricCatalogue.Composite, MetricCatalogue.DriftStatistic,
        MetricCatalogue.DriftPValue, MetricCatalogue.DriftDetected, PolicyCatalogue.RemainingEvents, PolicyCatalogue.RemainingAmount, PolicyCatalogue.Exhaustion,
        PolicyCatalogue.Recovery, PolicyCatalogue.VersionSpent, PolicyCatalogue.VersionEvents, PolicyCatalogue.VersionValue,
        PolicyCatalogue.VersionLower, PolicyCatalogue.VersionUpper,
    }.ToFrozenSet();

    private void CollectShard(ShardStatus shard, ModelReport report, bool isStill, ReadOnlySpan<SloReport> slos)
    {
        if (isStill)
        {
            Add(ShardCatalogue.ShardInfo, 1, _model);
            foreach (var dimension in report.Dimensions)
                Add(ShardCatalogue.DimensionWeight, shard.Weights[dimension.Dimension], _model, dimension.Dimension.Name());
        }

        foreach (var slo in slos)
            CollectShard(slo);
        if (!isStill)
            return;
        foreach (var drift in report.Drift?.Features ?? [])
            Add(ShardCatalogue.FeatureBaselineEvents, drift.Feature.Baseline.Counts.Sum(), _model, drift.Feature.Name);
    }

    private void CollectShard(SloReport report)
    {
        var (dimension, slo) = (report.Slo.Dimension.Name(), report.Slo.Name);
        var parts = AdditiveParts.Of(report.Slo.Sli);
        Add(ShardCatalogue.HigherIsBetter, parts.HigherIsBetter is { } higher ? Flag(higher) : null, _model, dimension, slo);
        Add(ShardCatalogue.BaselineBadRatio, (double?)parts.BaselineBad, _model, dimension, slo);
        Add(ShardCatalogue.MinBadEvents, report.Slo.Evidence.BadEvents, _model, dimension, slo);
        foreach (var window in report.Windows)
            CollectShard(report, window, dimension);
        foreach (var row in report.Slo.Alerts)
        {
            var severity = MetricNames.Of(row.Severity);
            var (longWindow, shortWindow) = (MetricNames.Of(row.Long), MetricNames.Of(row.Short));
            Add(ShardCatalogue.AlertMinBadEvents, row.Evidence.BadEvents, _model, dimension, slo, severity, longWindow, shortWindow);
            Add(ShardCatalogue.AlertMinEvents, row.Evidence.Events, _model, dimension, slo, severity, longWindow, shortWindow);
        }

        if (parts.Disparity is { } disparity)
            Collect(disparity, report, dimension);
    }

    private void CollectShard(SloReport report, WindowReport window, string dimension)
    {
        var (slo, name) = (report.Slo.Name, MetricNames.Of(window));
        Add(ShardCatalogue.WindowSeconds, window.Length.TotalSeconds, _model, dimension, slo, name);
        Add(ShardCatalogue.WindowObserved, window.Coverage * window.Length.TotalSeconds, _model, dimension, slo, name);
        Add(ShardCatalogue.WindowErrorBudget, window.Allowed, _model, dimension, slo, name);
        Add(ShardCatalogue.WindowRecords, window.Reading?.Rows, _model, dimension, slo, name);
        if (report.Attribute is null)
            Add(ShardCatalogue.WindowBadRecords, window.Reading?.BadRows, _model, dimension, slo, name);
    }

    private void Collect(DisparityDefinition disparity, SloReport report, string dimension)
    {
        var (slo, attribute) = (report.Slo.Name, report.Attribute!);
        Add(ShardCatalogue.DisparityMinSamples, disparity.MinSamples, _model, dimension, slo, attribute);
        foreach (var metric in disparity.Metrics)
        {
            Add(ShardCatalogue.DisparityInfo, 1, _model, dimension, slo, attribute, metric.Name,
                metric.Sense == Sense.HigherIsBetter ? "good" : "bad", disparity.Measure == DisparityMeasure.Ratio ? "ratio" : "difference",
                disparity.Reference ?? "", disparity.Confident ? "confident" : "observed");
        }
    }
}
