namespace MlBudget.Core.Tests.Statistics;

/// <summary>Slow twins from the definitions.</summary>
internal static class PlainStatistics
{
    /// <summary>The greatest difference of the empirical distributions, looked for at every value.</summary>
    public static double KolmogorovSmirnov(double[] reference, double[] sample)
    {
        return reference.Concat(sample).Distinct().Max(x => Math.Abs(Share(reference, x) - Share(sample, x)));

        static double Share(double[] values, double x) => (double)values.Count(value => value <= x) / values.Length;
    }

    /// <summary>Counts by upper edge: bin b holds the values in (edge b − 1, edge b], and one more bin those above.</summary>
    public static long[] Histogram(double[] values, double[] edges)
    {
        var counts = new long[edges.Length + 1];
        foreach (var value in values)
            counts[edges.Count(edge => edge < value)]++;
        return counts;
    }
}
