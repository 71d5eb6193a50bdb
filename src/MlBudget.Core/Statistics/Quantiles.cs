namespace MlBudget.Core.Statistics;

/// <summary>Quantiles of values, linear between neighbours (numpy's default; type 7 of Hyndman and Fan 1996).</summary>
public static class Quantiles
{
    /// <summary>The value at (n − 1)·q, counted from 0, linear between its neighbours.</summary>
    /// <param name="sorted">At least one value, rising, none NaN.</param>
    /// <param name="q">0 (the least) to 1 (the greatest).</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> does not lie between 0 and 1.</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double q)
    {
        if (sorted.IsEmpty)
            throw new ArgumentException("There are no values.", nameof(sorted));
        if (q is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile lies between 0 and 1.");
        var position = (sorted.Length - 1) * q;
        var index = (int)position;
        var share = position - index;
        // Nothing is added to an end, or between equals: infinities less themselves are not numbers.
        if (share == 0 || sorted[index] == sorted[index + 1])
            return sorted[index];
        return sorted[index] + (sorted[index + 1] - sorted[index]) * share;
    }

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    /// <param name="values">At least one, in any order, none NaN.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Median(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, 0.5);
    }

    /// <summary>The median of the distances to the median, not scaled to a normal distribution's deviation.</summary>
    /// <param name="values">At least one, in any order, all finite.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double MedianAbsoluteDeviation(ReadOnlySpan<double> values)
    {
        var median = Median(values);
        var distances = values.ToArray();
        for (var index = 0; index < distances.Length; index++)
            distances[index] = Math.Abs(distances[index] - median);
        return Median(distances);
    }
}
