using MlBudget.Core.Baselines;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Time;
using static MlBudget.Core.Tests.Estimates.ForecastModel;

namespace MlBudget.Core.Tests.Estimates;

/// <summary>The mean error of numbers before their labels come.</summary>
public sealed class EstimatedErrorTests
{
    private const int Day = TimeWindow.Day, Days = 9, PerDay = 2000;

    /// <summary>A Monday at midnight.</summary>
    private static readonly int Start = ScoredModel.Start;

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_is_within_a_twentieth_of_the_truth_where_other_cases_come_than_in_the_baseline(int seed)
    {
        var random = new Random(seed);
        var isApart = seed % 2 == 0;
        var baseline = Learned(Log(random, Days, cheap: 0.9), isApart).Baseline!;
        var ledger = new ModelLedger(Define(isApart, baseline, (BoundKind.AtMost, null)));
        var shifted = Log(random, 1, cheap: 0.2);
        Fold(ledger, shifted.Select(forecast => forecast with { Actual = null }));

        var report = Report(ledger, Start + Day);

        var (truth, estimate) = (shifted.Average(forecast => forecast.Error), report.Estimates!.Readings.Single(reading => reading.Window == TimeSpan.FromDays(1)));
        Assert.Equal("mean_absolute_error", estimate.Metric);
        Assert.InRange(estimate.Value / truth, 0.95, 1.05);
        Assert.Equal(estimate.Value, report.Slos[0].Whole.Reading!.Value.Value);
        Assert.Equal(PerDay, report.Slos[0].Whole.Reading!.Value.Events);
        // What the baseline had on the average is far from it.
        Assert.True(baseline.Errors!.Mean < truth / 2);
        Assert.Null(report.Estimates.CalibrationError);
        Assert.Empty(report.Estimates.Comparisons);
    }

    [Fact]
    public void It_does_not_see_that_predictions_of_a_size_are_worse_than_they_were_but_its_difference_from_labels_does()
    {
        var random = new Random(6);
        var baseline = Learned(Log(random, Days, cheap: 0.5), areLabelsApart: true).Baseline!;
        var ledger = new ModelLedger(Define(areLabelsApart: true, baseline));
        var worse = Log(random, 2, cheap: 0.5).Select(forecast => forecast with { Actual = forecast.Predicted + 3 * (forecast.Actual - forecast.Predicted) }).ToArray();
        Fold(ledger, worse);
        Fold(ledger, SalesOf(worse));

        var estimates = Report(ledger, Start + 2 * Day).Estimates!;

        Assert.InRange(estimates.Readings[0].Value / baseline.Errors!.Mean, 0.9, 1.1);
        var comparison = estimates.Comparisons.Single();
        Assert.Equal(worse.Where(forecast => forecast.Minute < Start + Day).Average(forecast => forecast.Error), comparison.Realized, tolerance: 1e-9);
        Assert.InRange(comparison.Difference / comparison.Realized, -0.75, -0.6);
    }

    [Fact]
    public void Labels_in_the_same_record_and_joined_ones_teach_the_same_and_the_last_correction_counts()
    {
        var log = Log(new(7), Days, cheap: 0.5);
        var (inline, apart) = (Learned(log, areLabelsApart: false).Baseline!.Errors!, new ModelLedger(Define(areLabelsApart: true)));
        Fold(apart, log);
        Fold(apart, SalesOf(log).Select(sale => sale with { Sold = sale.Sold + 1000 }));
        Fold(apart, SalesOf(log).Select(sale => sale with { Minute = sale.Minute + 1 }));
        Fold(apart, SalesOf(log).Where(sale => sale.Id % 2 == 0).Select(sale => sale with { Sold = -7 }));

        AssertSame(inline, Learn(apart).Baseline!.Errors!);
        Assert.Equal(64, inline.Counts.Length);
        Assert.All(inline.Counts, count => Assert.InRange(count, 50, PerDay * Days / 32));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_restart_between_predictions_and_labels_changes_nothing_that_is_learned(int seed)
    {
        var (random, store) = (new Random(seed), new LedgerStore());
        var log = Log(random, Days, cheap: 0.5);
        var whole = Learned(log, areLabelsApart: true).Baseline!.Errors!;
        var ledger = new ModelLedger(Define(areLabelsApart: true));
        foreach (var part in log.Chunk(random.Next(2000, 6000)))
        {
            // Some labels come before their prediction.
            Fold(ledger, SalesOf(part).Where(sale => sale.Id % 5 == 0));
            Fold(ledger, part);
            store.Commit(ledger);
            ledger = store.Restore(Define(areLabelsApart: true));
            Fold(ledger, SalesOf(part).Where(sale => sale.Id % 5 != 0).Select(sale => sale with { Sold = sale.Id % 3 == 0 ? 0 : sale.Sold }));
            store.Commit(ledger, succeeds: random.Next(2) == 0);
            Fold(ledger, SalesOf(part).Where(sale => sale.Id % 5 != 0 && sale.Id % 3 == 0).Select(sale => sale with { Minute = sale.Minute + 5 }));
        }

        store.Commit(ledger);
        AssertSame(whole, Learn(store.Restore(Define(areLabelsApart: true))).Baseline!.Errors!);
    }

    [Fact]
    public void A_value_that_many_predictions_share_is_one_bin_and_none_has_few_rows()
    {
        var random = new Random(8);
        var log = Log(random, Days, cheap: 0.5).Select(forecast => random.Next(3) == 0 ? forecast with { Predicted = 0, Actual = 2 } : forecast).ToArray();

        var errors = Learned(log, areLabelsApart: false).Baseline!.Errors!;

        Assert.All(errors.Counts, count => Assert.InRange(count, 50, PerDay * Days));
        var bin = Enumerable.Range(0, errors.Counts.Length).MaxBy(index => errors.Counts[index]);
        Assert.Equal(2, errors.Means[bin], tolerance: 0.01);
        Assert.Equal(log.Average(forecast => forecast.Error), errors.Mean, tolerance: 1e-9);
    }

    [Fact]
    public void With_few_labels_no_errors_are_learned_and_that_is_said()
    {
        var log = Log(new(9), Days, cheap: 0.5).Select(forecast => forecast.Id < 499 ? forecast : forecast with { Actual = null }).ToArray();

        var learned = Learned(log, areLabelsApart: true);

        Assert.Null(learned.Baseline!.Errors);
        Assert.Contains(learned.Notes, note => note.Contains("errors by the size of predictions are left out: the sample has 499 predictions with a label, expected at least 500", StringComparison.Ordinal));
        Assert.DoesNotContain(learned.Notes, note => note.Contains("calibration", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1e9, 1)]
    [InlineData(0, 1)]
    [InlineData(0.000001, 1)]
    [InlineData(15, 5)]
    [InlineData(20.000001, 5)]
    [InlineData(1e9, 5)]
    public void Beyond_the_baseline_the_end_bin_counts_and_for_an_empty_bin_its_neighbour(double predicted, double expected)
    {
        // The bins are up to 0, to 10, to 20, and beyond: the second and the last one are empty.
        var baseline = With(new("forecast", "sold") { Edges = [0, 10, 20], Counts = [3, 0, 7, 0], Means = [1, 77, 5, 88] });
        var ledger = new ModelLedger(Define(areLabelsApart: true, baseline, (BoundKind.AtMost, null)));
        Fold(ledger, [new Forecast(Start, 1, predicted, null), new Forecast(Start, 2, null, null), new Forecast(Start, 3, 1e300, null)]);

        var reading = Report(ledger, Start + 1).Slos[0].Whole.Reading!.Value;

        Assert.Equal((expected, 1, expected), (reading.Value, reading.Events, reading.ErrorRatio));
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(100, true)]
    public void A_rise_above_what_labels_said_in_the_baseline_counts_with_a_hundred_predictions(int count, bool isBeyond)
    {
        var baseline = With(new("forecast", "sold") { Edges = [10], Counts = [50, 50], Means = [2, 6] });
        var ledger = new ModelLedger(Define(areLabelsApart: true, baseline, (BoundKind.MaxDegradation, 4)));
        Fold(ledger, Enumerable.Range(0, count).Select(id => new Forecast(Start, id, id % 10 == 0 ? 1 : 11, null)));

        var reading = Report(ledger, Start + 1).Slos[0].Whole.Reading!.Value;

        Assert.Equal(isBeyond, reading.IsBeyondChance);
        Assert.Equal(5.6, reading.Value, tolerance: 0.01);
        Assert.Equal(0.4, reading.ErrorRatio, tolerance: 0.01);
    }

    [Fact]
    public void Without_errors_in_the_baseline_it_has_no_value_and_says_why()
    {
        Assert.Equal(MissingReason.WaitsForBaseline, Reason(null));
        Assert.Equal(MissingReason.NothingUsual, Reason(With(null)));
        Assert.Equal(MissingReason.NothingUsual, Reason(With(new("forecast * 0.01", "sold") { Edges = [10], Counts = [50, 50], Means = [2, 6] })));
    }

    private static MissingReason? Reason(Baseline? baseline)
    {
        var ledger = new ModelLedger(Define(areLabelsApart: true, baseline, (BoundKind.AtMost, null)));
        Fold(ledger, [new Forecast(Start, 1, 1, null)]);
        var report = Report(ledger, Start + 1);
        Assert.Null(report.Estimates);
        return report.Slos[0].Missing;
    }

    private static Baseline With(ErrorBaseline? errors) => new()
    {
        From = new(0),
        To = new(1),
        Rows = 1,
        DriftWindow = TimeSpan.FromHours(6),
        Errors = errors,
    };

    private static void AssertSame(ErrorBaseline expected, ErrorBaseline actual)
    {
        Assert.Equal(expected.Edges.AsEnumerable(), actual.Edges);
        Assert.Equal(expected.Counts.AsEnumerable(), actual.Counts);
        Assert.Equal(expected.Means.Length, actual.Means.Length);
        Assert.All(expected.Means.Zip(actual.Means), means => Assert.Equal(means.First, means.Second, tolerance: 1e-9));
    }

    private static LearningResult Learned(Forecast[] log, bool areLabelsApart)
    {
        var ledger = new ModelLedger(Define(areLabelsApart));
        Fold(ledger, log);
        if (areLabelsApart)
            Fold(ledger, SalesOf(log));
        return Learn(ledger);
    }

    private static LearningResult Learn(ModelLedger ledger)
    {
        var learned = ledger.Learn(At(Start), At(Start + Days * Day));
        Assert.Empty(learned.Refusals);
        return learned;
    }

    private static Instant At(int minute) => new Minute(minute).Start;

    /// <summary>Forecasts of which the large ones are off by more, from the first Monday on.</summary>
    private static Forecast[] Log(Random random, int days, double cheap)
    {
        var log = new Forecast[days * PerDay];
        for (var id = 0; id < log.Length; id++)
        {
            var predicted = Math.Round(random.NextDouble() < cheap ? 20 * random.NextDouble() : 20 + 180 * random.NextDouble(), 2);
            var spread = 1 + predicted / 4;
            log[id] = new(Start + (int)((long)id * Day / PerDay), id, predicted, Math.Round(predicted + spread * (random.NextDouble() - random.NextDouble()), 3));
        }

        return log;
    }
}
