using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>An SLI of lists with a relevant item that has no value where most lists have none, in the SLO's window and so in every other: what is left says little
/// of what users see (math.md, "Rankings").</summary>
/// <param name="inner">The SLI.</param>
/// <param name="relevant">The index of the measure of judged lists, first, and of those with a relevant item, second.</param>
public sealed class RelevantListsSli(Sli inner, int relevant) : ConditionalSli(inner)
{
    private const double GreatestShareWithout = 0.5;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(relevant)];
        sums.Clear();
        tallies.SumInto(relevant, 0, whole, sums);
        return sums[0] > 0 && sums[0] - sums[1] > GreatestShareWithout * sums[0]
            ? new(_ => MissingReason.MostlyIrrelevant) { IsOfWhole = true } : Inner.Begin(tallies, reach, whole);
    }
}
