using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>A quantile of how long labels took, or of how old a feature's values were.</summary>
/// <param name="Q">Which one, from 0 to 1.</param>
/// <param name="Seconds">From the event to the arrival of its label, or from the time of a value to the event.</param>
public sealed record LagQuantile(double Q, double Seconds)
{
    private static readonly ImmutableArray<double> Quantiles = [0.5, 0.9, 0.99];

    /// <summary>The quantiles that are shown of times in <see cref="LagBins"/>; none where none is in them.</summary>
    /// <param name="counts">How many are in each bin.</param>
    internal static ImmutableArray<LagQuantile> Of(long[] counts) =>
        [.. Quantiles.Select(q => (Q: q, Lag: LagBins.Quantile(counts, q))).Where(quantile => quantile.Lag is not null)
            .Select(quantile => new LagQuantile(quantile.Q, quantile.Lag!.Value))];
}

/// <summary>How many predictions of an hour are labelled by now.</summary>
/// <param name="From">Its first minute.</param>
/// <param name="Predictions">How many there are.</param>
/// <param name="Labelled">How many of them are labelled, or assumed to be.</param>
public sealed record LabelledHour(Minute From, long Predictions, long Labelled);

/// <summary>How far the labels of a model have come. All of it ends with the last complete hour <c>labels.delay</c> ago.</summary>
public sealed record LabelReport
{
    /// <summary>
    /// The fewest labels that have to be expected of a day to judge it: where 30 usually come, fewer than half of them come by
    /// chance once in a thousand days (Poisson).
    /// </summary>
    private const double FewestExpected = 30;

    /// <summary>The share of the latest day's predictions that are labelled, or assumed to be; null without predictions.</summary>
    public double? DayCoverage { get; init; }

    /// <summary>The share of the latest day's predictions whose label has arrived: none is assumed. Null without predictions.</summary>
    public double? DayArrived { get; init; }

    /// <summary>
    /// The share under which the latest day's labels are overdue: <c>labels.min_coverage</c>, or else half of the share over the
    /// model's longest window. Null where labels are not joined, or too few are expected of the day to tell.
    /// </summary>
    public double? DayThreshold { get; init; }

    /// <summary>How long labels took, over the model's longest window; empty without any.</summary>
    public ImmutableArray<LagQuantile> Lags { get; init; } = [];

    /// <summary>The latest 24 hours, the oldest first.</summary>
    public ImmutableArray<LabelledHour> Hours { get; init; } = [];

    /// <summary>Whether clearly fewer labels have come than usual; null where that can't be told.</summary>
    public bool? AreOverdue => DayThreshold is null ? null : DayArrived < DayThreshold;

    /// <summary>How far the labels of a model have come at an instant; null where it has none.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public static LabelReport? Of(ModelLedger ledger, Instant now)
    {
        if (ledger.Definition.Labels is not { } labels)
            return null;
        var watermark = ledger.Definition.LabelWatermark(now);
        var whole = TimeWindow.Ending(watermark, ledger.Definition.LongestWindow);
        var day = TimeWindow.Ending(watermark, TimeSpan.FromDays(1));
        var covered = Covered(ledger, labels, day);
        var arrived = Arrived(ledger, labels, day);
        return new()
        {
            DayCoverage = Ratio(covered.Labelled, covered.Predictions),
            DayArrived = Ratio(arrived, covered.Predictions),
            DayThreshold = Threshold(ledger, labels, whole, covered.Predictions),
            Lags = ReadLags(ledger, labels, whole),
            Hours = [.. Enumerable.Range(0, 24).Select(hour => Covered(
                ledger, labels, new(day.From + hour * TimeWindow.Hour, day.From + (hour + 1) * TimeWindow.Hour)))],
        };
    }

    private static double? Threshold(ModelLedger ledger, LabelDefinition labels, TimeWindow whole, long predictions)
    {
        if (labels.LagMeasure is null)
            return null;
        // What is assumed covers what never came, so a least coverage says nothing of arrivals.
        if (labels.MinCoverage is { } least && !IsAssumed(labels))
            return (double)least * predictions >= FewestExpected / 2 ? (double)least : null;
        // Where not one label of the whole window has come, all were expected.
        var arrived = Arrived(ledger, labels, whole);
        var expected = arrived == 0 ? 1 : BestDay(ledger, labels, whole);
        var usual = arrived == 0 ? 1 : Ratio(arrived, Covered(ledger, labels, whole).Predictions);
        return expected * predictions >= FewestExpected ? usual / 2 : null;
    }

    /// <summary>
    /// The share of labels that came on the best day of a window; 0 where no day has enough of them. When labels stop, the
    /// window's own share falls from day to day: what may be expected must not fall with it.
    /// </summary>
    private static double BestDay(ModelLedger ledger, LabelDefinition labels, TimeWindow whole)
    {
        double best = 0;
        for (var to = whole.To; to > whole.From; to -= TimeWindow.Day)
        {
            var day = new TimeWindow(Math.Max(whole.From, to - TimeWindow.Day), to);
            var arrived = Arrived(ledger, labels, day);
            if (arrived >= FewestExpected)
                best = Math.Max(best, Ratio(arrived, Covered(ledger, labels, day).Predictions) ?? 0);
        }

        return best;
    }

    private static bool IsAssumed(LabelDefinition labels) => labels.Unlabelled is not null;

    private static LabelledHour Covered(ModelLedger ledger, LabelDefinition labels, TimeWindow window)
    {
        var (predictions, labelled) = ledger.PairOf(labels.CoverageMeasure, window);
        return new(new(window.From), predictions, labelled);
    }

    /// <summary>How many labels have come, of those that are not in the predictions' own records.</summary>
    private static long Arrived(ModelLedger ledger, LabelDefinition labels, TimeWindow window)
    {
        if (labels.LagMeasure is not { } measure)
            return Covered(ledger, labels, window).Labelled;
        return ledger.EventsOf(measure, 0, window);
    }

    private static ImmutableArray<LagQuantile> ReadLags(ModelLedger ledger, LabelDefinition labels, TimeWindow window)
    {
        if (labels.LagMeasure is not { } measure)
            return [];
        var counts = new long[LagBins.Count];
        ledger.SumInto(measure, 0, window, counts);
        return LagQuantile.Of(counts);
    }

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
