using System.Collections.Immutable;

namespace MlBudget.Core.Statistics;

/// <summary>Calibration of scores without an assumption about their shape, but that more score is no less probability.</summary>
public static class IsotonicRegression
{
    /// <summary>
    /// The never falling function of the scores that has the least squared distance to the labels, by pooling adjacent
    /// violators (Ayer et al. 1955; Zadrozny and Elkan 2002 for calibration). Rows of the same score count as one, with their mean
    /// label; of each run of equal probabilities only the ends are kept as thresholds. As scikit-learn's
    /// <c>IsotonicRegression(out_of_bounds='clip')</c>, except that it also takes scores less than 1e-15 apart as the same.
    /// </summary>
    /// <param name="scores">The score of each row, finite, in any order.</param>
    /// <param name="labels">What turned out true: 0 or 1, or a share between them.</param>
    /// <param name="weights">How much each row counts, finite and at least 0; empty where all count the same.</param>
    /// <exception cref="ArgumentException">The lengths differ, a value is out of its range, or no row counts.</exception>
    public static IsotonicMap Fit(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default)
    {
        var pools = Sorted(scores, labels, weights);
        if (pools.Count == 0)
            throw new ArgumentException("There is no row that counts.", nameof(scores));
        var (thresholds, probabilities) = (ImmutableArray.CreateBuilder<double>(), ImmutableArray.CreateBuilder<double>());
        foreach (var pool in Pooled(pools))
        {
            thresholds.Add(pool.First);
            probabilities.Add(pool.Mean);
            if (pool.Last > pool.First)
            {
                thresholds.Add(pool.Last);
                probabilities.Add(pool.Mean);
            }
        }

        return new(thresholds.ToImmutable(), probabilities.ToImmutable());
    }

    private static List<Pool> Sorted(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights)
    {
        if (labels.Length != scores.Length || (weights.Length != scores.Length && !weights.IsEmpty))
            throw new ArgumentException($"Found {labels.Length} labels and {weights.Length} weights of {scores.Length} scores.");
        var rows = new List<Pool>(scores.Length);
        for (var row = 0; row < scores.Length; row++)
        {
            var weight = weights.IsEmpty ? 1 : weights[row];
            if (!double.IsFinite(scores[row]) || labels[row] is not (>= 0 and <= 1) || weight is not (>= 0 and < double.PositiveInfinity))
                throw new ArgumentException($"Row {row} has the score {scores[row]}, the label {labels[row]} and the weight {weight}.");
            if (weight > 0)
                rows.Add(new(scores[row], scores[row], weight * labels[row], weight));
        }

        // By label and weight too, so that sums do not depend on the order of the rows.
        rows.Sort((a, b) => (a.First, a.Sum, a.Weight).CompareTo((b.First, b.Sum, b.Weight)));
        return rows;
    }

    /// <summary>First the rows of one score into one, then neighbours until the means rise.</summary>
    private static List<Pool> Pooled(List<Pool> rows)
    {
        var pools = new List<Pool>();
        for (var row = 0; row < rows.Count;)
        {
            var pool = rows[row++];
            while (row < rows.Count && rows[row].First == pool.First)
                pool = pool.With(rows[row++]);
            while (pools.Count > 0 && pools[^1].Mean >= pool.Mean)
            {
                pool = pools[^1].With(pool);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        return pools;
    }

    /// <summary>Neighbouring rows that share one probability.</summary>
    private readonly record struct Pool(double First, double Last, double Sum, double Weight)
    {
        /// <summary>At most 1, which rounding may exceed.</summary>
        public double Mean => Math.Min(1, Sum / Weight);

        public Pool With(Pool next) => new(First, next.Last, Sum + next.Sum, Weight + next.Weight);
    }
}
