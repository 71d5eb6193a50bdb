using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// How many predictions came, against the same hours of the baseline's week: v = Σ predictions / Σ usual numbers. Held against
/// a lower bound e = max(0, 1 − v), against an upper one e = v, which may be above 1: it is meant for slices. An observed hour
/// without any prediction counts as 0; hours before the observation, hours that the baseline doesn't have, and hours in which
/// none are usual, don't count, and neither do predictions in them.
/// </summary>
/// <param name="records">The index of the measure that counts predictions.</param>
/// <param name="usual">The usual number of predictions in each of 168 hours of the week, from Monday 00:00 UTC on; null for an
/// hour that is not known. Empty while nothing is known: then it has no value.</param>
/// <param name="isUpper">Whether it is held against an upper bound.</param>
public sealed class VolumeSli(int records, ImmutableArray<double?> usual, bool isUpper) : Sli
{
    private const int HoursPerWeek = 168;

    /// <summary>Whether it is held against an upper bound.</summary>
    public bool IsUpper => isUpper;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = [records];

    /// <inheritdoc/>
    public override double LargestError => isUpper ? double.PositiveInfinity : 1;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => usual.Length == HoursPerWeek ? null : MissingReason.WaitsForBaseline;

    /// <inheritdoc/>
    public override bool ErrorIsShare => !isUpper;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.AtMost);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => SlicedSli.NotAdditive;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var start = ObservationStart.Of(this, tallies);
        return new(window => UnknownBecause is { } reason ? reason
            : start is not { } observed ? MissingReason.NoEvents
            : Read(tallies, window with { From = Math.Max(window.From, observed) }));
    }

    /// <summary>Its complete hours only: the baseline knows no shorter ones.</summary>
    private SliResult Read(Tallies tallies, TimeWindow window)
    {
        double expected = 0;
        long came = 0;
        var isPartlyExcluded = false;
        var last = TimeWindow.Floor(window.To, TimeWindow.Hour);
        for (var hour = TimeWindow.Ceiling(window.From, TimeWindow.Hour); hour < last; hour += TimeWindow.Hour)
        {
            // What comes where nothing is usual would fill up what is missing elsewhere.
            if (UsualVolume.At(usual, hour) is not { } number || number <= 0)
                continue;
            if (tallies.ExcludedIn(new(hour, hour + TimeWindow.Hour), SlotSize.Hour) > 0)
            {
                isPartlyExcluded = true;
                continue;
            }

            expected += number;
            came += CountOf(tallies, hour);
        }

        if (expected <= 0)
            return isPartlyExcluded ? MissingReason.Excluded : MissingReason.NothingUsual;
        // Over a common denominator, with one division: a bound that is just met is kept.
        var error = isUpper ? came / expected : Math.Max(0, (expected - came) / expected);
        return new SliReading(came / expected, error, error, (long)Math.Ceiling(expected), null);
    }

    private long CountOf(Tallies tallies, int hour) => WeightedCounting.PredictionsIn(tallies, records, new(hour, hour + TimeWindow.Hour));
}
