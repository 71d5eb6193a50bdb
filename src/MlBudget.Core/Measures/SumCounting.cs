using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>
/// A counting of which some counters add up a value of each row in their bitmap, in whole units, so that sums are exact in
/// any order. Sums are no counts: they are kept by slot, not by arrival, where they would grow for ever.
/// </summary>
/// <param name="values">How many values a row has, at least 1.</param>
public abstract class SumCounting(int values) : BitCounting
{
    /// <summary>By counter, the index of the value that it adds up; null for a counter that counts its rows.</summary>
    public abstract ImmutableArray<int?> Summed { get; }

    /// <summary>Writes the values of each row; only those of rows in the bitmap of a sum mean something.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="counters">The bitmaps of the counters.</param>
    /// <param name="values">By value, room for at least as many as there are rows.</param>
    public abstract void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values);

    /// <summary>Gives all counters the rows of the first one: each row adds to all sums.</summary>
    private protected static void FillAll(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        foreach (var counter in counters[1..])
            counters[0].AsSpan(0, WordsOf(frame)).CopyTo(counter);
    }

    /// <inheritdoc/>
    public sealed override void Fold(FoldContext context)
    {
        var counters = context.Bitmaps(context.Counters);
        var ofRows = context.Values(values);
        Compute(context.Frame, counters);
        ComputeValues(context.Frame, counters, ofRows);
        for (var counter = 0; counter < counters.Length; counter++)
        {
            if (Summed[counter] is { } value)
                context.SumRows(counter, counters[counter], ofRows[value]);
            else
                context.CountRows(counter, counters[counter]);
        }
    }
}
