using System.Globalization;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Baselines;

/// <summary>
/// Whether a series of blocks holds still. It doesn't if both are true: by Mann–Kendall there is a trend (p &lt; 0.01), and the
/// means of its halves differ by more than twice the median absolute deviation of the blocks from the median of their own
/// half. The first alone finds differences that don't matter in long series, and in those that go up and down by themselves; the
/// second alone finds differences by chance in short ones. (From the median of all blocks, the deviation of a steady trend is
/// itself half of the difference, and that of a step as well: neither would ever be found.)
/// </summary>
internal static class Stability
{
    private const double Significance = 0.01;

    private const double Deviations = 2;

    /// <summary>Fewer blocks can't have a trend of such a significance: of four, p is 0.09 at best.</summary>
    private const int LeastBlocks = 5;

    /// <summary>Why a series can't be taken for stable; null where it can.</summary>
    /// <param name="what">What the values are, for people.</param>
    /// <param name="block">What a block is, for people.</param>
    /// <param name="values">The blocks' values, in the order of time.</param>
    /// <param name="family">How many series are looked at, of which hardly one may be refused by chance; at least 1.</param>
    /// <param name="least">The greatest difference of the halves that doesn't matter however certain it is, at least 0.</param>
    public static string? Refuse(string what, string block, double[] values, int family = 1, double least = 0)
    {
        if (values.Length < LeastBlocks || MannKendall.Test(values).PValue is var p && p >= Significance / family)
            return null;
        double[] before = values[..(values.Length / 2)], after = values[(values.Length / 2)..];
        double first = before.Average(), second = after.Average();
        var expected = Math.Max(least, Deviations * Quantiles.Median([.. Distances(before), .. Distances(after)]));
        if (Math.Abs(first - second) <= expected)
            return null;
        var scale = expected > least ? ", twice the blocks' median absolute deviation from their half" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} is not stable: the mean of its blocks of {block} went from {first:0.####} in the first half to {second:0.####} in "
            + $"the second (Mann–Kendall p = {p:0.####}), expected a difference of at most {expected:0.####}{scale}; "
            + $"choose a period without a change");
    }

    private static IEnumerable<double> Distances(double[] half)
    {
        var median = Quantiles.Median(half);
        return half.Select(value => Math.Abs(value - median));
    }
}
