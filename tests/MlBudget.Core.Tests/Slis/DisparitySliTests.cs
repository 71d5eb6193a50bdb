using System.Globalization;
using CsCheck;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;
using static MlBudget.Core.Slis.DisparityMeasure;

namespace MlBudget.Core.Tests.Slis;

public sealed class DisparitySliTests
{
    private const int Day = TimeWindow.Day;
    private static readonly int Start = TallyModel.Start;
    private static readonly TimeWindow Week = new(Start, Start + 7 * Day), LastDay = new(Start + 6 * Day, Start + 7 * Day);

    private readonly TallyModel _model = new() { Limits = new(MaxGroupValues: 6) };
    private readonly Proportion _fpr, _tpr;

    public DisparitySliTests()
    {
        _fpr = _model.Proportion("false_positive_rate", byMerchant: true);
        _tpr = _model.Proportion("true_positive_rate", byMerchant: true);
    }

    [Fact]
    public void Who_is_judged_is_settled_over_the_whole_window_and_holds_in_shorter_ones()
    {
        Add("a", 10, 200, day: 0);
        Add("b", 30, 200, day: 0);
        Add("c", 60, 99, day: 6);
        Add("a", 10, 150, day: 6);
        Add("b", 60, 150, day: 6);
        var evaluation = Evaluate(Define());

        Assert.Equal(90.0 / 350 - 20.0 / 350, evaluation.Read(Week)!.Value.Value, tolerance: 1e-12);
        // In the last day c would lead by far, but has no 100 samples in the week.
        Assert.Equal(60.0 / 150 - 10.0 / 150, evaluation.Read(LastDay)!.Value.Value, tolerance: 1e-12);
        Assert.Equal((350, 150), (evaluation.Read(Week)!.Value.Events, evaluation.Read(LastDay)!.Value.Events));
    }

    [Fact]
    public void A_judged_group_with_too_few_samples_is_left_out_of_a_short_window_and_two_are_needed()
    {
        foreach (var (group, hits) in new[] { ("a", 10), ("b", 20), ("c", 50) })
            Add(group, hits, 200, day: 0);
        Add("a", 20, 100, day: 6);
        Add("b", 45, 100, day: 6);
        Add("c", 99, 99, day: 6);
        Add("a", 10, 100, day: 5);

        var evaluation = Evaluate(Define());

        Assert.Equal(0.25, evaluation.Read(LastDay)!.Value.Value);
        Assert.Null(evaluation.Read(new(Start + 5 * Day, Start + 6 * Day)));
        Assert.Null(evaluation.Read(new(Start + Day, Start + 2 * Day)));
    }

    [Fact]
    public void Against_a_reference_only_its_pairs_count()
    {
        Add("a", 10, 100);
        Add("b", 30, 100);
        Add("c", 60, 100);

        Assert.Equal(0.5, Read(Define())!.Value.Value);
        Assert.Equal(0.3, Read(Define(reference: "b"))!.Value.Value);
        Assert.Null(Read(Define(reference: "nobody")));
        Assert.True(Read(Define(reference: "a"))!.Value.AlertErrorRatio > Read(Define())!.Value.AlertErrorRatio, "two pairs, not three");
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 30, 0)]
    [InlineData(24, 30, 0.8)]
    public void A_ratio_is_the_least_rate_over_the_greatest_and_1_where_both_are_0(int first, int second, double ratio)
    {
        Add("a", first, 100);
        Add("b", second, 100);

        var reading = Read(Define(measure: Ratio))!.Value;

        Assert.Equal(ratio, reading.Value);
        Assert.Equal(1 - ratio, reading.ErrorRatio, tolerance: 1e-12);
    }

    [Fact]
    public void Equalized_odds_take_the_larger_gap_of_both_rates_and_count_the_pairs_of_both()
    {
        AddMatrix("a", tp: 90, fp: 20, fn: 10, tn: 180);
        AddMatrix("b", tp: 60, fp: 30, fn: 40, tn: 170);

        var odds = Read(Define(metrics: [_tpr, _fpr]))!.Value;
        var tpr = Read(Define(metrics: [_tpr]))!.Value;

        Assert.Equal((0.3, 100), (odds.Value, odds.Events));
        Assert.Equal(Intervals.Newcombe(90, 100, 60, 100, 1 - 0.05 / 2).Lower, odds.AlertErrorRatio, tolerance: 1e-12);
        Assert.Equal(Intervals.Newcombe(90, 100, 60, 100, 0.95).Lower, tpr.AlertErrorRatio, tolerance: 1e-12);
    }

    [Fact]
    public void Equalized_odds_judge_a_group_by_each_rate_that_it_has_samples_for()
    {
        AddMatrix("a", tp: 90, fp: 20, fn: 10, tn: 180);
        AddMatrix("b", tp: 60, fp: 30, fn: 40, tn: 170);
        AddMatrix("c", tp: 5, fp: 100, fn: 5, tn: 100);

        Assert.Equal(0.4, Read(Define(metrics: [_tpr, _fpr]))!.Value.Value);
        Assert.Equal(
            "a true_positive_rate, b true_positive_rate, a false_positive_rate, b false_positive_rate, c false_positive_rate",
            string.Join(
                ", ", Groups(Define(metrics: [_tpr, _fpr])).Where(group => group.Judged).Select(group => $"{group.Group} {group.Metric}")));
    }

    [Fact]
    public void Confidence_makes_the_budget_take_what_is_certain_and_alert_rows_always_do()
    {
        Add("a", 10, 100);
        Add("b", 30, 100);

        SliReading plain = Read(Define())!.Value, confident = Read(Define(confident: true))!.Value;

        Assert.Equal((0.2, 0.2), (plain.ErrorRatio, confident.Value));
        Assert.InRange(plain.AlertErrorRatio, 0.05, 0.15);
        Assert.Equal(plain.AlertErrorRatio, confident.ErrorRatio);
    }

    [Fact]
    public void Nothing_is_certain_of_a_gap_that_chance_explains()
    {
        Add("a", 10, 100);
        Add("b", 12, 100);

        Assert.Equal(0, Read(Define(confident: true))!.Value.ErrorRatio);
        Assert.Equal(0, Read(Define(measure: Ratio))!.Value.AlertErrorRatio);
    }

    [Fact]
    public void Groups_beyond_the_greatest_number_fold_into_other_which_is_never_judged()
    {
        Add("small", 100, 150);
        Add("large", 10, 400);
        Add("middle", 60, 300);

        var groups = Groups(Define(maxGroups: 2));

        Assert.Equal(["large", "middle", "other"], groups.Select(group => group.Group));
        Assert.Equal([true, true, false], groups.Select(group => group.Judged));
        Assert.Equal((150, 100), (groups[2].Whole.Events, groups[2].Whole.Hits));
        Assert.Equal(0.175, Read(Define(maxGroups: 2))!.Value.Value);
    }

    [Fact]
    public void Groups_of_equal_size_are_taken_by_name_and_a_group_called_other_keeps_its_name()
    {
        foreach (var group in new[] { "z", "other", "b" })
            Add(group, 10, 100);

        Assert.Equal(["b", "other", "other groups"], Groups(Define(maxGroups: 2)).Select(group => group.Group));
        Assert.Equal(["b", "other"], Groups(Define(maxGroups: 1)).Select(group => group.Group));
    }

    [Fact]
    public void Values_beyond_the_cap_are_in_other_and_large_as_they_are_not_judged()
    {
        for (var group = 0; group < 6; group++)
            Add(group.ToString(CultureInfo.InvariantCulture), 10, 100);
        Add("seventh", 900, 1000);

        Assert.Equal(GroupCodes.Overflow, _model.Ledger.Groups(0).GetOrAdd("seventh"));
        var other = Groups(Define()).Single(group => group.Group == "other");
        Assert.Equal((1000, 900, false), (other.Whole.Events, other.Whole.Hits, other.Judged));
        Assert.Equal(0, Read(Define())!.Value.Value);
    }

    [Fact]
    public void Outcomes_of_a_group_below_the_least_size_are_not_shown()
    {
        Add("a", 1, 19);
        Add("b", 1, 20);
        Add("c", 1, 18);

        var groups = Groups(Define());

        Assert.Equal([null, 0.05, null], groups.Select(group => group.Rate));
        Assert.Null(groups[0].Interval);
        Assert.Equal(Intervals.Wilson(1, 20, 0.95), groups[1].Interval);
        Assert.Equal((19, 18), (groups[0].Whole.Events, groups[2].Whole.Events));
    }

    [Fact]
    public void Beside_one_that_is_hidden_alone_the_next_smallest_is_hidden_as_well_and_still_compared()
    {
        Add("a", 1, 19);
        Add("b", 30, 120);
        Add("c", 20, 200);

        var groups = Groups(Define());

        Assert.Equal([null, null, 0.1], groups.Select(group => group.Rate));
        Assert.Equal([null, null, 20], groups.Select(group => group.Windows[0].Bad));
        Assert.Equal([false, true, true], groups.Select(group => group.Judged));
        Assert.Equal(0.15, Read(Define())!.Value.Value, tolerance: 1e-12);
    }

    [Fact]
    public void A_group_without_events_in_the_denominator_is_not_there()
    {
        AddMatrix("a", tp: 5, fp: 0, fn: 5, tn: 0);
        Add("b", 1, 30);

        Assert.Equal(["b"], Groups(Define()).Select(group => group.Group));
    }

    [Fact]
    public void The_gap_is_that_of_all_pairs_one_by_one() => Gen.Select(
        Gen.Select(Gen.Long[0, 150], Gen.Long[60, 150]).Array[0, 6], Gen.Bool).Sample((groups, isRatio) =>
    {
        var each = new DisparitySliTests();
        for (var group = 0; group < groups.Length; group++)
            each.Add($"g{group}", Math.Min(groups[group].Item1, groups[group].Item2), groups[group].Item2);
        var judged = groups.Where(group => group.Item2 >= 100)
            .Select(group => (Hits: Math.Min(group.Item1, group.Item2), Events: group.Item2)).ToArray();
        var pairs = judged.SelectMany((a, i) => judged.Where((_, j) => j != i).Select(b => (A: a, B: b))).ToArray();

        var reading = each.Read(each.Define(measure: isRatio ? Ratio : Difference));

        Assert.Equal(pairs.Length == 0, reading is null);
        if (reading is not { } gap)
            return;
        var level = 1 - 0.05 / (pairs.Length / 2);
        var certain = pairs.Max(pair => isRatio ? RatioEnd(pair.A, pair.B, level)
            : Intervals.Newcombe(pair.A.Hits, pair.A.Events, pair.B.Hits, pair.B.Events, level).Lower);
        double[] rates = [.. judged.Select(group => (double)group.Hits / group.Events)];
        Assert.Equal(Math.Max(0, certain), gap.AlertErrorRatio, 1e-12);
        Assert.Equal(
            isRatio ? rates.Max() == 0 ? 1 : rates.Min() / rates.Max() : rates.Max() - rates.Min(), gap.Value, 1e-12);
        Assert.Equal(judged.Min(group => group.Events), gap.Events);
    }, iter: 300);

    private static double RatioEnd((long Hits, long Events) high, (long Hits, long Events) low, double level)
    {
        var lower = Intervals.Wilson(high.Hits, high.Events, level).Lower;
        return lower == 0 ? 0 : 1 - Intervals.Wilson(low.Hits, low.Events, level).Upper / lower;
    }

    private DisparityDefinition Define(
        Proportion[]? metrics = null, DisparityMeasure measure = Difference, string? reference = null,
        int maxGroups = 20, bool confident = false) =>
        new([.. metrics ?? [_fpr]], 0, measure, reference, MinSamples: 100, maxGroups, confident) { MinGroupSize = 20 };

    private SliEvaluation Evaluate(DisparityDefinition definition) => new DisparitySli(definition).Begin(_model.Ledger, Week);

    private SliReading? Read(DisparityDefinition definition) => Evaluate(definition).Read(Week);

    private GroupReading[] Groups(DisparityDefinition definition) => [.. Evaluate(definition).ReadGroups([Week])];

    /// <summary>Negatives of a group, some of them false positives.</summary>
    private void Add(string group, long hits, long events, int day = 0) => AddMatrix(group, 0, hits, 0, events - hits, day);

    private void AddMatrix(string group, long tp, long fp, long fn, long tn, int day = 0) =>
        _model.Add(_fpr, Start + day * Day + 600, [tp, fp, fn, tn], group);
}
