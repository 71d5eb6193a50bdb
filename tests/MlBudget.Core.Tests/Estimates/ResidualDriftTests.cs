using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;
using static MlBudget.Core.Tests.Estimates.ForecastModel;

namespace MlBudget.Core.Tests.Estimates;

/// <summary>The errors of labelled answers are watched for drift as a feature is.</summary>
public sealed class ResidualDriftTests
{
    private const int Day = TimeWindow.Day, Days = 14, PerDay = 2400, Window = 6 * TimeWindow.Hour;

    /// <summary>A Monday at midnight.</summary>
    private static readonly int Start = ScoredModel.Start;

    public static TheoryData<int, bool> Seeds => new() { { 1, true }, { 2, false }, { 3, true } };

    [Theory]
    // Shares up to each bin are 0.1, 0.3, 0.6 and 1 in the baseline, and 0.4, 0.7, 0.9 and 1 in the window: D = 0.7 - 0.3.
    [InlineData(100, 0.39, 0.4, true)]
    [InlineData(100, 0.41, 0.4, false)]
    [InlineData(50, 0.39, 0.4, true)]
    [InlineData(49, 0.39, 0.4, null)]
    public void It_drifts_with_500_errors_and_a_distance_over_its_threshold(int tenth, double threshold, double distance, bool? drifts)
    {
        var residual = new NumericBaseline("residual", "forecast - sold", threshold) { Edges = [-1, 0, 1], Bins = [10, 20, 30, 40], Means = [-2, -0.5, 0.5, 2], StandardDeviation = 1 };
        foreach (var isApart in new[] { true, false })
        {
            var ledger = new ModelLedger(Define("residual_drift", isApart, With(residual), (BoundKind.AtMost, null)));
            // An error at an edge is in the bin that it ends: -1, 0, 1 and beyond.
            var errors = new[] { -1, -1, -1, -1, 0, 0, 0, 1, 1, 1.000001 };
            var log = Enumerable.Range(0, 10 * tenth).Select(id => new Forecast(Start, id, 20 + errors[id % 10], 20)).ToArray();
            Fold(ledger, log.Append(new(Start, 10 * tenth, 500, null)));
            if (isApart)
            {
                Fold(ledger, SalesOf(log).Select(sale => sale with { Sold = 900 }));
                Fold(ledger, SalesOf(log).Select(sale => sale with { Minute = sale.Minute + 1 }));
            }

            var report = Report(ledger, Start + Day + Window);

            var verdict = Residual(report)!.Verdict;
            Assert.Equal((10L * tenth, drifts), (verdict.Events, verdict.Drifts));
            Assert.Equal(distance, verdict.Statistic!.Value, tolerance: 1e-12);
            Assert.Equal(drifts is { } value ? value ? 1 : 0 : null, report.Slos[0].Whole.Reading?.Value);
            Assert.Equal(drifts is null ? MissingReason.TooFewEvents : null, report.Slos[0].Missing);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Stable_errors_don_t_drift_and_biased_ones_do_once_their_labels_have_come(int seed, bool isApart)
    {
        var random = new Random(seed);
        var ledger = new ModelLedger(Define(isApart));
        FoldAll(ledger, Log(random, Start, Days, bias: 0), isApart);
        var learned = ledger.Learn(new Minute(Start).Start, new Minute(Start + Days * Day).Start);
        Assert.Empty(learned.Refusals);
        var residual = learned.Baseline!.Errors!.Residual!;
        Assert.Equal(("residual", "forecast - sold"), (residual.Name, residual.Path));
        Assert.InRange(residual.Threshold, DriftThresholds.KolmogorovSmirnovFloor, 0.2);

        var watched = new ModelLedger(Define("residual_drift", isApart, learned.Baseline, (BoundKind.AtMost, null)));
        FoldAll(watched, [.. Log(random, Start, 2, bias: 0), .. Log(random, Start + 2 * Day, 1, bias: 5)], isApart);
        for (var edge = Start + Window; edge <= Start + 2 * Day; edge += Window)
            Assert.Equal((PerDay / 4, false), Told(watched, edge));
        for (var edge = Start + 2 * Day + Window; edge <= Start + 3 * Day; edge += Window)
            Assert.Equal((PerDay / 4, true), Told(watched, edge));
        // Answers themselves have not moved.
        Assert.DoesNotContain("prediction", Report(watched, Start + 3 * Day).Drift!.Drifting);
    }

    [Fact]
    public void Without_labels_it_is_not_judged_and_without_a_baseline_it_says_why()
    {
        var residual = new NumericBaseline("residual", "forecast - sold", 0.1) { Edges = [0], Bins = [10, 10], Means = [-1, 1], StandardDeviation = 1 };
        Assert.Equal(MissingReason.NoLabels, Reason(With(residual)));
        Assert.Equal(MissingReason.WaitsForBaseline, Reason(null));
        Assert.Equal(MissingReason.NothingUsual, Reason(With(null)));
        Assert.Equal(MissingReason.NothingUsual, Reason(With(residual, label: "sold * 0.1")));
    }

    [Fact]
    public void Errors_that_moved_within_the_period_are_left_out_and_what_is_expected_of_a_size_is_not()
    {
        var random = new Random(9);
        var ledger = new ModelLedger(Define(areLabelsApart: false));
        FoldAll(ledger, [.. Log(random, Start, Days / 2, bias: 0), .. Log(random, Start + Days / 2 * Day, Days / 2, bias: 5)], isApart: false);

        var learned = ledger.Learn(new Minute(Start).Start, new Minute(Start + Days * Day).Start);

        Assert.Null(learned.Baseline!.Errors!.Residual);
        Assert.Contains(learned.Notes, note => note.StartsWith("the feature 'residual' is left out: it moved within the period", StringComparison.Ordinal));
    }

    private static (long Events, bool? Drifts) Told(ModelLedger ledger, int edge) =>
        Residual(Report(ledger, edge + Day))!.Verdict is var verdict ? (verdict.Events, verdict.Drifts) : default;

    private static FeatureDrift? Residual(ModelReport report) => report.Drift?.Features.Single(feature => feature.Feature.Name == "residual");

    private static MissingReason? Reason(Baseline? baseline)
    {
        var ledger = new ModelLedger(Define("residual_drift", areLabelsApart: true, baseline, (BoundKind.AtMost, null)));
        Fold(ledger, Enumerable.Range(0, 600).Select(id => new Forecast(Start, id, 1, null)));
        return Report(ledger, Start + Day + Window).Slos[0].Missing;
    }

    private static Baseline With(NumericBaseline? residual, string label = "sold") => new()
    {
        From = new(0),
        To = new(1),
        Rows = 1,
        DriftWindow = TimeSpan.FromMinutes(Window),
        Errors = new("forecast", label) { Edges = [10], Counts = [50, 50], Means = [2, 6], Residual = residual },
    };

    private static void FoldAll(ModelLedger ledger, Forecast[] log, bool isApart)
    {
        Fold(ledger, log);
        if (isApart)
            Fold(ledger, SalesOf(log));
    }

    private static Forecast[] Log(Random random, int from, int days, double bias)
    {
        var log = new Forecast[days * PerDay];
        for (var id = 0; id < log.Length; id++)
        {
            var predicted = Math.Round(10 + 90 * random.NextDouble(), 2);
            log[id] = new(
                from + (int)((long)id * Day / PerDay), (from - Start) / Day * PerDay + id, predicted,
                Math.Round(predicted - bias + 10 * (random.NextDouble() - random.NextDouble()), 3));
        }

        return log;
    }
}
