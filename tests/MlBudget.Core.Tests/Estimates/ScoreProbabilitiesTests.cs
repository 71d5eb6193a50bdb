using MlBudget.Core.Measures;

namespace MlBudget.Core.Tests.Estimates;

public sealed class ScoreProbabilitiesTests
{
    private static readonly ScoreProbabilities Probabilities = new([0.2, 0.6, 0.8], [0.1, 0.3, 0.9]);

    [Theory]
    [InlineData(0.2, 100_000_000)]
    [InlineData(0.4, 200_000_000)]
    [InlineData(0.6, 300_000_000)]
    [InlineData(0.75, 750_000_000)]
    [InlineData(0.8, 900_000_000)]
    public void Between_given_scores_the_probability_is_linear(double score, long expected) =>
        Assert.Equal(expected, Probabilities.Of(score));

    [Theory]
    [InlineData(0.0, 100_000_000)]
    [InlineData(-3, 100_000_000)]
    [InlineData(double.NegativeInfinity, 100_000_000)]
    [InlineData(1, 900_000_000)]
    [InlineData(double.PositiveInfinity, 900_000_000)]
    public void Beyond_them_it_is_that_of_the_end(double score, long expected) => Assert.Equal(expected, Probabilities.Of(score));

    [Fact]
    public void One_given_score_means_the_same_everywhere()
    {
        var constant = new ScoreProbabilities([0.5], [0.25]);
        Assert.Equal([250_000_000, 250_000_000, 250_000_000], new[] { 0, 0.5, 1 }.Select(constant.Of));
    }

    [Fact]
    public void Another_score_or_probability_is_another_calibration()
    {
        var identities = new[]
        {
            new ScoreProbabilities([0.2, 0.6], [0.1, 0.3]), new([0.2, 0.7], [0.1, 0.3]), new([0.2, 0.6], [0.1, 0.4]), new([0.2], [0.1]),
        }.Select(probabilities => probabilities.Identity).ToArray();

        Assert.Equal(identities.Length, identities.Distinct().Count());
        Assert.Equal(identities[0], new ScoreProbabilities([0.2, 0.6], [0.1, 0.3]).Identity);
    }
}
