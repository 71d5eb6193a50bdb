using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slos;

namespace MlBudget.Exporter.Exposition;

/// <content>What is said of quality beside the SLOs.</content>
internal readonly ref partial struct SnapshotSamples
{
    private void CollectAcceptance(ModelReport report)
    {
        Add(MetricCatalogue.BaselineAccepted, Seconds(report.Acceptance?.At), _model);
        foreach (var slo in report.Previous?.Slos ?? [])
        {
            var (dimension, name) = (slo.Slo.Dimension.Name(), slo.Slo.Name);
            Add(MetricCatalogue.PreviousRemaining, slo.Remaining, _model, dimension, name);
            Add(MetricCatalogue.PreviousBurnRate, slo.Whole.BurnRate, _model, dimension, name, MetricNames.Of(slo.Whole));
        }
    }

    private void CollectLabels(LabelReport? labels)
    {
        if (labels is null)
            return;
        Add(MetricCatalogue.LabelDayCoverage, labels.DayCoverage, _model);
        Add(MetricCatalogue.LabelDayArrived, labels.DayArrived, _model);
        Add(MetricCatalogue.LabelDayThreshold, labels.DayThreshold, _model);
        foreach (var lag in labels.Lags)
            Add(MetricCatalogue.LabelLag, lag.Seconds, _model, lag.Q.ToString(CultureInfo.InvariantCulture));
    }

    private void CollectFields(ImmutableArray<FieldReport> fields)
    {
        foreach (var field in fields)
        {
            var (name, counts) = (field.Field.Name, field.LastDay);
            if (counts.Records == 0)
                continue;
            Add(MetricCatalogue.FieldRecords, counts.Present, _model, name, "present");
            Add(MetricCatalogue.FieldRecords, counts.Missing, _model, name, "missing");
            Add(MetricCatalogue.FieldRecords, counts.Mistyped, _model, name, "mistyped");
            Add(MetricCatalogue.FieldLost, Seconds(field.LostSince?.Start), _model, name);
        }
    }

    private void CollectEstimates(EstimateReport? estimates)
    {
        if (estimates is null)
            return;
        Add(MetricCatalogue.CalibrationError, estimates.CalibrationError, _model);
        foreach (var reading in estimates.Readings)
            Add(MetricCatalogue.EstimatedQuality, reading.Value, _model, reading.Metric, MetricNames.Of(reading.Window));
        foreach (var comparison in estimates.Comparisons)
            Add(MetricCatalogue.EstimatedQualityDifference, comparison.Difference, _model, comparison.Metric);
    }
}
