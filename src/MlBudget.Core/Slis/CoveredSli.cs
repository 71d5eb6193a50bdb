using System.Collections.Immutable;
using MlBudget.Core.Models;
using MlBudget.Core.Timelines;

namespace MlBudget.Core.Slis;

/// <summary>
/// An SLI over labels that has a value only where enough predictions are labelled, in every window by itself. Which groups
/// are compared is settled over the SLO's whole window, so without enough labels in it none are.
/// </summary>
/// <param name="inner">The SLI.</param>
/// <param name="coverage">The index of the measure of all and of labelled predictions.</param>
/// <param name="least">The least share of labelled ones.</param>
public sealed class CoveredSli(Sli inner, int coverage, decimal least) : Sli
{
    /// <inheritdoc/>
    public override SliKind Kind => inner.Kind;

    /// <summary>Those of the SLI: its observation starts with the first label, not with the first prediction.</summary>
    public override ImmutableArray<int> Measures => inner.Measures;

    /// <inheritdoc/>
    public override double LargestError => inner.LargestError;

    /// <inheritdoc/>
    public override Sli Bare => inner.Bare;

    /// <inheritdoc/>
    public override SliEvaluation Begin(ModelLedger ledger, TimeWindow whole)
    {
        var evaluation = inner.Begin(ledger, whole);
        return new(
            window => IsCovered(ledger, window) ? evaluation.Read(window) : null,
            windows => IsCovered(ledger, whole) ? evaluation.ReadGroups(windows) : []);
    }

    private bool IsCovered(ModelLedger ledger, TimeWindow window)
    {
        Span<long> sums = [0, 0];
        ledger.Measure(coverage).SumInto(0, window, sums);
        return sums[0] > 0 && sums[1] >= least * sums[0];
    }
}
