using CsCheck;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

public sealed class BenjaminiHochbergTests
{
    private static readonly Gen<double[]> Families =
        Gen.OneOf(Gen.Double[0, 1], Gen.Double[0, 0.01], Gen.Int[0, 2].Select(index => new[] { 0, 0.05, 1 }[index])).Array[0, 40];

    [Fact]
    public void The_example_of_the_paper_rejects_its_four_hypotheses()
    {
        // Benjamini and Hochberg 1995, section 4.1: of 15 p-values the four smallest are rejected at 0.05.
        double[] p = [.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1];

        var adjusted = Adjusted(p);

        Assert.Equal(4, adjusted.Count(value => value <= 0.05));
        Assert.Equal(0.035625, adjusted[3], 1e-12);
        Assert.Equal(0.0298 * 15 / 7, adjusted[5], 1e-12);
    }

    [Fact]
    public void Adjusting_never_lowers_keeps_the_order_and_stays_up_to_1() =>
        Families.Sample(p =>
        {
            var adjusted = Adjusted(p);
            for (var index = 0; index < p.Length; index++)
            {
                Assert.InRange(adjusted[index], p[index], 1);
                for (var other = 0; other < p.Length; other++)
                    Assert.True(p[index] > p[other] || adjusted[index] <= adjusted[other]);
            }
        });

    [Fact]
    public void The_order_of_the_tests_does_not_matter_and_the_place_may_be_the_same() =>
        Gen.Select(Families, Gen.Int[0, 1_000_000]).Sample((p, seed) =>
        {
            var order = Enumerable.Range(0, p.Length).ToArray();
            new Random(seed).Shuffle(order);
            double[] shuffled = [.. order.Select(index => p[index])];
            var expected = Adjusted(p);

            BenjaminiHochberg.Adjust(shuffled, shuffled);

            Assert.Equal(order.Select(index => expected[index]), shuffled);
        });

    [Fact]
    public void What_is_no_probability_or_has_no_room_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Adjusted([0.1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Adjusted([0.1, 1.1]));
        Assert.Throws<ArgumentException>(() => BenjaminiHochberg.Adjust([0.1], []));
    }

    private static double[] Adjusted(double[] p)
    {
        var adjusted = new double[p.Length];
        BenjaminiHochberg.Adjust(p, adjusted);
        return adjusted;
    }
}
