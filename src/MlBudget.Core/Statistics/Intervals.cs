using MathNet.Numerics.Distributions;

namespace MlBudget.Core.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
public readonly record struct Interval(double Lower, double Upper);

/// <summary>What is known of a sample of numbers.</summary>
/// <param name="Count">How many there are, at least 1.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Variance">Σ(x − mean)² / (n − 1), at least 0.</param>
public readonly record struct SampleMean(long Count, double Mean, double Variance);

/// <summary>Confidence intervals: of means, and of proportions, which hold for small samples and shares near 0 and 1 too.</summary>
public static class Intervals
{
    /// <summary>Wilson's score interval of a proportion (Wilson 1927), without continuity correction.</summary>
    /// <param name="hits">How many of the events, 0 to <paramref name="events"/>.</param>
    /// <param name="events">Above 0; of events that stand for several their effective number, which is not whole.</param>
    /// <param name="confidence">Between 0 and 1, as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count or the confidence is out of its range.</exception>
    public static Interval Wilson(double hits, double events, double confidence) => WilsonWithin(hits, events, Deviations(confidence));

    /// <summary>The same by <see cref="Deviations"/>, for who takes many intervals of one confidence: finding those takes longer than all else.</summary>
    /// <inheritdoc cref="Wilson"/>
    public static Interval WilsonWithin(double hits, double events, double deviations)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(events);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, events);
        var z = deviations;
        double n = events, p = hits / n;
        var centre = p + z * z / (2 * n);
        var reach = z * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        var scale = 1 + z * z / n;
        // At the ends the formula gives exactly 0 and 1, but for rounding.
        return new(hits == 0 ? 0 : (centre - reach) / scale, hits == events ? 1 : (centre + reach) / scale);
    }

    /// <summary>
    /// The interval of a difference of two independent proportions p1 − p2 from their Wilson intervals (Newcombe 1998,
    /// method 10).
    /// </summary>
    /// <inheritdoc cref="Wilson"/>
    public static Interval Newcombe(double hits1, double events1, double hits2, double events2, double confidence) =>
        NewcombeWithin(hits1, events1, hits2, events2, Deviations(confidence));

    /// <inheritdoc cref="Newcombe"/>
    public static Interval NewcombeWithin(double hits1, double events1, double hits2, double events2, double deviations)
    {
        double p1 = hits1 / events1, p2 = hits2 / events2;
        Interval first = WilsonWithin(hits1, events1, deviations), second = WilsonWithin(hits2, events2, deviations);
        return new(
            p1 - p2 - Hypotenuse(p1 - first.Lower, second.Upper - p2),
            p1 - p2 + Hypotenuse(first.Upper - p1, p2 - second.Lower));
    }

    /// <summary>The interval of a difference of two means m1 − m2 of independent samples whose variances differ (Welch 1947), by Student's distribution with
    /// Satterthwaite's degrees of freedom.</summary>
    /// <param name="first">One sample.</param>
    /// <param name="second">The other one.</param>
    /// <param name="confidence">Between 0 and 1, as 0.95.</param>
    /// <returns>The interval; null where a sample has fewer than two numbers, or both variances are 0.</returns>
    public static Interval? Welch(SampleMean first, SampleMean second, double confidence)
    {
        if (first.Count < 2 || second.Count < 2)
            return null;
        double a = first.Variance / first.Count, b = second.Variance / second.Count;
        if (a + b <= 0)
            return null;
        var degrees = (a + b) * (a + b) / (a * a / (first.Count - 1) + b * b / (second.Count - 1));
        var reach = StudentQuantile.TwoSided(degrees, confidence) * Math.Sqrt(a + b);
        return new(first.Mean - second.Mean - reach, first.Mean - second.Mean + reach);
    }

    /// <summary>The interval of a mean, by Student's distribution; null of fewer than two numbers.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="confidence">Between 0 and 1, as 0.95.</param>
    public static Interval? OfMean(SampleMean sample, double confidence)
    {
        if (sample.Count < 2)
            return null;
        var reach = StudentQuantile.TwoSided(sample.Count - 1, confidence) * Math.Sqrt(sample.Variance / sample.Count);
        return new(sample.Mean - reach, sample.Mean + reach);
    }

    /// <summary>
    /// The interval of a difference p1 − p2 that is the same in all strata: the Mantel–Haenszel estimate with the variance of Sato, Greenland and Robins (1989), which holds
    /// for few large strata and for many small ones. What differs between strata, and how the two are spread over them, is no part of it.
    /// </summary>
    /// <param name="strata">Hits and events of both in each stratum, as of <see cref="Wilson"/>; at least one in which both have events.</param>
    /// <param name="confidence">Between 0 and 1, as 0.95.</param>
    /// <exception cref="ArgumentException">In no stratum both have events.</exception>
    public static Interval MantelHaenszel(IEnumerable<(double Hits1, double Events1, double Hits2, double Events2)> strata, double confidence)
    {
        var (difference, weight, slope, spread) = (0.0, 0.0, 0.0, 0.0);
        foreach (var (hits1, events1, hits2, events2) in strata)
        {
            if (events1 == 0 || events2 == 0)
                continue;
            double x1 = hits1, n1 = events1, x2 = hits2, n2 = events2, n = n1 + n2;
            difference += (x1 * n2 - x2 * n1) / n;
            weight += n1 * n2 / n;
            slope += (n1 * n1 * x2 - n2 * n2 * x1 + n1 * n2 * (n2 - n1) / 2) / (n * n);
            spread += (x1 * (n2 - x2) + x2 * (n1 - x1)) / (2 * n);
        }

        if (weight == 0)
            throw new ArgumentException("There is no stratum in which both have events.", nameof(strata));
        difference /= weight;
        // At the ends rounding may take it a hair below 0.
        var reach = Deviations(confidence) * Math.Sqrt(Math.Max(0, difference * slope + spread)) / weight;
        return new(Math.Max(-1, difference - reach), Math.Min(1, difference + reach));
    }

    /// <summary>Within how many standard deviations of a normal number it lies with a confidence, as 1.96 for 0.95.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of its range.</exception>
    public static double Deviations(double confidence)
    {
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        return Normal.InvCDF(0, 1, 0.5 + confidence / 2);
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt(a * a + b * b);
}
