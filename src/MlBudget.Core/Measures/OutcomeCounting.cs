using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>How often a condition on outcomes is true, out of the predictions of which it is known.</summary>
/// <param name="track">The track of the condition.</param>
/// <param name="canonical">The canonical form of the condition and of how labels find predictions.</param>
public sealed class OutcomeCounting(int track, string canonical) : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["known", "true"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => canonical;

    /// <inheritdoc/>
    public override int? Track => track;

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override FoldInput Input => FoldInput.Labelled;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        for (var word = 0; word < WordsOf(frame); word++)
        {
            counters[0][word] = frame.Actual.Positive[word] | frame.Actual.Negative[word];
            counters[1][word] = frame.Actual.Positive[word];
        }
    }
}

/// <summary>Of how many predictions a condition on outcomes is known by now.</summary>
/// <param name="track">The track of the condition.</param>
/// <param name="canonical">The canonical form of the condition and of how labels find predictions.</param>
public sealed class OutcomeCoverageCounting(int track, string canonical) : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["predictions", "labelled"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"coverage of {canonical}";

    /// <inheritdoc/>
    public override int? Track => track;

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override FoldInput Input => FoldInput.Predictions | FoldInput.Labelled;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        // A prediction is counted when it arrives; when its label finds it later, only as labelled.
        Bits.Fill(counters[0], frame.CountsPredictions ? frame.Count : 0);
        for (var word = 0; word < WordsOf(frame); word++)
            counters[1][word] = frame.IsJoined ? frame.Actual.Positive[word] | frame.Actual.Negative[word] : 0;
    }
}
