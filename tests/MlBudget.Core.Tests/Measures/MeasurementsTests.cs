using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Tests.Measures;

public sealed class MeasurementsTests
{
    private static readonly ModelShape Shape = new()
    {
        TimePath = "t",
        Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("version", new("v"))
            .Add("outcome.clicked", new("c") { IsOutcome = true }),
    };

    [Fact]
    public void Every_measure_counts_only_what_the_condition_picks_whatever_is_asked_first()
    {
        var measurements = new Measurements(Shape with { Where = "version == \"2\"" });
        measurements.Records();
        measurements.OfCondition("version is null");

        Assert.Null(measurements.WhereError);
        Assert.All(measurements.Measures, measure => Assert.StartsWith(
            "predictions at t where [v:Category] == '2'; ", measure.Canonical, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("version = 2", "'='")]
    [InlineData("outcome.clicked == true", "outcomes are not known yet")]
    public void A_condition_that_cannot_be_read_is_told_and_everything_else_goes_on(string where, string reason)
    {
        var measurements = new Measurements(Shape with { Where = where });

        Assert.Null(measurements.Where);
        Assert.Contains(reason, measurements.WhereError!.Reason, StringComparison.Ordinal);
        Assert.Equal(0, measurements.Records());
    }
}
