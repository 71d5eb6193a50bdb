using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Compiling;

/// <summary>How a model's quality is estimated before labels come.</summary>
/// <param name="Measure">The index of the measure that estimates are made of.</param>
/// <param name="Realized">The index of the measure of what labels say, with which estimates are compared; null where no label tells it.</param>
public abstract record EstimateDefinition(int Measure, int? Realized)
{
    /// <summary>How far calibrated scores are off, from 0 to 1; null where estimates are made of no scores.</summary>
    public virtual double? CalibrationError => null;

    /// <summary>What is expected in a window, by metric; without those that have no value.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    public abstract IEnumerable<(string Metric, double Value)> Estimate(Tallies tallies, TimeWindow window);

    /// <summary>What labels say of a window, by metric; without those that have no value.</summary>
    /// <inheritdoc cref="Estimate"/>
    public abstract IEnumerable<(string Metric, double Value)> Realize(Tallies tallies, TimeWindow window);
}

/// <summary>Qualities of answers that are classes, from calibrated scores.</summary>
/// <param name="Measure">The index of the measure of the expected confusion.</param>
/// <param name="Error">How far calibrated scores are off, from 0 to 1.</param>
/// <param name="Confusion">The index of the measure of the real confusion; null where no label tells the true class.</param>
/// <param name="Metrics">What is estimated.</param>
public sealed record ConfusionEstimates(int Measure, double Error, int? Confusion, ImmutableArray<ConfusionMetric> Metrics) : EstimateDefinition(Measure, Confusion)
{
    /// <inheritdoc/>
    public override double? CalibrationError => Error;

    /// <inheritdoc/>
    public override IEnumerable<(string Metric, double Value)> Estimate(Tallies tallies, TimeWindow window)
    {
        var expected = EstimatedConfusion.Read(tallies, Measure, 0, window);
        foreach (var metric in Metrics)
        {
            if (expected.ValueOf(metric.Ratio) is { } value)
                yield return (metric.Name, value);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Metric, double Value)> Realize(Tallies tallies, TimeWindow window)
    {
        foreach (var metric in Confusion is null ? [] : Metrics)
        {
            if (metric.Over(Confusion!.Value).Read(tallies, 0, window) is { Events: > 0, Value: var value })
                yield return (metric.Name, value);
        }
    }
}

/// <summary>The mean error of answers that are numbers, from the baseline's errors by the size of predictions.</summary>
/// <param name="Name">What is estimated: <c>mean_absolute_error</c>.</param>
/// <param name="Measure">The index of the measure of expected errors.</param>
/// <param name="Mean">The mean error as labels tell it; null where none does.</param>
public sealed record ErrorEstimates(string Name, int Measure, MeanOfNumbers? Mean) : EstimateDefinition(Measure, Mean?.Measure)
{
    /// <inheritdoc/>
    public override IEnumerable<(string Metric, double Value)> Estimate(Tallies tallies, TimeWindow window) =>
        EstimatedErrorSli.SumsOf(tallies, Measure, window) is { Predictions: > 0 } sums ? [(Name, sums.Mean)] : [];

    /// <inheritdoc/>
    public override IEnumerable<(string Metric, double Value)> Realize(Tallies tallies, TimeWindow window) =>
        Mean?.Read(tallies, window) is { Rows: > 0 } reading ? [(Name, reading.Value)] : [];
}
