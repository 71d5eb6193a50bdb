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
        {
            var (name, deciding) = (skew.Feature.Name, MetricNames.Of(skew.Feature.Baseline.Statistic));
            Add(MetricCatalogue.SkewStatistic, skew.Verdict.Statistic, _model, name, deciding);
            Add(MetricCatalogue.SkewThreshold, skew.Feature.Baseline.Threshold, _model, name, deciding);
            Add(MetricCatalogue.SkewDetected, skew.Verdict.Drifts is { } differs ? Flag(differs) : null, _model, name);
        }
    }

    private void Collect(FeatureDrift drift)
    {
        var name = drift.Feature.Name;
        var deciding = MetricNames.Of(drift.Feature.Baseline.Statistic);
        Add(MetricCatalogue.DriftStatistic, drift.Verdict.Statistic, _model, name, deciding);
        Add(MetricCatalogue.DriftStatistic, drift.KolmogorovSmirnovBound, _model, name, "ks_bound");
        Add(MetricCatalogue.DriftStatistic, drift.PopulationStability, _model, name, "psi");
        Add(MetricCatalogue.DriftStatistic, drift.Wasserstein, _model, name, "wasserstein");
        Add(MetricCatalogue.DriftStatistic, drift.CramersV, _model, name, "cramers_v");
        Add(MetricCatalogue.DriftThreshold, drift.Feature.Baseline.Threshold, _model, name, deciding);
        Add(MetricCatalogue.DriftPValue, drift.Verdict.AdjustedPValue, _model, name);
        Add(MetricCatalogue.DriftDetected, drift.Verdict.Drifts is { } drifts ? Flag(drifts) : null, _model, name);
        for (var bin = 0; bin < drift.Bins.Length; bin++)
        {
            Add(MetricCatalogue.FeatureBinEvents, drift.Bins[bin].Events, _model, name, BinNames[bin]);
            Add(MetricCatalogue.FeatureBinBaseline, drift.Bins[bin].BaselineRatio, _model, name, BinNames[bin]);
        }
    }
}
