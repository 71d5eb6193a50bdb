using MlBudget.Core.Slis;

namespace MlBudget.Core.Tests.Slis;

/// <summary>What several shards of a log say of an SLI together.</summary>
public sealed class AdditivePartsTests
{
    private static readonly Sli[] All =
    [
        new OccurrenceSli(Share(Sense.HigherIsBetter)), new OccurrenceSli(Share(Sense.LowerIsBetter)),
        new DegradationSli(Share(Sense.HigherIsBetter), 0.95m), new DegradationSli(Share(Sense.LowerIsBetter), 0.02m),
        Disparity(DisparityMeasure.Difference), Disparity(DisparityMeasure.Ratio),
        new CoveredSli(new OccurrenceSli(Share(Sense.HigherIsBetter)), 1, 0.5m),
        new DataQualitySli(Share(Sense.HigherIsBetter), null), new PresenceSli(0), new VolumeSli(0, [], isUpper: false),
        new DriftSli(new([], DriftDefinition.DefaultWindow, DriftCriterion.Threshold)), new MeanSli(new("mean", 0, _ => default)),
        new MeanDegradationSli(new("mean", 0, _ => default), 3, MissingReason.WaitsForBaseline),
        new LevelSli(0, _ => default, isUpper: true), new BetweenSli(new OccurrenceSli(Share(Sense.HigherIsBetter)), new(0.1m, 0.2m)),
        EstimatedSli.Bounded(new([1, 1, 1, 1], [1, 0, 0, 1]), Sense.HigherIsBetter, 0, 1),
        new SlicedSli(new OccurrenceSli(Share(Sense.HigherIsBetter)), new(0.1m), new(TimeSpan.FromHours(1), 1, false)),
    ];

    [Fact]
    public void What_adds_up_has_all_its_parts_and_what_does_not_has_a_reason_and_none() => Assert.All(
        All, sli => Assert.Equal(sli.NotAdditiveBecause is null, AdditiveParts.Of(sli).HigherIsBetter is not null));

    [Fact]
    public void The_normal_share_of_bad_events_is_that_of_the_sense()
    {
        Assert.Equal((0.95m, 0.05m), Baseline(Sense.HigherIsBetter, 0.95m));
        Assert.Equal((0.02m, 0.02m), Baseline(Sense.LowerIsBetter, 0.02m));
        Assert.Null(AdditiveParts.Of(All[0]).BaselineBad);

        static (decimal?, decimal?) Baseline(Sense sense, decimal normal)
        {
            var parts = AdditiveParts.Of(new DegradationSli(Share(sense), normal));
            return (parts.Baseline, parts.BaselineBad);
        }
    }

    [Fact]
    public void Slices_of_what_adds_up_do_not() =>
        Assert.Contains("slices don't add up over shards", All[^1].NotAdditiveBecause, StringComparison.Ordinal);

    private static Proportion Share(Sense sense) => new("any", sense, [new(0, [1, 0], [0, 1])]);

    private static DisparitySli Disparity(DisparityMeasure measure) =>
        new(new([Share(Sense.LowerIsBetter)], 0, measure, null, 100, 20, false) { MinGroupSize = 20 });
}
