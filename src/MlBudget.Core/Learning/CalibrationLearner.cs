using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Samples;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Learning;

/// <summary>Learns what scores mean from the predictions of a period whose true class is known.</summary>
internal static class CalibrationLearner
{
    /// <summary>With fewer rows chance alone makes an error of calibration of about 0.04.</summary>
    private const int LeastRows = 1000;

    private const int Folds = 5;

    /// <summary>A greater share of scores that are no probabilities is said.</summary>
    private const double MostOutside = 0.01;

    /// <summary>The calibration; null where there is no score or no label, or where there are too few of either class.</summary>
    /// <param name="definition">What is learned.</param>
    /// <param name="samples">The days' samples.</param>
    /// <param name="period">The sample of the period.</param>
    /// <param name="notes">Gets why there is none.</param>
    public static Calibration? Learn(LearningDefinition definition, DaySamples samples, PeriodSample period, ICollection<string> notes)
    {
        // Labels that are numbers tell no class.
        if (definition.ScoreColumn is not { } column || definition.Numbers is not null || samples.Layout.Labels is null)
            return null;
        var rows = period.Labelled(samples.Layout.IndexOf(column), out var outside);
        if (outside > MostOutside * (rows.Count + outside))
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"the calibration of scores leaves out {outside} of {rows.Count + outside} labelled rows, whose score lies outside 0 to 1"));
        }

        var positive = rows.Count(row => row.Label > 0);
        if (rows.Count < LeastRows || positive == 0 || positive == rows.Count)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"the calibration of scores is left out: the sample has {rows.Count} labelled rows with a score, {positive} of them "
                + $"positive, expected at least {LeastRows}, of both classes"));
            return null;
        }

        double[] scores = [.. rows.Select(row => row.Score)], labels = [.. rows.Select(row => row.Label)];
        var map = IsotonicRegression.Fit(scores, labels);
        var error = CalibrationError.CrossFitted(scores, labels, [.. rows.Select(row => (int)((ulong)row.Key % Folds))]);
        return new(map.Scores, map.Probabilities, error ?? 0, rows.Count);
    }
}
