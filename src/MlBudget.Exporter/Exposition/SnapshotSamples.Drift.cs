using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Budgets;

namespace MlBudget.Exporter.Exposition;

/// <content>What a drift window says, as samples.</content>
internal readonly ref partial struct SnapshotSamples
{
    /// <summary>With two digits, so that they sort as texts too.</summary>
    private static readonly ImmutableArray<string> BinNames = [.. Enumerable.Range(0, DriftReporter.MostBins)
        .Select(bin => bin.ToString("00", CultureInfo.InvariantCulture))];

    private void CollectDrift(DriftReport? report)
    {
        foreach (var drift in report?.Features ?? [])
            Collect(drift);
    }

    private void CollectSkew(DriftReport? report)
    {
        foreach (var skew in report?.Features ?? [])
            CollectVerdict(skew, MetricCatalogue.SkewStatistic, MetricCatalogue.SkewThreshold, MetricCatalogue.SkewDetected);
    }

    private void CollectVerdict(FeatureDrift drift, MetricFamily statistic, MetricFamily threshold, MetricFamily detected)
    {
        var (name, deciding) = (drift.Feature.Name, MetricNames.Of(drift.Feature.Baseline.Statistic));
        Add(statistic, drift.Verdict.Statistic, _model, name, deciding);
        Add(threshold, drift.Feature.Baseline.Threshold, _model, name, deciding);
        Add(detected, drift.Verdict.Drifts is { } drifts ? Flag(drifts) : null, _model, name);
    }

    private void Collect(FeatureDrift drift)
    {
        var name = drift.Feature.Name;
        CollectVerdict(drift, MetricCatalogue.DriftStatistic, MetricCatalogue.DriftThreshold, MetricCatalogue.DriftDetected);
        Add(MetricCatalogue.DriftStatistic, drift.KolmogorovSmirnovBound, _model, name, "ks_bound");
        Add(MetricCatalogue.DriftStatistic, drift.PopulationStability, _model, name, "psi");
        Add(MetricCatalogue.DriftStatistic, drift.Wasserstein, _model, name, "wasserstein");
        Add(MetricCatalogue.DriftStatistic, drift.CramersV, _model, name, "cramers_v");
        Add(MetricCatalogue.DriftPValue, drift.Verdict.AdjustedPValue, _model, name);
        for (var bin = 0; bin < drift.Bins.Length; bin++)
        {
            Add(MetricCatalogue.FeatureBinEvents, drift.Bins[bin].Events, _model, name, BinNames[bin]);
            Add(MetricCatalogue.FeatureBinBaseline, drift.Bins[bin].BaselineRatio, _model, name, BinNames[bin]);
        }
    }
}
