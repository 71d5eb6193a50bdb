using MlBudget.Core.Baselines;
using MlBudget.Core.Learning;
using static MlBudget.Core.Tests.Learning.LearningModel;
using static MlBudget.Core.Tests.Learning.LearningTests;

namespace MlBudget.Core.Tests.Learning;

/// <summary>A feature that can't be judged is left out, with the reason, and costs the others nothing.</summary>
public sealed class OddFeatureTests
{
    [Fact]
    public void A_feature_that_moves_is_left_out_by_name()
    {
        var result = Learn(14, Traffic(14, 50, amount: share => 40 * share));
        Assert.Empty(result.Refusals);
        Assert.DoesNotContain(result.Baseline!.Features, feature => feature.Name == "amount");
        Assert.Contains(result.Notes, note => note.StartsWith(
            "the feature 'amount' is left out: it moved within the period, its halves differ by KS 0.", StringComparison.Ordinal));
        result = Learn(14, Traffic(14, 50).Select((answer, index) => answer with { Country = index < 8400 ? answer.Country : "BE" }));
        Assert.Contains(result.Notes, note => note.StartsWith(
            "the feature 'country' is left out: it moved within the period, its halves differ by Jensen–Shannon ",
            StringComparison.Ordinal));
        Assert.Contains(result.Baseline!.Features, feature => feature.Name == "amount");
    }

    [Fact]
    public void An_id_a_row_number_and_the_hour_of_the_day_are_left_out_and_set_nobody_elses_threshold()
    {
        var usual = Learn(30, Traffic(30, 100)).Baseline!.Features;
        foreach (var odd in new Func<Answer, Answer>[]
        {
            answer => answer with { Country = $"c{answer.Id}" },
            answer => answer with { Country = $"session {answer.Id / 24}" },
            answer => answer with { Amount = answer.Id },
            answer => answer with { Amount = answer.Time / Hour % 24 },
            answer => answer with { Country = $"{answer.Time / Hour % 24}" },
        })
        {
            var result = Learn(30, Traffic(30, 100).Select(odd));
            Assert.Empty(result.Refusals);
            Assert.Single(result.Notes, note => note.Contains("is left out", StringComparison.Ordinal));
            Assert.Equal(usual.Length - 1, result.Baseline!.Features.Length);
            foreach (var feature in result.Baseline.Features)
                Assert.Equal(usual.Single(other => other.Name == feature.Name).Threshold, feature.Threshold, tolerance: 0.01);
        }
    }

    [Fact]
    public void The_note_says_what_was_found()
    {
        Assert.Contains(
            "the feature 'country' is left out: of 19200 values 19200 are different ones, as of an id, which has no distribution",
            Learn(8, Traffic(8, 100).Select(answer => answer with { Country = $"c{answer.Id}" })).Notes);
        Assert.Contains(
            "the feature 'amount' is left out: its whole numbers only rise, as those of a time or of a row's number, which have no "
            + "distribution", Learn(8, Traffic(8, 100).Select(answer => answer with { Amount = answer.Id })).Notes);
        Assert.Contains(
            Learn(30, Traffic(30, 100).Select(answer => answer with { Amount = answer.Time / Hour % 24 })).Notes, note => note.StartsWith(
                "the feature 'amount' is left out: its windows of 6h differ so much from each other that no window could differ more",
                StringComparison.Ordinal));
        Assert.Contains(
            Learn(30, Traffic(30, 100).Select(answer => answer with { Amount = answer.Time / Day == Start / Day + 4 && answer.Id % 3 == 0 ? 1 : 0.003467 })).Notes,
            note => note == "the feature 'amount' was far from usual on 2026-06-05: the day is taken for an incident, and sets no threshold");
        Assert.Contains(
            "drift thresholds stand on 32 blocks of at least 6h: about 3.0% of windows may alarm for nothing; a period of 100 blocks brings "
            + "that under 1%", Learn(8, Traffic(8, 100)).Notes);
    }

    [Fact]
    public void An_incident_across_midnight_sets_nobody_elses_threshold()
    {
        var usual = Learn(30, Traffic(30, 100)).Baseline!.Features;
        var result = Learn(30, Traffic(30, 100).Select(answer => answer with
        {
            Amount = answer.Time - (Start + 9 * Day) is >= -2 * Hour and < 2 * Hour && answer.Id % 2 == 0 ? 1 : 0.003467,
        }));
        foreach (var feature in result.Baseline!.Features.Where(feature => feature.Name != "amount"))
            Assert.Equal(usual.Single(other => other.Name == feature.Name).Threshold, feature.Threshold, tolerance: 0.01);
    }

    [Fact]
    public void A_constant_that_is_another_whole_number_in_its_last_rows_is_none_that_only_rises()
    {
        var result = Learn(8, Traffic(8, 50).Select(answer => answer with { Amount = answer.Id >= 9590 ? 8 : 7 }));
        Assert.Contains(result.Baseline!.Features, feature => feature.Name == "amount");
    }

    [Fact]
    public void Continuous_numbers_are_all_different_and_stay()
    {
        var random = new Random(1);
        var result = Learn(8, Traffic(8, 50).Select(answer => answer with { Amount = random.NextDouble() }));
        Assert.Contains(result.Baseline!.Features, feature => feature.Name == "amount");
    }

    [Fact]
    public void A_constant_has_a_deviation_of_exactly_0()
    {
        var result = Learn(8, Traffic(8, 50).Select(answer => answer with { Amount = 0.003467 }));
        var amount = (NumericBaseline)result.Baseline!.Features.Single(feature => feature.Name == "amount");
        Assert.Equal(0, amount.StandardDeviation);
        Assert.Equal([0, 9600, 0], amount.Bins.AsEnumerable());
    }

    [Fact]
    public void A_value_with_the_share_of_a_bin_has_one_of_its_own()
    {
        // Of 64 bins one is 1.5625%: 0 has 2%, between numbers on both sides.
        double[] sorted = [.. Enumerable.Range(-490, 490).Select(i => (double)i), .. Enumerable.Repeat(0.0, 20), .. Enumerable.Range(1, 490).Select(i => (double)i)];
        var edges = QuantileBins.Edges(sorted, 64);
        Assert.Contains(0.0, edges);
        Assert.Contains(Math.BitDecrement(0.0), edges);
        // Neighbours that are all frequent need no more than one edge each, and the first one more.
        double[] hours = [.. Enumerable.Range(0, 2400).Select(i => (double)(i / 100))];
        Assert.Equal([Math.BitDecrement(0.0), .. Enumerable.Range(0, 24).Select(hour => (double)hour)], QuantileBins.Edges(hours, 64).AsEnumerable());
        Assert.Equal([double.MinValue], QuantileBins.Edges([double.MinValue, double.MinValue], 64).AsEnumerable());
    }

    private static LearningResult Learn(int days, IEnumerable<Answer> traffic) =>
        Ledger(traffic).Learn(new(Start), new(Start + days * Day));
}
