using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Samples;
using MlBudget.Core.Time;

namespace MlBudget.Core.Learning;

/// <summary>
/// Learns how the values of features are distributed, and how much that varies while all is well. A feature that can't be judged
/// is left out, with a note that says why, and costs the others nothing.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="samples">The days' samples.</param>
/// <param name="period">The sample of the period.</param>
/// <param name="excluded">Which minutes of the period count in nothing.</param>
/// <param name="notes">Gets what is left out, and what the thresholds don't find.</param>
internal sealed class FeatureLearner(ModelDefinition model, DaySamples samples, PeriodSample period, ExcludedMinutes excluded, ICollection<string> notes)
{
    /// <summary>Fewer values say nothing about 64 bins or 20 categories.</summary>
    private const long LeastValues = 100;

    /// <summary>A category of which so few texts come again is a name of the row, and has no distribution.</summary>
    private const double DistinctShare = 0.9;

    /// <summary>A week of 6h: with fewer blocks than that chance alone sets what is typical.</summary>
    private const int LeastBlocks = 28;

    /// <summary>How unlikely halves that differ are by chance: so that a feature of few values isn't taken for one that moved.</summary>
    private const double Significance = 0.01;

    private readonly LearningDefinition _definition = model.Learning!;

    /// <summary>The features that can be judged, with their thresholds.</summary>
    /// <param name="from">The start of the period.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    public ImmutableArray<FeatureBaseline> Learn(Instant from, Instant to)
    {
        var windows = (int)((to - from).Ticks / _definition.DriftWindow.Ticks);
        if (windows < LeastBlocks)
        {
            if (!_definition.Features.IsEmpty)
            {
                notes.Add($"drift is not judged: the period has {windows} windows of {Window}, expected {LeastBlocks} at least; "
                    + "choose a longer period or shorter slices");
            }

            return [];
        }

        return Judged([.. _definition.Features.Select(feature => BinsOf(feature, isOrdered: true)).OfType<FeatureBins>()], from, to);
    }

    /// <summary>The errors of labelled predictions, with their threshold, as a family of their own; null where they can't be judged.</summary>
    /// <param name="bins">Their bins.</param>
    /// <param name="from">The start of the period.</param>
    /// <param name="to">Its end, which is not part of it.</param>
    public NumericBaseline? LearnResidual(ResidualBins bins, Instant from, Instant to) =>
        (to - from).Ticks / _definition.DriftWindow.Ticks < LeastBlocks ? null : (NumericBaseline?)Judged([bins], from, to).SingleOrDefault();

    private ImmutableArray<FeatureBaseline> Judged(IReadOnlyList<FeatureBins> bins, Instant from, Instant to)
    {
        var blocks = new BlockHistograms(bins, _definition.DriftWindow, from, to);
        blocks.Count(samples, excluded);
        var stable = Enumerable.Range(0, bins.Count).Where(feature => !HasMoved(bins[feature], blocks.Halves(feature))).ToArray();
        var (judged, calibrated) = Reachable(stable.Select(feature => (bins[feature], blocks.Of(feature))));
        foreach (var (feature, threshold) in judged.Zip(calibrated.Features))
            NoteIncident(feature, threshold, blocks.FirstDay);
        ImmutableArray<FeatureBaseline> learned = [.. judged.Zip(calibrated.Features, (feature, threshold) => feature.With(threshold.Value))];
        if (!learned.IsEmpty)
            new ThresholdNotes(Window, notes).Add(learned, calibrated);
        return learned;
    }

    /// <summary>
    /// The features of rows that follow each other in no order, as those of a training set. How far windows are apart while all is well they can't tell, so
    /// each threshold is the floor of its statistic.
    /// </summary>
    public ImmutableArray<FeatureBaseline> LearnUnordered() =>
        [.. _definition.Features.Select(feature => BinsOf(feature, isOrdered: false)).OfType<FeatureBins>().Select(bins => bins.With(DriftThresholds.FloorOf(bins.Statistic)))];

    private string Window => Durations.Format(_definition.DriftWindow);

    private void LeaveOut(SampledColumn feature, string reason) => notes.Add($"the feature '{feature.Name}' is left out: {reason}");

    /// <summary>The bins of a feature; null, with a note, where it has no distribution.</summary>
    private FeatureBins? BinsOf(SampledColumn feature, bool isOrdered)
    {
        var column = samples.Layout.IndexOf(feature.Column);
        long[]? texts = samples.Texts[column] is { } all ? period.Texts(column, all.Count) : null;
        var numbers = texts is null ? period.Numbers(column) : [];
        var values = texts?.Sum() ?? numbers.Length;
        if (values < LeastValues)
        {
            LeaveOut(feature, $"found {values} values in '{feature.Path}' of the sampled records, expected {LeastValues} at least");
            return null;
        }

        if (texts?.Count(count => count > 0) is { } distinct && distinct > DistinctShare * values)
        {
            LeaveOut(feature, $"of {values} values {distinct} are different ones, as of an id, which has no distribution");
            return null;
        }

        if (texts is null && isOrdered && period.OnlyRises(column))
        {
            LeaveOut(feature, "its whole numbers only rise, as those of a time or of a row's number, which have no distribution");
            return null;
        }

        if (texts is null)
            return new NumericBins(feature, column, numbers);
        var bins = new CategoryBins(feature, column, texts, samples.Texts[column]!);
        if (!bins.HasFrequentOnes)
        {
            LeaveOut(feature, "even its most frequent values are rare, as of a session or a user, so no change of them would be seen");
            return null;
        }

        return bins;
    }

    private bool HasMoved(FeatureBins bins, (long[] First, long[] Second) halves)
    {
        var floor = DriftThresholds.FloorOf(bins.Statistic);
        if (bins.Statistic.Test(halves.First, halves.Second) is not { Statistic: var distance, PValue: < Significance }
            || distance <= floor)
            return false;
        LeaveOut(bins.Feature, string.Create(
            CultureInfo.InvariantCulture,
            $"it moved within the period, its halves differ by {NameOf(bins.Statistic)} {distance:0.####}, expected at most {floor}"));
        return true;
    }

    /// <summary>The features whose statistic can exceed their threshold, with the thresholds of these. The worst of the others is left
    /// out first, since it may have set the threshold of the rest.</summary>
    private (List<FeatureBins> Judged, CalibratedThresholds Thresholds) Reachable(
        IEnumerable<(FeatureBins Bins, ImmutableArray<ImmutableArray<long>> Blocks)> features)
    {
        var left = features.ToList();
        while (true)
        {
            var calibrated = DriftThresholds.Calibrate(
                [.. left.Select(feature => new FeatureBlocks(feature.Bins.Statistic, feature.Blocks))], _definition.DriftWindow);
            var excess = left.Select((feature, index) => calibrated.Features[index].Value - feature.Bins.Statistic.Greatest(feature.Bins.Counts))
                .ToArray();
            var worst = Array.IndexOf(excess, excess.DefaultIfEmpty(double.NegativeInfinity).Max());
            if (worst < 0 || excess[worst] < 0)
                return ([.. left.Select(feature => feature.Bins)], calibrated);
            LeaveOut(left[worst].Bins.Feature, string.Create(
                CultureInfo.InvariantCulture,
                $"its windows of {Window} differ so much from each other that no window could differ more, for a threshold of "
                + $"{calibrated.Features[worst].Value:0.####}; take slices: {{ length: 1d }} for drift, or another feature"));
            left.RemoveAt(worst);
        }
    }

    private void NoteIncident(FeatureBins bins, FeatureThreshold threshold, long firstDay)
    {
        if (threshold.Incident is not { } day)
            return;
        var date = new Instant((firstDay + day) * DaySample.PerDay).ToDateTimeOffset();
        notes.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"the feature '{bins.Feature.Name}' was far from usual on {date:yyyy-MM-dd}: the day is taken for an incident, and sets "
            + $"no threshold"));
    }

    private static string NameOf(DriftStatistic statistic) =>
        statistic == DriftStatistic.KolmogorovSmirnov ? "KS" : "Jensen–Shannon";
}
