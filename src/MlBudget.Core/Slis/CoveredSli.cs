using MlBudget.Core.Measures;
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
    /// <summary>The index of the measure of all and of labelled predictions.</summary>
    public int Coverage => coverage;

    /// <summary>The least share of labelled ones.</summary>
    public decimal Least => least;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var evaluation = Inner.Begin(tallies, reach, whole);
        return new(
            window => Uncovered(tallies, window) is { } reason ? reason : evaluation.Evaluate(window),
            windows => Uncovered(tallies, whole) is null ? evaluation.ReadGroups(windows) : [],
            evaluation.ReadsShort
                ? window => Uncovered(tallies, window) is { } reason ? reason : evaluation.EvaluateShort(window) : null)
        {
            IsOfWhole = evaluation.IsOfWhole,
        };
    }

    /// <summary>Why a window has no value: silence, or labels that are still missing, which is something else. Null where it is
    /// covered.</summary>
    private MissingReason? Uncovered(Tallies tallies, TimeWindow window)
    {
        var (all, labelled) = tallies.PairOf(coverage, window);
        return all == 0 ? MissingReason.NoEvents : labelled >= least * all ? null : MissingReason.TooFewLabels;
    }
}
