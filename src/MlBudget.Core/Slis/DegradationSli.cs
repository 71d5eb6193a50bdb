using System.Collections.Immutable;
using MlBudget.Core.Models;
using MlBudget.Core.Timelines;

namespace MlBudget.Core.Slis;

/// <summary>
/// How far a proportion has fallen behind its baseline b: e = max(0, (b − v) / b), or (v − b) / b where lower is better.
/// </summary>
/// <param name="proportion">The proportion, not neutral.</param>
/// <param name="baseline">What is normal, b > 0.</param>
public sealed class DegradationSli(Proportion proportion, decimal baseline) : Sli
{
    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = proportion.Measures;

    /// <inheritdoc/>
    public override double LargestError =>
        proportion.Sense == Sense.LowerIsBetter ? (double)((1 - baseline) / baseline) : 1;

    /// <inheritdoc/>
    public override SliEvaluation Begin(ModelLedger ledger, TimeWindow whole) =>
        new(window => Read(proportion.Read(ledger, 0, window)));

    private SliReading? Read(Share share)
    {
        if (share.Events == 0)
            return null;
        // (b − hits / events) / b over a common denominator, in decimals: a bound that is just met is kept.
        var normal = baseline * share.Events;
        var behind = share.Sense == Sense.LowerIsBetter ? share.Hits - normal : normal - share.Hits;
        var error = Math.Max(0, (double)(behind / normal));
        return new(share.Value, error, error, share.Events, share.Bad);
    }
}
