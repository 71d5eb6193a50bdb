namespace MlBudget.Core.Measures;

/// <summary>Adds up something of pairs of numbers, ŷ and y. Rows of which one of the two is not known are in none of the sums.</summary>
/// <param name="pair">Where the numbers are.</param>
/// <param name="values">How many values a row has, at least 1.</param>
public abstract class PairCounting(NumberPair pair, int values) : SumCounting(values)
{
    /// <inheritdoc/>
    public sealed override bool NeedsLabel => true;

    /// <inheritdoc/>
    public sealed override int? Track => pair.Track;

    /// <inheritdoc/>
    public sealed override FoldInput Input => pair.Input;

    /// <summary>Where the two are.</summary>
    private protected string OfPair => pair.Canonical;

    /// <summary>The pairs of the frame.</summary>
    private protected PairReader Pairs { get; } = new(pair);

    /// <inheritdoc/>
    public sealed override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        Pairs.Read(frame, counters[0]);
        FillAll(frame, counters);
    }
}
