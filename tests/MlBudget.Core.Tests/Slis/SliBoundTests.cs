using MlBudget.Core.Slis;

namespace MlBudget.Core.Tests.Slis;

/// <summary>Bounds in the unit of an SLI's value, by hand.</summary>
public sealed class SliBoundTests
{
    [Fact]
    public void A_bound_is_that_of_the_configuration()
    {
        Assert.Equal(0.95, SliBound.Of(new OccurrenceSli(Share(Sense.HigherIsBetter)), 0.05));
        Assert.Equal(0.02, SliBound.Of(new OccurrenceSli(Share(Sense.LowerIsBetter)), 0.02));
        Assert.Equal(0.9, SliBound.Of(new DataQualitySli(Share(Sense.HigherIsBetter), null), 0.1));
        Assert.Equal(12.5, SliBound.Of(new MeanSli(new("mean", 0, _ => default)), 12.5));
        Assert.Equal(0.7, SliBound.Of(EstimatedSli.Bounded(Accuracy, Sense.HigherIsBetter, 0, 1), 0.3));
        Assert.Equal(0.2, SliBound.Of(EstimatedSli.Bounded(Accuracy, Sense.LowerIsBetter, 0, 1), 0.2));
    }

    [Fact]
    public void Behind_a_baseline_it_is_the_normal_value_less_what_is_allowed_or_more_where_lower_is_better()
    {
        Assert.Equal(0.874, SliBound.Of(new DegradationSli(Share(Sense.HigherIsBetter), 0.95m), 0.08));
        Assert.Equal(0.024, SliBound.Of(new DegradationSli(Share(Sense.LowerIsBetter), 0.02m), 0.2));
        Assert.Equal(0.64, SliBound.Of(EstimatedSli.Degrading(Accuracy, Sense.HigherIsBetter, 0, 1, 0.8m), 0.2));
        Assert.Equal(0.12, SliBound.Of(EstimatedSli.Degrading(Accuracy, Sense.LowerIsBetter, 0, 1, 0.1m), 0.2));
        Assert.Equal(0.12, SliBound.Of(new CoveredSli(EstimatedSli.Degrading(Accuracy, Sense.LowerIsBetter, 0, 1, 0.1m), 1, 0.5m), 0.2));
        Assert.Null(SliBound.Of(new DegradationSli(Share(Sense.HigherIsBetter), null), 0.08));
        Assert.Equal(4.4, SliBound.Of(new MeanDegradationSli(new("mean", 0, _ => default), 4, default), 0.1));
        Assert.Equal(3.6, SliBound.Of(new MeanDegradationSli(new("mean", 0, _ => default), 4, default, Sense.HigherIsBetter), 0.1));
    }

    [Fact]
    public void Of_slices_it_is_the_share_that_has_to_be_good_whatever_is_judged_in_them()
    {
        var slicing = new Slicing(TimeSpan.FromHours(1), 1, false);
        Assert.Equal(0.9, SliBound.Of(new SlicedSli(new OccurrenceSli(Share(Sense.LowerIsBetter)), new(0.3m), slicing), 0.1));
    }

    [Theory]
    [InlineData(DisparityMeasure.Difference, 0.03, 0.03)]
    [InlineData(DisparityMeasure.Ratio, 0.2, 0.8)]
    public void Of_groups_it_is_the_greatest_difference_or_the_least_ratio_and_what_is_allowed_of_the_gap_is_the_error_budget(
        DisparityMeasure measure, double allowed, double bound)
    {
        var sli = new DisparitySli(new([Share(Sense.HigherIsBetter)], 0, measure, null, 100, 20, false) { MinGroupSize = 20 });
        Assert.Equal(bound, SliBound.Of(sli, allowed));
        Assert.Equal(allowed, sli.Wording.GapOf(bound)!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void The_bound_of_an_hour_s_volume_is_a_multiple_of_what_is_usual()
    {
        var volume = new SlicedSli(new VolumeSli(0, [], isUpper: true), new(3m), new(TimeSpan.FromHours(1), 1, false));
        Assert.Equal(new(3, true), VolumeBound.Of(volume));
        Assert.Equal(new(0.6, false), VolumeBound.Of(
            new SlicedSli(new VolumeSli(0, [], isUpper: false), new(0.4m), new(TimeSpan.FromHours(1), 1, false))));
        Assert.Null(VolumeBound.Of(new SlicedSli(new VolumeSli(0, [], isUpper: true), new(3m), new(TimeSpan.FromHours(2), 1, false))));
        Assert.Null(VolumeBound.Of(new OccurrenceSli(Share(Sense.HigherIsBetter))));
    }

    private static readonly ConfusionRatio Accuracy = new([1, 1, 1, 1], [1, 0, 0, 1]);

    private static Proportion Share(Sense sense) => new("any", sense, [new(0, [1, 0], [0, 1])]);
}
