using CsCheck;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

public sealed class KolmogorovTests
{
    [Theory]
    [InlineData(1.0727, 0.2)]
    [InlineData(1.2238, 0.1)]
    [InlineData(1.3581, 0.05)]
    [InlineData(1.6276, 0.01)]
    [InlineData(1.9495, 0.001)]
    public void The_tail_is_that_of_the_published_critical_values(double lambda, double tail) =>
        Assert.Equal(tail, Kolmogorov.Tail(lambda), 5e-5);

    [Fact]
    public void Both_series_meet_and_the_ends_are_1_and_0()
    {
        Assert.Equal(Kolmogorov.Tail(Math.BitDecrement(1.18)), Kolmogorov.Tail(1.18), 1e-15);
        Assert.Equal(1, Kolmogorov.Tail(0));
        Assert.Equal(1, Kolmogorov.Tail(double.NegativeInfinity));
        Assert.Equal(1, Kolmogorov.Tail(double.Epsilon));
        Assert.Equal(0, Kolmogorov.Tail(double.PositiveInfinity));
    }

    [Fact]
    public void The_tail_falls_and_lies_between_0_and_1() =>
        Gen.Select(Gen.Double[0, 5], Gen.Double[0, 1]).Sample((lambda, step) =>
        {
            Assert.InRange(Kolmogorov.Tail(lambda), 0, 1);
            Assert.True(Kolmogorov.Tail(lambda + step) <= Kolmogorov.Tail(lambda) + 1e-15);
        });

    [Fact]
    public void The_two_sides_are_alike_and_the_corrected_statistic_is_of_the_formula()
    {
        // N = 400 · 100 / 500 = 80.
        var lambda = (Math.Sqrt(80) + 0.12 + 0.11 / Math.Sqrt(80)) * 0.15;

        Assert.Equal(Kolmogorov.Tail(lambda), Kolmogorov.PValue(0.15, 400, 100), 1e-14);
        Assert.Equal(Kolmogorov.PValue(0.15, 100, 400), Kolmogorov.PValue(0.15, 400, 100));
        Assert.Equal(0, Kolmogorov.PValue(1, 1e300, 1e300));
    }

    [Theory]
    [InlineData(-0.1, 1, 1)]
    [InlineData(1.1, 1, 1)]
    [InlineData(double.NaN, 1, 1)]
    [InlineData(0.5, 0, 1)]
    [InlineData(0.5, 1, double.NaN)]
    [InlineData(0.5, 1, double.PositiveInfinity)]
    public void What_is_out_of_range_is_refused(double d, double n, double m)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Kolmogorov.PValue(d, n, m));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kolmogorov.Tail(double.NaN));
    }
}
