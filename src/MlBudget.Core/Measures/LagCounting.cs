using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>
/// How long labels took, from the event to their arrival: a histogram over <see cref="LagBins"/>. A label that is only assumed
/// has never arrived, and is in none.
/// </summary>
/// <param name="track">The track of the label.</param>
/// <param name="needsAnswer">Whether only predictions with a known answer count, as they do in the coverage of the model's own
/// label.</param>
/// <param name="canonical">What labels say, and how they find predictions.</param>
public sealed class LagCounting(int track, bool needsAnswer, string canonical)
    : BinCounting(LagBins.Count)
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters => LagBins.Names;

    /// <inheritdoc/>
    public override string Canonical => $"lag of {canonical}{(needsAnswer ? " to answers" : "")}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => track;

    /// <inheritdoc/>
    public override FoldInput Input => FoldInput.Labelled;

    /// <inheritdoc/>
    public override void Assign(FoldFrame frame, Span<int> bins)
    {
        ReadOnlySpan<int> lags = frame.Lags;
        ReadOnlySpan<ulong> positive = frame.Predicted.Positive, negative = frame.Predicted.Negative;
        for (var row = 0; row < bins.Length; row++)
        {
            var isAnswered = ((positive[row >> 6] | negative[row >> 6]) >> row & 1) != 0;
            bins[row] = lags[row] != FoldFrame.NoLag && (isAnswered || !needsAnswer) ? LagBins.Of(lags[row]) : NoBin;
        }
    }
}
