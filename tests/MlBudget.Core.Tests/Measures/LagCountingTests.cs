using MlBudget.Core.Measures;
using static MlBudget.Core.Records.BinaryClass;

namespace MlBudget.Core.Tests.Measures;

public sealed class LagCountingTests
{
    private const int NoBin = BinCounting.NoBin;

    [Fact]
    public void A_label_is_in_the_bin_of_how_long_it_took() => Assert.Equal(
        [LagBins.Of(0), LagBins.Of(3600), NoBin, LagBins.Of(int.MaxValue)],
        Bins(new(0, needsAnswer: false, "label"), 0, 3600, FoldFrame.NoLag, int.MaxValue));

    [Fact]
    public void Where_an_answer_is_needed_rows_of_unknown_class_are_in_none() => Assert.Equal(
        [LagBins.Of(1), LagBins.Of(2), NoBin, NoBin, NoBin],
        Bins(new(0, needsAnswer: true, "label"), 1, 2, 3, FoldFrame.NoLag, 5));

    [Fact]
    public void Every_bin_is_a_counter_of_which_each_row_is_an_event()
    {
        var counting = new LagCounting(0, needsAnswer: false, "label");

        Assert.Equal(LagBins.Names, counting.Counters);
        Assert.Equal(Enumerable.Repeat(1, LagBins.Count), counting.Events);
        Assert.Equal((FoldInput.Labelled, 0), (counting.Input, counting.Track));
    }

    /// <summary>The bins of rows whose answers are positive, negative, and unknown from the third on.</summary>
    private static int[] Bins(LagCounting counting, params int[] lags)
    {
        var frame = new FoldFrame(lags.Length, 0) { Count = lags.Length, Track = 0 };
        lags.CopyTo(frame.Lags, 0);
        (frame.Predicted[0], frame.Predicted[1]) = (Positive, Negative);
        var bins = new int[lags.Length];
        counting.Assign(frame, bins);
        return bins;
    }
}
