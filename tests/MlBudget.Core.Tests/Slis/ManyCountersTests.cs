using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Slis;

/// <summary>A measure may have as many counters as it likes, as the bins of a histogram are.</summary>
public sealed class ManyCountersTests
{
    private const int Bins = 40;

    private static readonly TimeWindow Week = new(0, 7 * TimeWindow.Day);

    private static readonly Counting Histogram = new NumericHistogramCounting(
        0, new ColumnSpec("x", ColumnKind.Number), [.. Enumerable.Range(0, Bins - 1).Select(edge => (double)edge)]);

    /// <summary>The share of values in the upper half of the bins.</summary>
    private static readonly Proportion Upper = new("upper", Sense.LowerIsBetter,
    [
        new(0, [.. Enumerable.Repeat(1, Bins)], [.. Enumerable.Range(0, Bins).Select(bin => bin < Bins / 2 ? 0 : 1)]),
    ]);

    [Fact]
    public void A_proportion_reads_all_of_them()
    {
        var share = Upper.Read(new PlainTallies(Histogram, Counts(low: 3, high: 1)), 0, Week);
        Assert.Equal((80, 20), (share.Events, share.Hits));
    }

    [Fact]
    public void Groups_are_compared_by_all_of_them()
    {
        var tallies = new PlainTallies(Histogram, new long[Bins], Counts(low: 3, high: 1), Counts(low: 1, high: 3));
        var sli = new DisparitySli(new([Upper], 0, DisparityMeasure.Difference, null, MinSamples: 80, MaxGroups: 20, Confident: false)
        {
            MinGroupSize = 1,
        });
        Assert.Equal(0.5, sli.Begin(tallies, Week).Read(Week)!.Value.Value, tolerance: 1e-12);
    }

    private static long[] Counts(long low, long high) =>
        [.. Enumerable.Repeat(low, Bins / 2).Concat(Enumerable.Repeat(high, Bins / 2))];
}
