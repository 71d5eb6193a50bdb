using CsCheck;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

/// <summary>Laws of what compares two histograms.</summary>
public sealed class HistogramLawTests
{
    private const double Tolerance = 1e-9;

    /// <summary>Values with many ties, at times all the same, at times infinite.</summary>
    private static readonly Gen<double[]> Values = Gen.OneOf(
        Gen.Int[0, 6].Select(value => (double)value),
        Gen.Double[-10, 10],
        Gen.Int[0, 2].Select(index => new[] { double.NegativeInfinity, double.PositiveInfinity, 3 }[index])).Array[1, 40];

    [Fact]
    public void All_lie_in_their_ranges() =>
        HistogramCases.Pairs.Sample((reference, sample) =>
        {
            var ks = KolmogorovSmirnov.Test(reference, sample)!.Value;
            Assert.InRange(ks.Distance, 0, ks.UpperBound);
            Assert.InRange(ks.UpperBound, 0, 1);
            Assert.InRange(ks.PValue, 0, 1);
            Assert.InRange(JensenShannon.Distance(reference, sample)!.Value, 0, 1);
            var chi2 = ChiSquared.Homogeneity(reference, sample)!.Value;
            Assert.True(chi2.Statistic >= 0);
            Assert.InRange(chi2.PValue, 0, 1);
            Assert.InRange(chi2.CramersV, 0, 1);
            Assert.True(double.IsFinite(PopulationStability.Index(reference, sample)!.Value));
        });

    [Fact]
    public void The_two_sides_may_be_exchanged() =>
        HistogramCases.Pairs.Sample((a, b) =>
        {
            double[] means = [.. Enumerable.Range(0, a.Length).Select(bin => Math.Sqrt(bin))];
            Assert.Equal(KolmogorovSmirnov.Test(a, b), KolmogorovSmirnov.Test(b, a));
            Assert.Equal(JensenShannon.Distance(a, b)!.Value, JensenShannon.Distance(b, a)!.Value, Tolerance);
            Close(ChiSquared.Homogeneity(a, b)!.Value.Statistic, ChiSquared.Homogeneity(b, a)!.Value.Statistic);
            Close(Wasserstein.Distance(a, b, means, 1)!.Value, Wasserstein.Distance(b, a, means, 1)!.Value);
        });

    [Fact]
    public void The_same_shares_differ_by_exactly_0_whatever_the_sizes() =>
        Gen.Select(HistogramCases.Pairs, Gen.Long[1, 1000]).Sample((pair, times) =>
        {
            long[] more = [.. pair.Reference.Select(count => count * times)];
            Assert.Equal(0, KolmogorovSmirnov.Test(pair.Reference, more)!.Value.Distance);
            Assert.Equal(0, JensenShannon.Distance(pair.Reference, more));
            Assert.Equal(0, ChiSquared.Homogeneity(pair.Reference, more)!.Value.Statistic);
            Assert.Equal(0, Wasserstein.Distance(pair.Reference, more, new double[more.Length], 1));
        });

    [Fact]
    public void A_bin_may_be_split_in_the_same_proportion_on_both_sides() =>
        Gen.Select(HistogramCases.Pairs, Gen.Int[0, 19], Gen.Long[1, 20], Gen.Long[1, 20]).Sample((pair, at, one, two) =>
        {
            var bin = at % pair.Reference.Length;
            var (reference, sample) = (Whole(pair.Reference), Whole(pair.Sample));
            var (splitReference, splitSample) = (Split(pair.Reference), Split(pair.Sample));

            Assert.Equal(
                JensenShannon.Distance(reference, sample)!.Value, JensenShannon.Distance(splitReference, splitSample)!.Value, Tolerance);
            Close(ChiSquared.Homogeneity(reference, sample)!.Value.Statistic,
                ChiSquared.Homogeneity(splitReference, splitSample)!.Value.Statistic);
            Assert.Equal(
                KolmogorovSmirnov.Test(reference, sample)!.Value.Distance,
                KolmogorovSmirnov.Test(splitReference, splitSample)!.Value.Distance, Tolerance);

            long[] Whole(long[] counts) => [.. counts.Select((count, index) => index == bin ? count * (one + two) : count)];
            long[] Split(long[] counts) => [.. counts[..bin], counts[bin] * one, counts[bin] * two, .. counts[(bin + 1)..]];
        });

    [Fact]
    public void What_needs_no_order_does_not_depend_on_the_order_of_the_bins() =>
        Gen.Select(HistogramCases.Pairs, Gen.Int[0, 1_000_000]).Sample((pair, seed) =>
        {
            var order = Enumerable.Range(0, pair.Reference.Length).ToArray();
            new Random(seed).Shuffle(order);
            long[] reference = [.. order.Select(bin => pair.Reference[bin])], sample = [.. order.Select(bin => pair.Sample[bin])];
            Assert.Equal(
                JensenShannon.Distance(pair.Reference, pair.Sample)!.Value, JensenShannon.Distance(reference, sample)!.Value, Tolerance);
            Close(ChiSquared.Homogeneity(pair.Reference, pair.Sample)!.Value.Statistic,
                ChiSquared.Homogeneity(reference, sample)!.Value.Statistic);
        });

    [Fact]
    public void Binned_or_not_Kolmogorov_Smirnov_lies_between_the_distance_and_its_bound() =>
        Gen.Select(Values, Values, Gen.Double[-10, 10].Array[0, 6]).Sample((reference, sample, edges) =>
        {
            double[] rising = [.. edges.Distinct().Order()];
            var exact = PlainStatistics.KolmogorovSmirnov(reference, sample);

            var binned = KolmogorovSmirnov.Test(
                PlainStatistics.Histogram(reference, rising), PlainStatistics.Histogram(sample, rising))!.Value;

            Assert.InRange(exact, binned.Distance - 1e-12, binned.UpperBound + 1e-12);
        });

    [Fact]
    public void With_a_bin_for_every_value_Kolmogorov_Smirnov_is_exact() =>
        Gen.Select(Values, Values).Sample((reference, sample) =>
        {
            double[] edges = [.. reference.Concat(sample).Distinct().Order()];
            var binned = KolmogorovSmirnov.Test(
                PlainStatistics.Histogram(reference, edges), PlainStatistics.Histogram(sample, edges))!.Value;

            Assert.Equal(PlainStatistics.KolmogorovSmirnov(reference, sample), binned.Distance, 1e-12);
        });

    private static void Close(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected)), $"{expected} and {actual}");
}
