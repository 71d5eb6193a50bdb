using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// How far a proportion has fallen behind its baseline b: e = max(0, (b − v) / b), or (v − b) / b where lower is better.
/// </summary>
/// <param name="proportion">The proportion, not neutral.</param>
/// <param name="baseline">What is normal, b > 0; null while that is not known, when there is no value.</param>
/// <param name="without">Why there is none without it.</param>
public sealed class DegradationSli(
    Proportion proportion, decimal? baseline, MissingReason without = MissingReason.WaitsForBaseline) : Sli
{
    /// <summary>The proportion.</summary>
    public Proportion Proportion { get; } = proportion;

    /// <summary>What is normal, b > 0; null while that is not known.</summary>
    public decimal? Baseline => baseline;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => baseline is null ? without : null;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = proportion.Measures;

    /// <inheritdoc/>
    public override double LargestError =>
        Proportion.Sense != Sense.LowerIsBetter ? 1
            : baseline is null ? double.PositiveInfinity : (double)((1 - baseline.Value) / baseline.Value);

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow whole) => new(window =>
    {
        if (baseline is not { } normal)
            return without;
        var share = Proportion.Read(tallies, 0, window);
        return Proportion.WhyMissing(tallies, window, share) is { } reason ? reason : Read(share, normal);
    });

    private static SliReading Read(Share share, decimal baseline)
    {
        // (b − hits / events) / b over a common denominator, in decimals: a bound that is just met is kept.
        var normal = baseline * share.Events;
        var behind = share.Sense == Sense.LowerIsBetter ? share.Hits - normal : normal - share.Hits;
        var error = Math.Max(0, (double)(behind / normal));
        return new SliReading(share.Value, error, error, share.Events, share.Bad)
        {
            BadRows = share.BadRows,
            IsBeyondChance = Excess.IsBeyondChance(share.Rows, (decimal)share.Hits / share.Events, baseline),
        };
    }
}
