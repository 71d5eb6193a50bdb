using System.Globalization;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Baselines;

/// <summary>
/// Whether a series of blocks holds still. It doesn't if both are true: by Mann–Kendall there is a trend (p &lt; 0.01), and the
/// means of its halves differ by more than twice the median absolute deviation of the blocks. The first alone finds
/// differences that don't matter in long series, and in those that go up and down by themselves; the second alone finds
/// differences by chance in short ones.
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
    public static string? Refuse(string what, string block, double[] values)
    {
        if (values.Length < LeastBlocks || MannKendall.Test(values).PValue is not (< Significance and var p))
            return null;
        double first = values[..(values.Length / 2)].Average(), second = values[((values.Length + 1) / 2)..].Average();
        var deviation = Quantiles.MedianAbsoluteDeviation(values);
        if (Math.Abs(first - second) <= Deviations * deviation)
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{what} is not stable: the mean of its blocks of {block} went from {first:0.####} in the first half to {second:0.####} in "
            + $"the second (Mann–Kendall p = {p:0.####}), expected a difference of at most {Deviations * deviation:0.####}, twice the "
            + $"blocks' median absolute deviation; choose a period without a change");
    }
}
