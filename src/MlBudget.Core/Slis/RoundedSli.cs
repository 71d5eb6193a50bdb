using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>An SLI of numbers that has no value where too many of them lose too much by being kept in millionths, in the SLO's window
/// and so in every other.</summary>
/// <param name="inner">The SLI.</param>
/// <param name="roundings">The indices of the measures of <see cref="RoundingCounting"/>, one for each number that it is of.</param>
public sealed class RoundedSli(Sli inner, ImmutableArray<int> roundings) : ConditionalSli(inner)
{
    private const double GreatestShare = 0.01;

    /// <summary>The indices of the measures of <see cref="RoundingCounting"/>.</summary>
    public ImmutableArray<int> Roundings => roundings;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        foreach (var rounding in roundings)
        {
            if (NeededScale(tallies, rounding, whole) > 1)
                return new(_ => MissingReason.LosesByRounding) { IsOfWhole = true };
        }

        return Inner.Begin(tallies, reach, whole);
    }

    /// <summary>By what the scale of numbers has to be multiplied, a power of 1,000, so that at most a hundredth of those that are not
    /// 0 lose over a thousandth of themselves; 1 where it is so already, and infinity where none up to 1,000,000 does.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="rounding">The index of a measure of <see cref="RoundingCounting"/>.</param>
    /// <param name="window">Which slots.</param>
    internal static double NeededScale(Tallies tallies, int rounding, TimeWindow window)
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(rounding)];
        sums.Clear();
        tallies.SumInto(rounding, 0, window, sums);
        var (scale, losing) = (1.0, Lossy(sums));
        for (var loss = 1; losing > GreatestShare * sums[0]; loss++)
        {
            // The last counter is of those that lose too much with whatever scale.
            if (loss == sums.Length - 1)
                return double.PositiveInfinity;
            scale *= 1000;
            losing -= sums[loss];
        }

        return scale;
    }

    private static long Lossy(ReadOnlySpan<long> sums)
    {
        long lossy = 0;
        foreach (var sum in sums[1..])
            lossy += sum;
        return lossy;
    }
}
