using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>
/// A counting of which some counters add up a value of each row in their bitmap, in whole units, so that sums are exact in
/// any order. Sums are no counts: they are kept by slot, not by arrival, where they would grow for ever.
/// </summary>
public abstract class SumCounting : Counting
{
    /// <summary>Which counters are sums, by counter.</summary>
    public abstract ImmutableArray<bool> AreSums { get; }

    /// <summary>Writes the value of each row; only those of rows in the bitmap of a sum mean something.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="values">As many as there are rows.</param>
    public abstract void ComputeValues(FoldFrame frame, Span<long> values);
}
