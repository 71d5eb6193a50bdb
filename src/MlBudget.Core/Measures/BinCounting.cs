using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>
/// A counting of which each row goes up at most one counter out of many, its bin: a bitmap per counter would be mostly zeros.
/// Every row in a bin is an event.
/// </summary>
/// <param name="bins">How many bins there are.</param>
public abstract class BinCounting(int bins) : Counting
{
    /// <summary>What stands for the bin of a row that is in none.</summary>
    public const int NoBin = -1;

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [.. Enumerable.Repeat(1, bins)];

    /// <summary>Writes the bin of each row, or <see cref="NoBin"/>. Allocates nothing per row.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="bins">As many as there are rows.</param>
    public abstract void Assign(FoldFrame frame, Span<int> bins);

    /// <inheritdoc/>
    public sealed override void Fold(FoldContext context)
    {
        var bins = context.Bins();
        Assign(context.Frame, bins);
        context.CountBins(bins);
    }
}
