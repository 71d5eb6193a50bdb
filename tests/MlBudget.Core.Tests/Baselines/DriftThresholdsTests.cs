using System.Collections.Immutable;
using CsCheck;
using MlBudget.Core.Baselines;
using static MlBudget.Core.Baselines.DriftStatistic;

namespace MlBudget.Core.Tests.Baselines;

public sealed class DriftThresholdsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void A_threshold_is_the_typical_distance_of_a_block_times_what_the_family_reached()
    {
        // Of four blocks of a thousand values one has 100 too many in its first bin: the distances are 0.0333, 0.0333, 0.0333
        // and 0.1, their 90th percentile 0.08, and the family reached 0.1 / 0.08 = 1.25 times that.
        var x = Numbers([500, 500], [500, 500], [500, 500], [600, 400]);
        // Distances of 0.01 each: never more than usual, and yet allowed 1.25 times as much.
        var y = Numbers([515, 485], [500, 500], [515, 485], [500, 500]);

        var thresholds = DriftThresholds.Calibrate([x, y], Day, 0, 0);

        Assert.Equal(0.1, thresholds[0], 1e-12);
        Assert.Equal(0.01 * 1.25, thresholds[1], 1e-12);
    }

    [Fact]
    public void No_threshold_is_below_the_floor_of_its_kind()
    {
        var stable = Enumerable.Repeat<long[]>([500, 500], 10).ToArray();
        ImmutableArray<FeatureBlocks> features = [Numbers(stable), Numbers(stable) with { Statistic = JensenShannon }];

        Assert.Equal<double>([0.05, 0.1], DriftThresholds.Calibrate(features, Day));
        Assert.Equal<double>([0.2, 0.3], DriftThresholds.Calibrate(features, Day, 0.2, 0.3));
        Assert.Equal<double>([0, 0], DriftThresholds.Calibrate(features, Day, 0, 0));
    }

    [Fact]
    public void A_feature_without_any_usual_difference_is_measured_by_its_greatest_one_and_not_the_family_with_it()
    {
        // Two blocks of thirty differ, and cancel each other in the rest of all others.
        var rare = Numbers([.. Enumerable.Repeat<long[]>([500, 500], 28), [600, 400], [400, 600]]);
        var usual = Wavering(30, 10);

        var thresholds = DriftThresholds.Calibrate([rare, usual], Day, 0, 0);

        Assert.Equal(0.1 * 30 / 29, thresholds[0], 1e-12);
        Assert.Equal(DriftThresholds.Calibrate([usual], Day, 0, 0)[0], thresholds[1]);
    }

    [Fact]
    public void A_feature_within_half_of_its_floor_does_not_make_the_others_blind()
    {
        // All but constant: once 20 of a thousand values are others, thirty times the usual difference.
        var constant = Numbers([.. Enumerable.Repeat<long[]>([1000, 0], 29), [980, 20]]);
        var usual = Wavering(30, 60);

        Assert.Equal(
            DriftThresholds.Calibrate([usual], Day)[0], DriftThresholds.Calibrate([constant, usual], Day)[1]);
        Assert.True(DriftThresholds.Calibrate([constant, usual], Day, 0, 0)[1] > 0.5);
    }

    [Fact]
    public void Without_two_blocks_of_values_there_is_nothing_but_the_floor()
    {
        ImmutableArray<FeatureBlocks> features =
            [Numbers(), Numbers([1000, 0]), Numbers([0, 0], [0, 0], [0, 0]), Numbers([1000, 0], [0, 0], [499, 0]), Numbers([3, 4], [5, 1])];

        Assert.Equal(Enumerable.Repeat(0.05, 5), DriftThresholds.Calibrate(features, Day));
        Assert.Empty(DriftThresholds.Calibrate([], Day));
    }

    [Fact]
    public void Blocks_with_few_values_go_together_with_the_next_day_at_the_same_time()
    {
        // Days of two blocks: by day all is in the first bin, by night, with a tenth of the values, half of it.
        long[] byDay = [3000, 0], byNight = [150, 150];
        var days = Enumerable.Range(0, 20).SelectMany(_ => new[] { byDay, byNight }).ToArray();

        var threshold = Assert.Single(DriftThresholds.Calibrate([Numbers(days)], TimeSpan.FromHours(12)));

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

        var expected = DriftThresholds.Calibrate([.. full.Select(Numbers)], Day, 0, 0);
        var found = DriftThresholds.Calibrate([.. shuffled.Select(Numbers)], Day, 0, 0);

        Assert.Equal(expected.Reverse(), found, (x, y) => Math.Abs(x - y) < 1e-12);
    }, iter: 200);

    /// <summary>Blocks that differ by the same in turns.</summary>
    private static FeatureBlocks Wavering(int blocks, long by) =>
        Numbers([.. Enumerable.Range(0, blocks).Select(block => new[] { 500 + block % 2 * by, 500 - block % 2 * by })]);

    private static FeatureBlocks Numbers(params long[][] blocks) =>
        new(KolmogorovSmirnov, [.. blocks.Select(block => block.ToImmutableArray())]);
}
