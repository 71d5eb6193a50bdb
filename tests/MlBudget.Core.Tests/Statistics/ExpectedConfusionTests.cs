using CsCheck;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

public sealed class ExpectedConfusionTests
{
    [Fact]
    public void Four_sums_give_the_expected_metrics()
    {
        // TP 8, FP 2, FN 3, TN 17.
        var expected = new ExpectedConfusion(10, 20, 8, 3);

        Assert.Equal(25 / 30.0, expected.Accuracy!.Value, 1e-12);
        Assert.Equal(0.8, expected.Precision!.Value, 1e-12);
        Assert.Equal(8 / 11.0, expected.Recall!.Value, 1e-12);
        Assert.Equal(16 / 21.0, expected.F1!.Value, 1e-12);
        Assert.Equal(2 / 19.0, expected.FalsePositiveRate!.Value, 1e-12);
    }

    [Fact]
    public void Where_a_denominator_is_0_there_is_no_value()
    {
        var (nothing, negatives, certain) =
            (new ExpectedConfusion(0, 0, 0, 0), new ExpectedConfusion(0, 5, 0, 0), new ExpectedConfusion(5, 0, 5, 0));

        Assert.Equal((null, null, null, null, null), Metrics(nothing));
        Assert.Equal((1, null, null, null, 0), Metrics(negatives));
        Assert.Equal((1, 1, 1, 1, null), Metrics(certain));
    }

    [Fact]
    public void Rounding_of_the_sums_takes_no_count_below_0() =>
        Assert.Equal(0, new ExpectedConfusion(3, 0, Math.BitIncrement(3), 0).FalsePositives);

    [Fact]
    public void Of_certain_probabilities_the_metrics_are_those_of_the_labels() =>
        Gen.Int[0, 1000].Array[4].Sample(counts =>
        {
            double tp = counts[0], fp = counts[1], fn = counts[2], tn = counts[3];
            var expected = new ExpectedConfusion(counts[0] + counts[1], counts[2] + counts[3], tp, fn);

            Assert.Equal((tp, fp, fn, tn),
                (expected.TruePositives, expected.FalsePositives, expected.FalseNegatives, expected.TrueNegatives));
            Assert.Equal(fp + tn > 0 ? fp / (fp + tn) : null, expected.FalsePositiveRate);
        });

    private static (double?, double?, double?, double?, double?) Metrics(ExpectedConfusion expected) =>
        (expected.Accuracy, expected.Precision, expected.Recall, expected.F1, expected.FalsePositiveRate);
}
