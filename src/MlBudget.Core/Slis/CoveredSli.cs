using MlBudget.Core.Ledgers;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// An SLI over labels that has a value only where enough predictions are labelled, in every window by itself. Which groups
/// are compared is settled over the SLO's whole window, so without enough labels in it none are.
/// </summary>
/// <param name="inner">The SLI.</param>
/// <param name="coverage">The index of the measure of all and of labelled predictions.</param>
/// <param name="least">The least share of labelled ones.</param>
public sealed class CoveredSli(Sli inner, int coverage, decimal least) : ConditionalSli(inner)
{
    /// <inheritdoc/>
    public override SliEvaluation Begin(ModelLedger ledger, TimeWindow whole)
    {
        var evaluation = Inner.Begin(ledger, whole);
        return new(
            window => Uncovered(ledger, window) is { } reason ? reason : evaluation.Evaluate(window),
            windows => Uncovered(ledger, whole) is null ? evaluation.ReadGroups(windows) : [],
            evaluation.ReadsShort
                ? window => Uncovered(ledger, window) is { } reason ? reason : evaluation.EvaluateShort(window) : null);
    }

    /// <summary>Why a window has no value: silence, or labels that are still missing, which is something else. Null where it is
    /// covered.</summary>
    private MissingReason? Uncovered(ModelLedger ledger, TimeWindow window)
    {
        Span<long> sums = [0, 0];
        ledger.Measure(coverage).SumInto(0, window, sums);
        return sums[0] == 0 ? MissingReason.NoEvents : sums[1] >= least * sums[0] ? null : MissingReason.TooFewLabels;
    }
}
