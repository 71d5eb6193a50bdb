namespace MlBudget.Core.Statistics;

/// <summary>How far probabilities are from what turned out true.</summary>
public static class CalibrationError
{
    private const int Bins = 10;

    /// <summary>
    /// The expected calibration error: the rows in the order of their probabilities are cut into ten bins of equal
    /// count (n/10, to a row), and the distances |mean probability − mean label| are averaged with the bins' counts as weights
    /// (Naeini, Cooper and Hauskrecht 2015; with bins of equal count, Nixon et al. 2019). Rows of the same probability share their
    /// mean label, so that it does not matter which of them a cut separates. Chance alone gives about
    /// 0.8 √(p(1 − p)/(n/10)): of few rows the error is never near 0.
    /// </summary>
    /// <param name="probabilities">0 to 1 each.</param>
    /// <param name="labels">What turned out true of the same rows, 0 or 1.</param>
    /// <returns>From 0 to 1; null without rows.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a value is out of its range.</exception>
    public static double? Expected(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> labels)
    {
        if (probabilities.Length != labels.Length)
            throw new ArgumentException($"Found {labels.Length} labels of {probabilities.Length} probabilities.", nameof(labels));
        var n = probabilities.Length;
        if (n == 0)
            return null;
        double[] sorted = probabilities.ToArray(), truths = labels.ToArray();
        for (var row = 0; row < n; row++)
        {
            if (sorted[row] is not (>= 0 and <= 1) || truths[row] is not (>= 0 and <= 1))
                throw new ArgumentException($"Row {row} has the probability {sorted[row]} and the label {truths[row]}.");
        }

        Array.Sort(sorted, truths);
        ShareTies(sorted, truths);
        double error = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            int from = (int)((long)bin * n / Bins), to = (int)((bin + 1L) * n / Bins);
            double distance = 0;
            for (var row = from; row < to; row++)
                distance += sorted[row] - truths[row];
            error += Math.Abs(distance) / n;
        }

        return error;
    }

    /// <summary>
    /// The expected calibration error of isotonic calibration on rows that it was not fitted to: each fold is predicted
    /// by the map of the other folds. Of the rows that a map was fitted to, the error is 0 by construction.
    /// </summary>
    /// <param name="scores">The score of each row, finite.</param>
    /// <param name="labels">What turned out true, 0 or 1.</param>
    /// <param name="folds">The fold of each row, from 0; drawn independently of scores and labels, as from the hash of the
    /// id.</param>
    /// <returns>From 0 to 1; null without rows, or where all are in one fold.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a value is out of its range.</exception>
    public static double? CrossFitted(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, ReadOnlySpan<int> folds)
    {
        if (labels.Length != scores.Length || folds.Length != scores.Length)
            throw new ArgumentException($"Found {labels.Length} labels and {folds.Length} folds of {scores.Length} scores.");
        var distinct = new SortedSet<int>();
        foreach (var fold in folds)
            distinct.Add(fold >= 0 ? fold : throw new ArgumentException($"Folds count from 0: found {fold}.", nameof(folds)));
        if (distinct.Count < 2)
            return null;
        double[] probabilities = new double[scores.Length], weights = new double[scores.Length];
        foreach (var fold in distinct)
        {
            for (var row = 0; row < weights.Length; row++)
                weights[row] = folds[row] == fold ? 0 : 1;
            var map = IsotonicRegression.Fit(scores, labels, weights);
            for (var row = 0; row < weights.Length; row++)
            {
                if (folds[row] == fold)
                    probabilities[row] = map.Predict(scores[row]);
            }
        }

        return Expected(probabilities, labels);
    }

    private static void ShareTies(ReadOnlySpan<double> sorted, Span<double> truths)
    {
        for (var from = 0; from < sorted.Length;)
        {
            var to = from;
            double sum = 0;
            while (to < sorted.Length && sorted[to] == sorted[from])
                sum += truths[to++];
            truths[from..to].Fill(sum / (to - from));
            from = to;
        }
    }
}
