using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>A counting with a bitmap per counter: a row may go up none of them, one, or several.</summary>
public abstract class BitCounting : Counting
{
    /// <summary>
    /// Writes one bitmap per counter over the frame's rows; each has at least as many words as they need. Rows that don't count,
    /// and bits behind the last row, are cleared afterwards, whatever is written there.
    /// </summary>
    public abstract void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters);

    /// <inheritdoc/>
    public override void Fold(FoldContext context)
    {
        var counters = context.Bitmaps(context.Counters);
        Compute(context.Frame, counters);
        for (var counter = 0; counter < counters.Length; counter++)
            context.CountRows(counter, counters[counter]);
    }

    /// <summary>How many words of a bitmap the frame's rows need.</summary>
    private protected static int WordsOf(FoldFrame frame) => Bits.Words(frame.Count);
}
