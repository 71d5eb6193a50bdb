using System.Collections.Immutable;

namespace MlBudget.Core.Statistics;

/// <summary>A never falling, piecewise linear function from scores to probabilities.</summary>
public sealed class IsotonicMap
{
    /// <param name="scores">The thresholds: at least one, finite and rising.</param>
    /// <param name="probabilities">The probability at each threshold: 0 to 1, never falling.</param>
    /// <exception cref="ArgumentException">They are not such.</exception>
    public IsotonicMap(ImmutableArray<double> scores, ImmutableArray<double> probabilities)
    {
        if (scores.IsDefaultOrEmpty || probabilities.IsDefault || probabilities.Length != scores.Length)
            throw new ArgumentException("A map has at least one threshold, and a probability at each.", nameof(scores));
        for (var index = 0; index < scores.Length; index++)
        {
            if (!double.IsFinite(scores[index]) || (index > 0 && scores[index] <= scores[index - 1]))
                throw new ArgumentException($"Thresholds are finite and rise: found {scores[index]} at {index}.", nameof(scores));
            if (probabilities[index] is not (>= 0 and <= 1) || (index > 0 && probabilities[index] < probabilities[index - 1]))
            {
                throw new ArgumentException(
                    $"Probabilities lie between 0 and 1 and never fall: found {probabilities[index]} at {index}.", nameof(probabilities));
            }
        }

        (Scores, Probabilities) = (scores, probabilities);
    }

    /// <summary>The thresholds, rising.</summary>
    public ImmutableArray<double> Scores { get; }

    /// <summary>The probability at each threshold, never falling.</summary>
    public ImmutableArray<double> Probabilities { get; }

    /// <summary>
    /// The probability of a score: linear between the thresholds, and beyond them as at the nearest (scikit-learn's
    /// <c>out_of_bounds='clip'</c>).
    /// </summary>
    /// <param name="score">Any number; infinities are clipped like others.</param>
    /// <returns>From 0 to 1; NaN for NaN.</returns>
    public double Predict(double score)
    {
        if (double.IsNaN(score))
            return double.NaN;
        var found = Scores.AsSpan().BinarySearch(score);
        if (found >= 0)
            return Probabilities[found];
        var upper = ~found;
        if (upper == 0)
            return Probabilities[0];
        if (upper == Scores.Length)
            return Probabilities[^1];
        double low = Probabilities[upper - 1], high = Probabilities[upper];
        // Halved, since the difference of two finite scores may overflow.
        var share = (score / 2 - Scores[upper - 1] / 2) / (Scores[upper] / 2 - Scores[upper - 1] / 2);
        return low + (high - low) * share;
    }
}
