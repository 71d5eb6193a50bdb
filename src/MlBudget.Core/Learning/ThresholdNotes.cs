using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;

namespace MlBudget.Core.Learning;

/// <summary>Says what drift thresholds don't find, and how often they alarm for nothing.</summary>
/// <param name="window">How long a drift window is, for people.</param>
/// <param name="notes">Gets it.</param>
internal sealed class ThresholdNotes(string window, ICollection<string> notes)
{
    /// <summary>A Kolmogorov–Smirnov distance that a shift by three quarters of a standard deviation has.</summary>
    private const double HighThreshold = 0.3;

    /// <summary>How far beyond what is typical of them features go while nothing but chance moves them.</summary>
    private const double RestlessFamily = 3;

    /// <summary>So many blocks promise a false alarm in a hundred windows.</summary>
    private const int ManyBlocks = 100;

    /// <summary>Adds what is worth knowing.</summary>
    /// <param name="learned">The features with their thresholds, at least one.</param>
    /// <param name="calibrated">How their thresholds came about.</param>
    public void Add(ImmutableArray<FeatureBaseline> learned, CalibratedThresholds calibrated)
    {
        var (_, family, blocks) = calibrated;
        foreach (var feature in learned.Where(feature => feature is NumericBaseline && feature.Threshold > HighThreshold))
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"the threshold of the feature '{feature.Name}' is KS {feature.Threshold:0.####}, which finds little: its windows of "
                + $"{window} differ much from each other while all is well"));
        }

        if (family > RestlessFamily)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"features move by themselves, up to {family:0.#} times as far as is typical of them: thresholds are that much higher, "
                + $"and smaller shifts are not seen"));
        }

        if (blocks == 0)
            notes.Add("a feature has too few values for any block of the period: its thresholds are the least ones, and hardly a window is judged");
        else if (blocks < ManyBlocks)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"drift thresholds stand on {blocks} blocks of at least {window}: about {1.0 / (blocks + 1):0.0%} of windows may alarm for "
                + $"nothing; a period of {ManyBlocks} blocks brings that under 1%"));
        }
    }
}
