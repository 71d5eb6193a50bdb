using MlBudget.Core.Budgets;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Web;

/// <summary>What is said of labels and of estimates as JSON.</summary>
internal static class QualityJson
{
    /// <summary>How far labels have come.</summary>
    public static MaturityDocument? Maturity(LabelReport? labels) => labels is null ? null : new(
        labels.DayCoverage,
        labels.DayArrived,
        labels.DayThreshold,
        labels.AreOverdue,
        labels.Lags.Select(lag => new LagDocument(lag.Q, lag.Seconds)),
        labels.Hours.Select(hour => new LabelledHourDocument(
            hour.From.Start.ToDateTimeOffset().UtcDateTime,
            hour.Predictions,
            hour.Labelled,
            hour.Predictions == 0 ? null : (double)hour.Labelled / hour.Predictions)));

    /// <summary>Quality as it is estimated.</summary>
    public static EstimatesDocument? Estimates(EstimateReport? estimates) => estimates is null ? null : new(
        estimates.CalibrationError,
        estimates.Readings.Select(reading => new EstimateDocument(reading.Metric, MetricNames.Of(reading.Window), reading.Value)),
        estimates.Comparisons.Select(comparison => new EstimateComparisonDocument(
            comparison.Metric, comparison.Estimated, comparison.Realized, comparison.Difference)));
}

internal sealed record MaturityDocument(
    double? DayCoverage,
    double? DayArrived,
    double? DayArrivedThreshold,
    bool? Overdue,
    IEnumerable<LagDocument> LagSeconds,
    IEnumerable<LabelledHourDocument> Hours);

internal sealed record LagDocument(double Q, double Seconds);

internal sealed record LabelledHourDocument(DateTime From, long Predictions, long Labelled, double? Coverage);

internal sealed record EstimatesDocument(
    double? CalibrationError, IEnumerable<EstimateDocument> Values, IEnumerable<EstimateComparisonDocument> Comparisons);

internal sealed record EstimateDocument(string Metric, string Window, double Value);

internal sealed record EstimateComparisonDocument(string Metric, double Estimated, double Realized, double Difference);
