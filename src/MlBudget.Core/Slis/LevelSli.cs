using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What the counters of a measure say of a level from 0 to 1.</summary>
/// <param name="Rows">Of how many rows; above 0 where it has a value.</param>
/// <param name="Value">The value, from 0 to 1.</param>
/// <param name="Error">How bad that is, from 0 to 1: the value itself, or what it lacks of 1, with one division, so that a bound that is just met is kept.</param>
/// <param name="Doubt">How much of the error may be chance, or the width of bins; at least 0. Alert rows hold the rest against what is allowed.</param>
/// <param name="Reason">Why it has no value; null where it has one.</param>
public readonly record struct LevelReading(long Rows, double Value, double Error, double Doubt = 0, MissingReason? Reason = null)
{
    /// <summary>No value.</summary>
    public static LevelReading Missing(MissingReason reason) => new(0, 0, 0, 0, reason);
}

/// <summary>Reads the counters of a measure of a level.</summary>
public delegate LevelReading LevelReader(ReadOnlySpan<long> counters);

/// <summary>A level from 0 to 1, held against a bound: e = v where lower is better, else e = 1 − v (math.md, "Edges"). Of what is certain of it alert rows ask in
/// their long window, and whether it still goes on in the short one, in which little is.</summary>
/// <param name="measure">The index of the measure that it is taken from.</param>
/// <param name="read">What its counters say.</param>
/// <param name="isUpper">Whether the bound is an upper one.</param>
/// <param name="isDoubtful">Whether a part of its error may be chance, or the width of bins.</param>
public sealed class LevelSli(int measure, LevelReader read, bool isUpper, bool isDoubtful = false) : Sli
{
    /// <summary>Of everything that is taken of scores.</summary>
    internal const string NotAdditive = "what is taken of scores is not exported as events, so it doesn't add up over shards; "
        + "bound a share instead, as accuracy or bad: confidence >= 0.9 and outcome.NAME == true, or leave the SLO to an exporter of the whole log";

    /// <summary>Whether a part of its error may be chance, or the width of bins: then alert rows hold the rest of it in their long windows.</summary>
    public bool IsDoubtful => isDoubtful;

    /// <summary>What that part is of, for people.</summary>
    public string DoubtOf { get; init; } = "chance and bins make";

    /// <summary>The value of scores that tell nothing, of a level that is better when higher: what is below it is worse than chance. Null where that is
    /// not known.</summary>
    public double? AtChance { get; init; }

    /// <summary>A mean of results from 0 to 1 whose deviation s is known: 2.33·s/√N of it may be chance (math.md, "Alerts").</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="isUpper">Whether the bound is an upper one.</param>
    public static LevelSli OfMean(MeanOfNumbers mean, bool isUpper) => new(mean.Measure, counters => mean.OfCounters(counters) is { Rows: > 0 } read
        ? new(read.Rows, read.Value, isUpper ? read.Value : 1 - read.Value, Excess.Deviations * (read.Deviation ?? 1) / Math.Sqrt(read.Rows))
        : LevelReading.Missing(MissingReason.NoEvents), isUpper, isDoubtful: true)
    {
        DoubtOf = "chance makes",
        WhyNotAdditive = mean.NotAdditiveBecause,
    };

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = [measure];

    /// <inheritdoc/>
    public override double LargestError => 1;

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => null;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(isUpper ? BoundForm.AtMost : BoundForm.AtLeast, Unit.Ratio);

    /// <summary>Why it doesn't add up over shards, and what to write instead.</summary>
    public string WhyNotAdditive { get; init; } = NotAdditive;

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => WhyNotAdditive;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => new(
        window => Read(tallies, window, isShort: false), evaluateShort: isDoubtful ? window => Read(tallies, window, isShort: true) : null);

    private SliResult Read(Tallies tallies, TimeWindow window, bool isShort)
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(measure)];
        sums.Clear();
        tallies.SumInto(measure, 0, window, sums);
        var level = read(sums);
        if (level.Reason is { } reason)
            return reason;
        var certain = isShort ? level.Error : Math.Max(0, level.Error - level.Doubt);
        return new SliReading(level.Value, level.Error, certain, level.Rows, null) { IsBeyondChance = !isDoubtful || certain > 0, Doubt = level.Doubt };
    }
}
