using CsCheck;

namespace MlBudget.Core.Tests.Statistics;

/// <summary>Two histograms over the same bins, and what Wasserstein needs beside them.</summary>
internal sealed record HistogramPair(long[] Reference, long[] Sample, double[] Means, double Deviation);

/// <summary>Histograms for laws and oracles.</summary>
internal static class HistogramCases
{
    /// <summary>Counts of which many are 0, small or large; both sides have events.</summary>
    public static readonly Gen<(long[] Reference, long[] Sample)> Pairs =
        Gen.Int[1, 20].SelectMany(bins => Gen.Select(Side(bins), Side(bins)));

    private static Gen<long[]> Side(int bins) =>
        Gen.OneOf(Gen.Const(0L), Gen.Long[0, 5], Gen.Long[0, 1_000_000_000]).Array[bins].Where(counts => counts.Any(count => count > 0));

    /// <summary>Edge cases, then pairs by chance: from disjoint to nearly the same, of 1 to 64 bins and 1 to 10^10 events.</summary>
    public static IEnumerable<HistogramPair> ForOracle()
    {
        const long Huge = 1_000_000_000;
        long[][][] edges =
        [
            [[1], [1]], [[Huge], [1]], [[1, 0], [0, 1]], [[Huge, 0, 0], [0, 0, Huge]], [[0, 5, 0], [0, 7, 0]],
            [[Huge, Huge], [Huge, Huge + 1]], [[Huge, Huge], [Huge + 40_000, Huge]], [[3, 0, 5, 0, 7], [0, 0, 5, 0, 70]],
            [[500, 500], [350, 650]], [[400, 600], [0, 1000]], [[0, 0, 10], [Huge, 0, 0]],
        ];
        foreach (var edge in edges)
            yield return With(edge[0], edge[1], new Random(edge[0].Length));
        var random = new Random(20260831);
        for (var number = 0; number < 200; number++)
        {
            var bins = random.Next(1, 65);
            var scale = Math.Pow(10, 8 * random.NextDouble());
            var drift = Math.Pow(10, -6 * random.NextDouble());
            var empty = random.NextDouble() * random.Next(2);
            var reference = new long[bins];
            var sample = new long[bins];
            for (var bin = 0; bin < bins; bin++)
            {
                if (random.NextDouble() < empty)
                    continue;
                var share = random.NextDouble();
                reference[bin] = random.NextDouble() < 0.1 ? 0 : (long)(scale * share);
                sample[bin] = random.NextDouble() < 0.1 ? 0 : (long)(scale * share * (1 + drift * (random.NextDouble() - 0.5)));
            }

            reference[random.Next(bins)]++;
            sample[random.Next(bins)]++;
            yield return With(reference, sample, random);
        }
    }

    private static HistogramPair With(long[] reference, long[] sample, Random random)
    {
        double[] means = [.. reference.Select(_ => 200 * random.NextDouble() - 100).Order()];
        return new(reference, sample, means, 0.1 + 50 * random.NextDouble());
    }
}
