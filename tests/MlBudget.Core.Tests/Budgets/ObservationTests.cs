using MlBudget.Core.Budgets;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>What counts as observed, and what as silent.</summary>
public sealed class ObservationTests
{
    private const int Hour = TimeWindow.Hour, Day = TimeWindow.Day;

    /// <summary>A Monday, 00:00.</summary>
    private static readonly int Monday = TallyModel.Start - ((TallyModel.Start / Day + 3) % 7) * Day;

    private readonly TallyModel _model = new();

    [Fact]
    public void A_quiet_weekend_takes_nothing_of_what_was_observed()
    {
        var success = _model.Success();
        var slo = TallyModel.Slo(new OccurrenceSli(success), 0.2m);
        _model.Slos = [slo];
        for (var hour = 0; hour < 21 * 24; hour++)
        {
            var now = Monday + (hour + 1) * Hour;
            if (IsOpen(hour))
                _model.Add(success, Monday + hour * Hour, [100, 90]);
            _model.Ledger.Advance(new(now * EventTime.PerMinute));
            if (hour < 7 * 24 + 8)
                continue;
            var report = _model.Report(slo, now);
            Assert.Equal(1, report.Whole.Coverage);
            Assert.Equal(0.5, report.Remaining!.Value, tolerance: 1e-12);
        }

        static bool IsOpen(int hour) => hour / 24 % 7 < 5 && hour % 24 is >= 8 and < 18;
    }

    [Fact]
    public void The_window_of_another_slo_does_not_change_what_was_observed()
    {
        var (alone, beside) = (new TallyModel(), new TallyModel());
        var reports = new List<SloReport>();
        foreach (var model in new[] { alone, beside })
        {
            var success = model.Success();
            var slo = TallyModel.Slo(new OccurrenceSli(success), 0.2m);
            model.Slos = model == beside ? [slo, slo with { Name = "long", Window = TimeSpan.FromDays(90) }] : [slo];
            foreach (var day in new[] { 0, 5, 40, 48, 49 })
            {
                model.Add(success, Monday + day * Day, [100, 90]);
                model.Ledger.Advance(new((Monday + (day + 1) * Day) * EventTime.PerMinute));
            }

            reports.Add(model.Report(slo, Monday + 50 * Day));
        }

        Assert.Equal(1, reports[0].Whole.Coverage);
        Assert.Equal(reports[0].Windows.ToArray(), reports[1].Windows.ToArray());
    }

    [Fact]
    public void Since_when_it_is_observed_is_not_forgotten_over_a_restart()
    {
        var model = LearningModel.Define(days: 7, origin: null);
        var (ledger, store) = (new ModelLedger(model), new LedgerStore());
        foreach (var day in new[] { 0, 1, 30, 31 })
        {
            LearningModel.Fold(
                ledger, LearningTests.Traffic(1, 20).Select(answer => answer with { Time = answer.Time + day * LearningModel.Day }));
            ledger.Advance(new(LearningModel.Start + (day + 1) * LearningModel.Day));
            store.Commit(ledger);
            ledger = store.Restore(model);
        }

        var records = model.Learning!.Records;
        Assert.Equal(EventTime.MinuteOf(LearningModel.Start), ledger.Measure(records).ObservationStart);
    }

    [Fact]
    public void Twelve_hour_slices_of_a_sparse_service_are_silent_from_the_second_one_on()
    {
        var records = _model.Records();
        foreach (var minute in new[] { 210, 240, 300, 2400, 2460, 5040 })
            _model.Ledger.Measure(records).Add(0, Monday + minute, 0, 1);
        var slicing = new Slicing(TimeSpan.FromHours(12), 1, SilenceIsBad: true);
        var slo = TallyModel.Slo(new SlicedSli(new PresenceSli(records), new(0m), slicing), 0.1m) with { Slot = slicing.Length };

        var reading = _model.Report(slo, Monday + 84 * Hour).Whole.Reading!.Value;

        Assert.Equal((7, 5), (reading.Events, reading.Bad));
    }

    [Fact]
    public void An_hour_whose_labels_are_too_few_is_neither_silent_nor_bad()
    {
        var compiled = new LabelledModel();
        for (var hour = 0; hour < 168; hour++)
            compiled.Add(Monday + hour * Hour, predictions: 10, right: hour % 2 == 0 ? 8 : 10);
        var slo = LabelledModel.Slices(compiled.Accuracy(minCoverage: 0.9m));

        var reading = compiled.Report(slo, Monday + 168 * Hour).Whole.Reading!.Value;

        Assert.Equal((84, 0), (reading.Events, reading.Bad));
    }

    [Fact]
    public void Slices_in_which_too_few_have_labels_say_so_where_none_can_be_judged()
    {
        var compiled = new LabelledModel();
        for (var hour = 0; hour < 168; hour++)
            compiled.Add(Monday + hour * Hour, predictions: 10, right: 8);

        var report = compiled.Report(LabelledModel.Slices(compiled.Accuracy(minCoverage: 0.9m)), Monday + 168 * Hour);

        Assert.Equal((BudgetState.NoData, MissingReason.TooFewLabels), (report.State, report.Missing));
    }

    [Fact]
    public void A_baseline_that_is_still_to_be_learned_spends_nothing()
    {
        var compiled = new LabelledModel();
        for (var hour = 0; hour < 168; hour++)
            compiled.Add(Monday + hour * Hour, predictions: 10, right: 10);
        var degradation = new DegradationSli(compiled.Proportion, null);

        foreach (var sli in new Sli[] { degradation, compiled.Covered(degradation, 0.5m) })
        {
            var report = compiled.Report(LabelledModel.Slices(sli), Monday + 168 * Hour);
            Assert.Equal((BudgetState.NoData, MissingReason.WaitsForBaseline), (report.State, report.Missing));
            Assert.False(report.Slo.Sli.IsKnown);
        }
    }

    [Fact]
    public void An_hour_without_any_prediction_is_silent_also_where_labels_are_asked_for()
    {
        var compiled = new LabelledModel();
        for (var hour = 0; hour < 168; hour++)
            compiled.Add(Monday + hour * Hour, predictions: hour % 4 == 3 ? 0 : 10, right: hour % 4 == 3 ? 0 : 10);

        var reading = compiled.Report(LabelledModel.Slices(compiled.Accuracy(0.9m)), Monday + 168 * Hour).Whole.Reading!.Value;

        Assert.Equal((168, 42), (reading.Events, reading.Bad));
    }

    /// <summary>Answers of which some have their label.</summary>
    private sealed class LabelledModel
    {
        private readonly TallyModel _model = new();

        public LabelledModel() => (Proportion, Coverage) = (_model.Proportion("accuracy"), _model.Proportion("selection_rate"));

        public Proportion Proportion { get; }

        private Proportion Coverage { get; }

        public void Add(int minute, int predictions, int right)
        {
            _model.Add(Coverage, minute, [predictions, right]);
            _model.Add(Proportion, minute, [right, 0, 0, 0]);
        }

        public CoveredSli Accuracy(decimal minCoverage) => Covered(new OccurrenceSli(Proportion), minCoverage);

        /// <summary>The second counter of the measure is what is labelled, out of the first.</summary>
        public CoveredSli Covered(Sli sli, decimal minCoverage) => new CoveredSli(sli, Coverage.Terms[0].Measure, minCoverage);

        public static SloDefinition Slices(Sli sli)
        {
            var slicing = new Slicing(TimeSpan.FromHours(1), 1, SilenceIsBad: true);
            return TallyModel.Slo(new SlicedSli(sli, new(0.1m), slicing), 0.1m, SlotSize.Hour);
        }

        public SloReport Report(SloDefinition slo, int minute) => _model.Report(slo, minute);
    }
}
