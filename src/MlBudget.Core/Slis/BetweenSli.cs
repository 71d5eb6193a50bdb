using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What a value has to lie between.</summary>
/// <param name="Lower">The least, a.</param>
/// <param name="Upper">The greatest, b > a.</param>
public sealed record Band(decimal Lower, decimal Upper)
{
    /// <summary>How far a value lies outside, at least 0: max(0, a − v, v − b).</summary>
    public decimal DistanceOf(decimal value) => Math.Max(0, Math.Max(Lower - value, value - Upper));

    /// <summary>The edge that a value lies beyond; null where it lies beyond none.</summary>
    public decimal? EdgeBeyond(decimal value) => value < Lower ? Lower : value > Upper ? Upper : null;
}

/// <summary>
/// A value that is bounded on both sides: a level whose error is the distance outside, in the value's own unit (math.md, "Two-sided"). A proportion has evidence
/// of being outside where chance doesn't take it as far from the edge.
/// </summary>
/// <param name="inner">Whose value it is.</param>
/// <param name="band">What it has to lie between.</param>
public sealed class BetweenSli(Sli inner, Band band) : WrappingSli(inner)
{
    /// <summary>What it has to lie between.</summary>
    public Band Band => band;

    /// <summary>Whether the value is a share of events.</summary>
    public bool IsOfProportion => Inner.Occurrences is not null;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override double LargestError => Inner.ErrorIsShare ? (double)Math.Max(band.Lower, 1 - band.Upper) : double.PositiveInfinity;

    /// <inheritdoc/>
    public override bool ErrorIsShare => Inner.ErrorIsShare;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording => Inner.Wording with { Form = BoundForm.Between, Band = band };

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => "how far a value lies outside doesn't add up over shards; write one SLO for each side, or leave it to an exporter of the whole log";

    /// <summary>The two-sided SLI that others make something else of; null where there is none.</summary>
    public static BetweenSli? Of(Sli sli) => sli switch
    {
        BetweenSli between => between,
        WrappingSli wrapping => Of(wrapping.Inner),
        _ => null,
    };

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var evaluation = Inner.Begin(tallies, reach, whole);
        return new(
            window => Read(tallies, window, evaluation.Evaluate(window), isShort: false),
            evaluateShort: evaluation.ReadsShort ? window => Read(tallies, window, evaluation.EvaluateShort(window), isShort: true) : null)
        {
            IsOfWhole = evaluation.IsOfWhole,
        };
    }

    private SliResult Read(Tallies tallies, TimeWindow window, SliResult result, bool isShort)
    {
        if (result.Reading is not { } reading)
            return result;
        if (Inner.Occurrences is { } proportion)
            return OfShare(reading, proportion.Read(tallies, 0, window));
        var distance = DistanceOf(reading.Value);
        var certain = isShort ? distance : Math.Max(0, distance - reading.Doubt);
        return Outside(reading, distance, certain) with { IsBeyondChance = reading.Doubt == 0 || certain > 0 };
    }

    private SliReading OfShare(SliReading reading, Share share)
    {
        // In decimals, of whole numbers: a bound that is just met is kept.
        var (value, rows) = ((decimal)share.ExactHits / share.ExactEvents, (long)Math.Round(share.EffectiveRows));
        var distance = (double)band.DistanceOf(value);
        return Outside(reading, distance, distance) with
        {
            Rows = rows,
            IsBeyondChance = band.EdgeBeyond(value) is { } edge && Excess.IsBeyondChance(rows, value, edge),
        };
    }

    /// <summary>In decimals, which take the 15 digits of a double that are sure: so that 0.34 is 0.04 above 0.3.</summary>
    private double DistanceOf(double value) => Math.Abs(value) < 1e15 ? (double)band.DistanceOf((decimal)value)
        : Math.Max((double)band.Lower - value, value - (double)band.Upper);

    private static SliReading Outside(SliReading reading, double distance, double certain) =>
        reading with { ErrorRatio = distance, AlertErrorRatio = certain, Bad = null, BadRows = null };
}
