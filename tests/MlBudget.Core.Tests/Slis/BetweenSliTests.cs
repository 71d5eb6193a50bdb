using MlBudget.Core.Examples;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slis;

/// <summary>Bounds on both sides, by hand.</summary>
public sealed class BetweenSliTests
{
    private static readonly TimeWindow Week = new(TallyModel.Start, TallyModel.Start + 7 * TimeWindow.Day);

    private static readonly Band Refusals = new(0.05m, 0.30m);

    private readonly TallyModel _model = new();

    [Theory]
    // 340 of 1,000 are 0.04 too many, and that is 0.8 of a slack of 0.05.
    [InlineData(340, 0.04, 0.8, true)]
    [InlineData(300, 0, 0, false)]
    [InlineData(50, 0, 0, false)]
    [InlineData(170, 0, 0, false)]
    [InlineData(20, 0.03, 0.6, true)]
    [InlineData(0, 0.05, 1, true)]
    [InlineData(1000, 0.7, 14, true)]
    // 2.33 · √(1,000 · 0.3 · 0.7) is 33.8 events, and 2.33 · √(1,000 · 0.05 · 0.95) is 16.06.
    [InlineData(333, 0.033, 0.66, false)]
    [InlineData(334, 0.034, 0.68, true)]
    [InlineData(34, 0.016, 0.32, false)]
    [InlineData(33, 0.017, 0.34, true)]
    public void The_error_is_the_distance_outside_and_evidence_is_more_of_it_than_chance_makes(int hits, double distance, double burn, bool isBeyond)
    {
        var (sli, reading) = Read(1000, hits);

        Assert.Equal((hits / 1000.0, distance, distance), (reading.Value, reading.ErrorRatio, reading.AlertErrorRatio));
        Assert.Equal(burn, reading.ErrorRatio / 0.05, tolerance: 1e-12);
        Assert.Equal((1000, null, null, isBeyond), (reading.Events, reading.Bad, reading.BadRows, reading.IsBeyondChance));
        Assert.Equal(isBeyond, new EvidenceRule(sli, TimeSpan.FromDays(7), TimeSpan.FromHours(1), 0.05m).OfBudget.IsIn(reading));
    }

    [Theory]
    // 5 of 9 are 2.3 more than 2.7, and 2 of 2 are 1.4 more than 0.6; 6 of 10 are 3, and 2.33 deviations are 3.38 events; 9 of 15 are 4.5, and they are 4.14.
    [InlineData(9, 5, 0.25555555555555554, false)]
    [InlineData(2, 2, 0.7, false)]
    [InlineData(10, 6, 0.3, false)]
    [InlineData(15, 9, 0.3, true)]
    public void A_few_events_too_many_may_be_chance(int events, int hits, double distance, bool isBeyond)
    {
        var reading = Read(events, hits).Reading;
        Assert.Equal(distance, reading.ErrorRatio, tolerance: 1e-12);
        Assert.Equal(isBeyond, reading.IsBeyondChance);
    }

    [Fact]
    public void It_is_a_level_that_can_lie_as_far_outside_as_the_farther_end()
    {
        var sli = new BetweenSli(new OccurrenceSli(_model.Proportion("selection_rate")), Refusals);
        Assert.Equal((SliKind.Level, 0.7, true, null), (sli.Kind, sli.LargestError, sli.ErrorIsShare, sli.Occurrences));
        Assert.Equal(0.6, new BetweenSli(new OccurrenceSli(_model.Proportion("selection_rate")), new(0.6m, 0.9m)).LargestError);
        Assert.Equal((0.35, 0.0), (SliBound.Of(sli, 0.05)!.Value, SliBound.LowerOf(sli, 0.05)!.Value));
        Assert.Null(SliBound.LowerOf(new OccurrenceSli(_model.Proportion("selection_rate")), 0.05));
        Assert.NotNull(sli.NotAdditiveBecause);
        Assert.Null(AdditiveParts.Of(sli).HigherIsBetter);
        Assert.Null(Badness.Of(new CoveredSli(sli, 0, 0.5m)));
        Assert.Contains("bounded on both sides", Badness.WhyNone(sli), StringComparison.Ordinal);
    }

    [Fact]
    public void From_so_many_events_on_a_distance_is_beyond_chance_at_either_edge()
    {
        var sli = new BetweenSli(new OccurrenceSli(_model.Proportion("selection_rate")), Refusals);
        var rule = new EvidenceRule(sli, TimeSpan.FromDays(7), TimeSpan.FromHours(1), 0.05m);
        // (2.33 / 0.05)² · 0.3 · 0.7 = 456.01
        Assert.Equal(457, rule.FewestEvents(rule.OfBudget, 0.05));
        Assert.Equal(0, rule.OfBudget.BadEvents);
    }

    [Theory]
    [InlineData(3.4, 0)]
    [InlineData(4.25, 0.25)]
    [InlineData(-1.5, 2.5)]
    public void In_a_unit_of_its_own_it_is_the_distance_in_that_unit(double value, double distance)
    {
        var mean = new MeanSli(new("mean", 0, counters => new(counters[0], value)), isSigned: true);
        var sli = new BetweenSli(mean, new(1, 4));
        var reading = sli.Begin(new PlainTallies(new RecordCounting(), [250]), Week, Week).Read(Week)!.Value;

        Assert.Equal((value, distance, distance, 250, true), (reading.Value, reading.ErrorRatio, reading.AlertErrorRatio, reading.Events, reading.IsBeyondChance));
        Assert.Equal((double.PositiveInfinity, false), (sli.LargestError, sli.ErrorIsShare));
        Assert.Equal(Evidence.LeastEventsOfLevels, new EvidenceRule(sli, TimeSpan.FromDays(7), TimeSpan.FromHours(1), 0.05m).OfBudget.Events);
    }

    [Theory]
    // 0.99 is 0.04 above 0.95; with a doubt of 0.03 a quarter of that is certain, and with one of 0.05 nothing.
    [InlineData(0.03, 0.01, true)]
    [InlineData(0.05, 0, false)]
    public void What_may_be_chance_or_the_width_of_bins_is_left_out_of_what_alert_rows_hold(double doubt, double certain, bool isBeyond)
    {
        var area = new LevelSli(0, counters => new(counters[0], 0.99, 0.01, doubt), isUpper: false, isDoubtful: true);
        var evaluation = new BetweenSli(area, new(0.7m, 0.95m)).Begin(new PlainTallies(new RecordCounting(), [250]), Week, Week);
        var reading = evaluation.Read(Week)!.Value;

        Assert.Equal(0.04, reading.ErrorRatio);
        Assert.Equal(certain, reading.AlertErrorRatio, tolerance: 1e-12);
        Assert.Equal(isBeyond, reading.IsBeyondChance);
        Assert.Equal(0.04, evaluation.EvaluateShort(Week).Reading!.Value.AlertErrorRatio);
    }

    [Theory]
    // The worst recall is 0.7, 0.1 below 0.8. Where it may be 0.75 by chance half of that is certain, and where it may be 0.82 nothing.
    [InlineData(0.75, 0.05, true)]
    [InlineData(0.82, 0, false)]
    [InlineData(0.7, 0.1, true)]
    public void What_the_worst_of_many_classes_is_by_chance_is_left_out_of_what_alert_rows_hold(double likely, double certain, bool isBeyond)
    {
        var counting = new ClassesCounting(new(null, new ColumnClasses(0), new ColumnClasses(1), "answer with label"), ["a"]);
        var worst = new ClassLevelSli(new("worst_class_recall", 0, (_, _, _) => new ClassReading(0.7) { Certain = likely }));
        var evaluation = new BetweenSli(worst, new(0.8m, 0.999m)).Begin(new PlainTallies(counting, [175, 75, 0, 0, 0, 0]), Week, Week);
        var reading = evaluation.Read(Week)!.Value;

        Assert.Equal(0.1, reading.ErrorRatio, tolerance: 1e-12);
        Assert.Equal(certain, reading.AlertErrorRatio, tolerance: 1e-12);
        Assert.Equal(isBeyond, reading.IsBeyondChance);
        Assert.Equal(0.1, evaluation.EvaluateShort(Week).Reading!.Value.AlertErrorRatio, tolerance: 1e-12);
    }

    [Fact]
    public void A_slice_is_bad_as_soon_as_the_value_lies_outside()
    {
        var proportion = _model.Proportion("selection_rate");
        // By days: 5%, 30%, 30.1%, 4.9%, and none.
        foreach (var (day, hits) in new[] { (0, 50), (1, 300), (2, 301), (3, 49) })
            _model.Add(proportion, TallyModel.Start + day * TimeWindow.Day, [1000, hits]);

        var sliced = new SlicedSli(new BetweenSli(new OccurrenceSli(proportion), Refusals), new(0), new(TimeSpan.FromDays(1), 1, SilenceIsBad: false));
        var reading = sliced.Begin(_model.Ledger, Week, Week).Read(Week)!.Value;

        Assert.Equal((4, 2), (reading.Events, reading.Bad));
    }

    [Fact]
    public void Without_a_value_there_is_no_distance()
    {
        var sli = new BetweenSli(new OccurrenceSli(_model.Proportion("selection_rate")), Refusals);
        Assert.Equal(MissingReason.NoEvents, sli.Begin(_model.Ledger, Week, Week).Evaluate(Week).Reason);
    }

    private (BetweenSli Sli, SliReading Reading) Read(long events, long hits)
    {
        var proportion = _model.Proportion("selection_rate");
        _model.Add(proportion, TallyModel.Start, [events, hits]);
        var sli = new BetweenSli(new OccurrenceSli(proportion), Refusals);
        return (sli, sli.Begin(_model.Ledger, Week, Week).Read(Week)!.Value);
    }
}
