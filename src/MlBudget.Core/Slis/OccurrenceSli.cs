using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>A proportion whose events are good or bad, each: v = hits / events, e = bad / events.</summary>
/// <param name="proportion">The proportion; one that is neutral in itself has its sense settled by the bound.</param>
public sealed class OccurrenceSli(Proportion proportion) : Sli
{
    /// <summary>The proportion.</summary>
    public Proportion Proportion { get; } = proportion;

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Occurrences;

    /// <inheritdoc/>
    public override double LargestError => 1;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => null;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = proportion.Measures;

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => Proportion;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording => new(Proportion.Sense == Sense.HigherIsBetter ? BoundForm.AtLeast : BoundForm.AtMost);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => null;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => new(window =>
    {
        var share = Proportion.Read(tallies, 0, window);
        return Proportion.WhyMissing(tallies, window, share) is { } reason ? reason
            : new SliReading(share.Value, share.BadValue, share.BadValue, share.Events, share.Bad)
            {
                BadRows = share.BadRows,
                EffectiveEvents = share.EffectiveEvents,
            };
    });
}
