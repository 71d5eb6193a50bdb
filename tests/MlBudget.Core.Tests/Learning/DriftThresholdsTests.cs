using System.Collections.Immutable;
using CsCheck;
using MlBudget.Core.Baselines;
using MlBudget.Core.Learning;
using static MlBudget.Core.Baselines.DriftStatistic;

namespace MlBudget.Core.Tests.Learning;

public sealed class DriftThresholdsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void A_threshold_is_the_typical_distance_of_a_block_times_what_the_family_reached()
    {
        // Of four blocks of a thousand values 500, 500, 560 and 595 are in the first bin: the distances are 0.051667 twice, 0.028333
        // and 0.075, their 90th percentile 0.068, and the family reached 0.075 / 0.068 times that.
        var x = Numbers([500, 500], [500, 500], [560, 440], [595, 405]);
        // Distances of 0.01 each: never more than usual, and yet allowed as much more.
        var y = Numbers([515, 485], [500, 500], [515, 485], [500, 500]);

        var thresholds = Values([x, y], floor: 0);

        Assert.Equal(0.075, thresholds[0], 1e-12);
        Assert.Equal(0.01 * 0.075 / 0.068, thresholds[1], 1e-12);
        Assert.Equal(0.075 / 0.068, DriftThresholds.Calibrate([x, y], Day, _ => 0).Family, 1e-12);
    }

    [Fact]
    public void No_threshold_is_below_the_floor_of_its_kind()
    {
        var stable = Enumerable.Repeat<long[]>([500, 500], 10).ToArray();
        ImmutableArray<FeatureBlocks> features = [Numbers(stable), Numbers(stable) with { Statistic = JensenShannon }];

        Assert.Equal<double>([0.05, 0.1], Values(features));
        Assert.Equal<double>([0.2, 0.2], Values(features, 0.2));
        Assert.Equal<double>([0, 0], Values(features, 0));
    }

    [Fact]
    public void A_day_far_from_all_others_is_an_incident_that_sets_no_threshold()
    {
        // The distances are 0.0333 three times and 0.1, and the last is over 1.5 times the others, which are within what is typical: 0.08.
        var incident = Numbers([500, 500], [500, 500], [500, 500], [600, 400]);
        var usual = Wavering(30, 60);

        var thresholds = DriftThresholds.Calibrate([incident, usual], Day).Features;

        Assert.Equal(0.1 / 3, Values([incident], 0)[0], 1e-12);
        Assert.Equal(0.08, thresholds[0].Value, 1e-12);
        Assert.Equal(3, thresholds[0].Incident);
        Assert.Equal(Values([usual])[0], thresholds[1].Value, 1e-12);
        Assert.Null(thresholds[1].Incident);
    }

    [Fact]
    public void An_incident_of_several_blocks_of_a_day_is_one_and_what_comes_again_on_another_day_is_none()
    {
        long[] usual = [500, 500], far = [800, 200];
        var once = Enumerable.Repeat(usual, 8).Concat([far, far, usual, usual]).Concat(Enumerable.Repeat(usual, 8)).ToArray();
        var again = once.Concat([far, usual, usual, usual]).ToArray();
        var sixHours = TimeSpan.FromHours(6);

        Assert.Equal(2, DriftThresholds.Calibrate([Numbers(once)], sixHours).Features[0].Incident);
        Assert.Null(DriftThresholds.Calibrate([Numbers(again)], sixHours).Features[0].Incident);
    }

    [Fact]
    public void A_feature_without_any_usual_difference_is_measured_by_its_greatest_one_and_not_the_family_with_it()
    {
        // Two blocks of thirty differ, and cancel each other in the rest of all others.
        var rare = Numbers([.. Enumerable.Repeat<long[]>([500, 500], 28), [600, 400], [400, 600]]);
        var usual = Wavering(30, 10);

        var thresholds = Values([rare, usual], 0);

        Assert.Equal(0.1 * 30 / 29, thresholds[0], 1e-12);
        Assert.Equal(Values([usual], 0)[0], thresholds[1], 1e-12);
    }

    [Fact]
    public void A_feature_within_half_of_its_floor_does_not_make_the_others_blind()
    {
        // All but constant: on two days 20 of a thousand values are others, fifteen times the usual difference.
        var constant = Numbers([.. Enumerable.Repeat<long[]>([1000, 0], 28), [980, 20], [980, 20]]);
        var usual = Wavering(30, 60);

        Assert.Equal(Values([usual])[0], Values([constant, usual])[1], 1e-12);
        Assert.True(Values([constant, usual], 0)[1] > 0.3);
    }

    [Fact]
    public void The_greatest_distance_is_that_of_a_window_in_one_bin()
    {
        Assert.Equal(0.9, KolmogorovSmirnov.Greatest([100, 300, 600]), 1e-12);
        Assert.Equal(1, KolmogorovSmirnov.Greatest([0, 100, 0]), 1e-12);
        Assert.InRange(JensenShannon.Greatest([100, 300, 0]), 0.5, 0.99);
        Assert.Equal(0, KolmogorovSmirnov.Greatest([0, 0]));
    }

    [Fact]
    public void Without_two_blocks_of_values_there_is_nothing_but_the_floor()
    {
        ImmutableArray<FeatureBlocks> features =
            [Numbers(), Numbers([1000, 0]), Numbers([0, 0], [0, 0], [0, 0]), Numbers([1000, 0], [0, 0], [499, 0]), Numbers([3, 4], [5, 1])];

        Assert.Equal(Enumerable.Repeat(0.05, 5), Values(features));
        Assert.Empty(Values([]));
    }

    [Fact]
    public void Blocks_with_few_values_go_together_with_the_next_day_at_the_same_time()
    {
        // Days of two blocks: by day all is in the first bin, by night, with a tenth of the values, half of it.
        long[] byDay = [3000, 0], byNight = [150, 150];
        var days = Enumerable.Range(0, 20).SelectMany(_ => new[] { byDay, byNight }).ToArray();

        var threshold = Assert.Single(DriftThresholds.Calibrate([Numbers(days)], TimeSpan.FromHours(12)).Features).Value;

        // What is usual at night is no drift: 0.5 against a rest that has 5%.
        Assert.InRange(threshold, 0.44, 0.5);
    }

    [Fact]
    public void The_order_of_features_and_of_full_blocks_changes_nothing() => Gen.Select(
        Gen.Long[100, 1000].Array[3].Array[2, 12].Array[2, 4], Gen.Int).Sample((features, seed) =>
    {
        var random = new Random(seed);
        var full = features.Select(blocks => blocks.Select(block => block.Select(count => count + 200).ToArray()).ToArray()).ToArray();
        var shuffled = full.Select(blocks => blocks.ToArray()).Reverse().ToArray();
        foreach (var blocks in shuffled)
            random.Shuffle(blocks);

        var expected = Values([.. full.Select(Numbers)], 0);
        var found = Values([.. shuffled.Select(Numbers)], 0);

        Assert.Equal(expected.Reverse(), found, (x, y) => Math.Abs(x - y) < 1e-12);
    }, iter: 200);

    private static double[] Values(ImmutableArray<FeatureBlocks> features, double? floor = null) =>
        [.. DriftThresholds.Calibrate(features, Day, floor is { } least ? _ => least : null).Features.Select(threshold => threshold.Value)];

    /// <summary>Blocks that differ by the same in turns.</summary>
    private static FeatureBlocks Wavering(int blocks, long by) =>
        Numbers([.. Enumerable.Range(0, blocks).Select(block => new[] { 500 + block % 2 * by, 500 - block % 2 * by })]);

    private static FeatureBlocks Numbers(params long[][] blocks) =>
        new(KolmogorovSmirnov, [.. blocks.Select(block => block.ToImmutableArray())]);
}
