using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>A quality as it is estimated over a window that ends now.</summary>
/// <param name="Metric">Which one: <c>accuracy</c>.</param>
/// <param name="Window">How long the window is.</param>
/// <param name="Value">The estimate: from 0 to 1, or in the unit of predictions, of an error of numbers.</param>
public sealed record EstimateReading(string Metric, TimeSpan Window, double Value);

/// <summary>How far an estimate was off, now that labels have come.</summary>
/// <param name="Metric">Which one: <c>accuracy</c>.</param>
/// <param name="Estimated">The estimate over the longest window that ends <c>labels.delay</c> ago, of its complete hours since
/// estimates began.</param>
/// <param name="Realized">What labels say of the same hours.</param>
public sealed record EstimateComparison(string Metric, double Estimated, double Realized)
{
    /// <summary>estimated − realized, in decimals: so that 0.9525 is 0.0125 over 0.94.</summary>
    public double Difference => (double)((decimal)Estimated - (decimal)Realized);
}

/// <summary>A model's quality as it is estimated from calibrated scores, or from the errors of predictions of the same size. It is blind to concept drift.</summary>
/// <param name="CalibrationError">How far calibrated scores are off in the baseline's period, from 0 to 1; null where it is made of no scores.</param>
/// <param name="Readings">The estimates, over a day and the model's longest window.</param>
/// <param name="Comparisons">Estimates beside what labels say; empty before labels come of what was
/// estimated.</param>
public sealed record EstimateReport(
    double? CalibrationError, ImmutableArray<EstimateReading> Readings, ImmutableArray<EstimateComparison> Comparisons)
{
    /// <summary>The estimates of a model at an instant; null where it has none.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public static EstimateReport? Of(ModelLedger ledger, Instant now) => ledger.Definition.Estimates is not { } estimates ? null
        : new(estimates.CalibrationError, [.. Read(estimates, ledger, now)], [.. Compare(estimates, ledger, now)]);

    private static IEnumerable<EstimateReading> Read(EstimateDefinition estimates, ModelLedger ledger, Instant now)
    {
        if (AreMistaken(estimates, ledger, TimeWindow.Ending(ledger.Definition.Watermark(now), ledger.Definition.LongestWindow)))
            yield break;
        foreach (var length in new[] { TimeSpan.FromDays(1), ledger.Definition.LongestWindow }.Distinct())
        {
            var window = TimeWindow.Ending(ledger.Definition.Watermark(now), length);
            foreach (var (metric, value) in estimates.Estimate(Counted(ledger, window), window))
                yield return new(metric, length, value);
        }
    }

    private static IEnumerable<EstimateComparison> Compare(EstimateDefinition estimates, ModelLedger ledger, Instant now)
    {
        if (estimates.Realized is not { } labelled || ledger.Definition.Labels is null)
            yield break;
        var watermark = ledger.Definition.LabelWatermark(now);
        if (BothSince(estimates.Measure, labelled, ledger) is not { } since)
            yield break;
        var window = TimeWindow.Ending(watermark, ledger.Definition.LongestWindow);
        window = window with { From = TimeWindow.Ceiling(Math.Max(window.From, since), TimeWindow.Hour) };
        if (window.From >= window.To || AreMistaken(estimates, ledger, window))
            yield break;
        var counted = Counted(ledger, window);
        var realized = estimates.Realize(counted, window).ToDictionary();
        foreach (var (metric, estimated) in estimates.Estimate(counted, window))
        {
            if (realized.TryGetValue(metric, out var real))
                yield return new(metric, estimated, real);
        }
    }

    private static Tallies Counted(ModelLedger ledger, TimeWindow window) => ExcludingTallies.Of(ledger, ledger.Definition.Excluded, window);

    private static bool AreMistaken(EstimateDefinition estimates, ModelLedger ledger, TimeWindow window) => ClassesSli.AreMistaken(
        ledger, [.. new[] { estimates.Measure, estimates.Realized }.OfType<int>().Where(measure => ledger.CountingOf(measure).OfRows is IClassCounting)], window);

    /// <summary>
    /// From when on answers are estimated as well as labelled: a calibration estimates only what comes after it was learned.
    /// Where labelled answers are older, it came within the first hour of the estimates, and not all of that is estimated.
    /// </summary>
    private static int? BothSince(int measure, int realized, ModelLedger ledger)
    {
        if (ledger.ObservationStart(measure) is not { } start)
            return null;
        return ledger.ObservationStart(realized) < start ? start + TimeWindow.Hour : start;
    }
}
