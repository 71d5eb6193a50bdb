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
public sealed class LagIndicators(int track, bool needsAnswer, string canonical) : PlacedIndicators
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters => LagBins.Names;

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [.. Enumerable.Repeat(1, LagBins.Count)];

    /// <inheritdoc/>
    public override string Canonical => $"lag of {canonical}{(needsAnswer ? " to answers" : "")}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => track;

    /// <inheritdoc/>
    public override FoldInput Input => FoldInput.Labelled;

    /// <inheritdoc/>
    public override void Place(FoldFrame frame, Span<int> places)
    {
        for (var row = 0; row < places.Length; row++)
        {
            var counts = frame.Lags[row] != FoldFrame.NoLag && !(needsAnswer && frame.Predicted[row] == BinaryClass.Unknown);
            places[row] = counts ? LagBins.Of(frame.Lags[row]) : None;
        }
    }
}
