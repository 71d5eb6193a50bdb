using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Reports on the last complete drift window: what decides, and what informs beside it.</summary>
public static class DriftReporter
{
    /// <summary>More bins than a picture needs would be series that nobody looks at.</summary>
    public const int MostBins = 32;

    /// <summary>The report; null where nothing is watched.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="watched">What is watched, and what it is compared with; null for nothing.</param>
    /// <param name="now">The instant.</param>
    public static DriftReport? Report(ModelLedger ledger, DriftDefinition? watched, Instant now) =>
        Report(ledger, watched, ledger.Definition.Watermark(now), Describe);

    /// <summary>The report on the features of a model, and on the errors of its labelled answers, which are judged in the last complete window whose labels are
    /// due; null where nothing is watched.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="now">The instant.</param>
    public static DriftReport? WithResidual(ModelLedger ledger, Instant now)
    {
        var (features, residual) = (Report(ledger, ledger.Definition.Drift, now), Report(ledger, ledger.Definition.Residual, ledger.Definition.LabelWatermark(now), Describe));
        return features is null || residual is null ? features ?? residual : features with { Features = features.Features.AddRange(residual.Features) };
    }

    /// <summary>The report with what decides alone; null where nothing is watched.</summary>
    /// <inheritdoc cref="Report(ModelLedger, DriftDefinition?, Instant)"/>
    public static DriftReport? Verdicts(ModelLedger ledger, DriftDefinition? watched, Instant now) =>
        Report(ledger, watched, ledger.Definition.Watermark(now), (feature, verdict, _, _) => new(feature, verdict));

    private static DriftReport? Report(
        ModelLedger ledger, DriftDefinition? watched, Minute watermark, Func<WatchedFeature, DriftVerdict, Tallies, TimeWindow, FeatureDrift> describe)
    {
        if (watched is not { Features.IsEmpty: false } drift)
            return null;
        var length = (int)drift.Window.TotalMinutes;
        var to = watermark.Floor(length).Number;
        var window = new TimeWindow(to - length, to);
        var counted = ExcludingTallies.Of(ledger, ledger.Definition.Excluded, window);
        var verdicts = DriftJudge.Judge(drift, counted, window);
        return new(new(window.From), new(window.To),
            [.. drift.Features.Select((feature, index) => describe(feature, verdicts[index], counted, window))]);
    }

    private static FeatureDrift Describe(WatchedFeature feature, DriftVerdict verdict, Tallies tallies, TimeWindow window)
    {
        var drift = new FeatureDrift(feature, verdict);
        if (verdict.Statistic is null)
            return drift;
        var counts = new long[feature.Baseline.Counts.Length];
        tallies.SumInto(feature.Measure, 0, window, counts);
        var normal = feature.Baseline.Counts.AsSpan();
        drift = drift with
        {
            PopulationStability = PopulationStability.Index(normal, counts),
            Bins = Merge(normal, counts),
        };
        return feature.Baseline is NumericBaseline numeric
            ? drift with
            {
                KolmogorovSmirnovBound = KolmogorovSmirnov.Test(normal, counts)?.UpperBound,
                Wasserstein = CanBePlaced(numeric, counts)
                    ? Wasserstein.Distance(normal, counts, numeric.Means.AsSpan(), numeric.StandardDeviation) : null,
            }
            : drift with { CramersV = ChiSquared.Homogeneity(normal, counts)?.CramersV };
    }

    /// <summary>Whether it is known where the values of every bin lie: a bin that is empty in the baseline has no mean, and
    /// one with infinite values none that is finite.</summary>
    private static bool CanBePlaced(NumericBaseline baseline, ReadOnlySpan<long> counts)
    {
        var last = double.NegativeInfinity;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] == 0 && baseline.Bins[bin] == 0)
                continue;
            if (!double.IsFinite(baseline.Means[bin]) || baseline.Means[bin] < last)
                return false;
            last = baseline.Means[bin];
        }

        return true;
    }

    private static ImmutableArray<DriftBin> Merge(ReadOnlySpan<long> normal, ReadOnlySpan<long> counts)
    {
        var neighbours = (counts.Length + MostBins - 1) / MostBins;
        double rows = Sum(normal);
        var bins = ImmutableArray.CreateBuilder<DriftBin>(MostBins);
        for (var from = 0; from < counts.Length; from += neighbours)
        {
            var some = Math.Min(neighbours, counts.Length - from);
            bins.Add(new(Sum(counts.Slice(from, some)), Sum(normal.Slice(from, some)) / rows));
        }

        return bins.ToImmutable();
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (var count in counts)
            sum += count;
        return sum;
    }
}
