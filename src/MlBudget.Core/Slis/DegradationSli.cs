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
    public override double LargestError => Degradation.Greatest(baseline, Proportion.Sense);

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => new(baseline, Proportion);

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.BehindBaseline);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => null;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => new(window =>
    {
        if (baseline is not { } normal)
            return without;
        var share = Proportion.Read(tallies, 0, window);
        return Proportion.WhyMissing(tallies, window, share) is { } reason ? reason : Read(share, normal);
    });

    private static SliReading Read(Share share, decimal baseline)
    {
        var error = Degradation.Of(share.ExactEvents, share.ExactHits, baseline, share.Sense);
        var rows = (long)Math.Round(share.EffectiveRows);
        return new SliReading(share.Value, error, error, share.Events, share.Bad)
        {
            Rows = rows,
            BadRows = share.BadRows,
            EffectiveEvents = share.EffectiveEvents,
            IsBeyondChance = Excess.IsBeyondChance(rows, (decimal)share.ExactHits / share.ExactEvents, baseline),
        };
    }
}
