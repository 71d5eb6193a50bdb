using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;
using MlBudget.Core.Samples;

namespace MlBudget.Core.Learning;

/// <summary>Learns how far predicted numbers are off by their size, from the predictions of a period whose label is known.</summary>
internal static class ErrorLearner
{
    /// <summary>The mean of a bin with fewer rows says little: its standard error is a seventh of the deviation of errors.</summary>
    private const int LeastRowsOfBin = 50;

    /// <summary>Ten bins: with fewer an estimate hardly sees which predictions come.</summary>
    private const int LeastRows = 10 * LeastRowsOfBin;

    /// <summary>The errors; null where answers are no numbers or there are no labels, or where there are too few of them.</summary>
    /// <param name="definition">What is learned.</param>
    /// <param name="samples">The days' samples.</param>
    /// <param name="period">The sample of the period.</param>
    /// <param name="notes">Gets why there is none.</param>
    /// <param name="judge">Gives the distribution of ŷ − y with its threshold, from its bins.</param>
    public static ErrorBaseline? Learn(
        LearningDefinition definition, DaySamples samples, PeriodSample period, ICollection<string> notes, Func<ResidualBins, NumericBaseline?> judge)
    {
        if (definition.Numbers is not { } numbers)
            return null;
        var layout = samples.Layout;
        var rows = period.Pairs(layout.IndexOf(numbers.Predicted), numbers.LabelColumn is { } label ? layout.IndexOf(label) : null);
        if (rows.Count < LeastRows)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"errors by the size of predictions are left out: the sample has {rows.Count} predictions with a label, expected at least {LeastRows}; "
                + $"without them no error is estimated"));
            return null;
        }

        rows.Sort((one, other) => one.Predicted.CompareTo(other.Predicted));
        var edges = Edges(rows);
        var (counts, means) = (new long[edges.Length + 1], new double[edges.Length + 1]);
        foreach (var row in rows)
        {
            var bin = QuantileBins.Of(row.Prediction, edges);
            counts[bin]++;
            // A running mean: the sum of a bin may be too great for a number.
            means[bin] += (Math.Abs(row.Error) - means[bin]) / counts[bin];
        }

        return new(numbers.Prediction, numbers.Label) { Edges = edges, Counts = [.. counts], Means = [.. means], Residual = judge(Residuals(rows, numbers, samples.Layout)) };
    }

    private static ResidualBins Residuals(List<NumberRow> rows, SampledNumbers numbers, SampleLayout layout) => new(
        new(ErrorBaseline.ResidualName, $"{numbers.Prediction} - {numbers.Label}", numbers.Predicted, 1), layout.IndexOf(numbers.Predicted),
        numbers.LabelColumn is { } label ? layout.IndexOf(label) : null, [.. rows.Select(row => row.Error).Order()]);

    /// <summary>Cuts rows into bins of about equal counts, each with enough of them.</summary>
    private static ImmutableArray<double> Edges(List<NumberRow> rows)
    {
        double[] sorted = [.. rows.Select(row => row.Prediction)];
        var edges = ImmutableArray.CreateBuilder<double>();
        var (from, to) = (0, 0);
        foreach (var edge in QuantileBins.Edges(sorted, Math.Min(FeatureBins.NumberBins, rows.Count / LeastRowsOfBin)))
        {
            while (to < sorted.Length && sorted[to] <= edge)
                to++;
            if (to - from < LeastRowsOfBin || sorted.Length - to < LeastRowsOfBin)
                continue;
            edges.Add(edge);
            from = to;
        }

        return edges.ToImmutable();
    }
}
