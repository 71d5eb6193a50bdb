using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Measures;

/// <summary>What is compared with the training set, where predictions have it, and from when on it differs.</summary>
public sealed class TrainingTests
{
    [Theory]
    [InlineData(0.05, 0.05)]
    [InlineData(0.02, 0.05)]
    [InlineData(0.17, 0.17)]
    public void A_threshold_is_never_below_the_floor_nor_below_that_of_the_baseline(double ofBaseline, double expected)
    {
        var measurements = Of([Numeric("age", 0.05)], [Numeric("age", ofBaseline)]);

        var compared = Assert.Single(measurements.ComparedWithTraining());

        Assert.Equal(expected, compared.Baseline.Threshold, tolerance: 0);
        Assert.Equal("features.age", compared.Baseline.Path);
        Assert.DoesNotContain(measurements.NotComparedWithTraining(), left => left.Feature == "age");
    }

    [Fact]
    public void A_threshold_of_another_statistic_is_not_that_of_the_feature()
    {
        var compared = Of([Numeric("age", 0.05)], [Categorical("age", 0.4)]).ComparedWithTraining();

        Assert.Equal(0.05, Assert.Single(compared).Baseline.Threshold, tolerance: 0);
    }

    [Fact]
    public void What_is_not_compared_is_said_with_the_reason()
    {
        var measurements = Of([Categorical("age", 0.1), Numeric("gone", 0.05)], []);

        Assert.Empty(measurements.ComparedWithTraining());
        Assert.Equal(
            [
                ("age", "it is numeric now, and categorical in the training set"),
                ("gone", "the training set has it, and the model does not"),
                ("country", "the model has it, and what was learned of its training set does not"),
            ],
            measurements.NotComparedWithTraining());
    }

    [Fact]
    public void Without_a_training_set_nothing_is_compared_and_nothing_missing()
    {
        var measurements = new Measurements(Shape());

        Assert.Empty(measurements.ComparedWithTraining());
        Assert.Empty(measurements.NotComparedWithTraining());
    }

    private static Measurements Of(FeatureBaseline[] training, FeatureBaseline[] baseline) => new(Shape() with { Training = Known(training), Baseline = Known(baseline) });

    private static ModelShape Shape() => new()
    {
        TimePath = "t",
        Features = [new("age", "features.age", ColumnKind.Number), new("country", "features.country", ColumnKind.Category)],
    };

    private static Baseline Known(FeatureBaseline[] features) => new() { From = default, To = new(1), Rows = 1_000, DriftWindow = TimeSpan.FromHours(6), Features = [.. features] };

    private static NumericBaseline Numeric(string name, double threshold) =>
        new(name, name, threshold) { Edges = [10], Bins = [500, 500], Means = [5, 15], StandardDeviation = 5 };

    private static CategoricalBaseline Categorical(string name, double threshold) => new(name, name, threshold) { Categories = ["de"], Bins = [500, 500] };
}
