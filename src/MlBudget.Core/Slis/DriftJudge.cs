using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What is said of a feature in a drift window.</summary>
/// <param name="Events">How many values it has there.</param>
/// <param name="Statistic">The statistic that decides: KS for numbers, Jensen–Shannon for categories; null without values in
/// the window or in the baseline.</param>
/// <param name="PValue">How likely such a difference is by chance, in this feature alone; null where it is not judged.</param>
/// <param name="AdjustedPValue">The same, adjusted over the model's judged features (Benjamini–Hochberg); null where it is
/// not judged.</param>
/// <param name="Drifts">Whether it drifts; null where it is not judged.</param>
public readonly record struct DriftVerdict(
    long Events, double? Statistic, double? PValue, double? AdjustedPValue, bool? Drifts);

/// <summary>Adds a feature's counts by bin to <paramref name="counts"/>, which are zeros.</summary>
public delegate void HistogramReader(WatchedFeature feature, Span<long> counts);

/// <summary>Judges all watched features of a model in one window, since they are one family of tests.</summary>
public static class DriftJudge
{
    /// <summary>The verdict on each feature, in the order of the definition.</summary>
    /// <param name="definition">What is watched.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">The window, of whole hours.</param>
    public static DriftVerdict[] Judge(DriftDefinition definition, Tallies tallies, TimeWindow window) =>
        Judge(definition, (feature, counts) => tallies.SumInto(feature.Measure, 0, window, counts));

    /// <summary>The verdict on each feature, in the order of the definition.</summary>
    /// <param name="definition">What is watched.</param>
    /// <param name="read">Gives a feature's counts in the window.</param>
    public static DriftVerdict[] Judge(DriftDefinition definition, HistogramReader read)
    {
        var verdicts = new DriftVerdict[definition.Features.Length];
        var judged = new List<int>(verdicts.Length);
        for (var index = 0; index < verdicts.Length; index++)
        {
            verdicts[index] = Compare(definition.Features[index], read);
            if (verdicts[index].PValue is not null)
                judged.Add(index);
        }

        double[] adjusted = [.. judged.Select(index => verdicts[index].PValue!.Value)];
        BenjaminiHochberg.Adjust(adjusted, adjusted);
        for (var place = 0; place < judged.Count; place++)
        {
            var index = judged[place];
            var verdict = verdicts[index] with { AdjustedPValue = adjusted[place] };
            verdicts[index] = verdict with { Drifts = Drifts(verdict, definition, index) };
        }

        return verdicts;
    }

    private static bool Drifts(DriftVerdict verdict, DriftDefinition definition, int feature) =>
        definition.Criterion == DriftCriterion.PValue
            ? verdict.PValue < DriftDefinition.PlainLevel
            : verdict.Statistic > definition.Features[feature].Baseline.Threshold
                && verdict.AdjustedPValue < DriftDefinition.SignificanceLevel;

    private static DriftVerdict Compare(WatchedFeature feature, HistogramReader read)
    {
        var baseline = feature.Baseline;
        var normal = baseline.Counts.AsSpan();
        Span<long> counts = stackalloc long[normal.Length];
        counts.Clear();
        read(feature, counts);
        long events = 0;
        foreach (var count in counts)
            events += count;
        var test = baseline.Statistic.Test(normal, counts);
        return new(events, test?.Statistic, events < DriftDefinition.LeastEvents ? null : test?.PValue, null, null);
    }
}
