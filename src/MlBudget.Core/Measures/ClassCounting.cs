using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>The confusion matrix of a binary classifier.</summary>
/// <param name="track">The track of the label; null where it is in the prediction's own record.</param>
/// <param name="classes">The canonical form of where the answer and the label are and of which class is which.</param>
public sealed class ConfusionCounting(int? track, string classes) : BitCounting, IClassCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
        ["true positives", "false positives", "false negatives", "true negatives"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 1, 1, 1];

    /// <inheritdoc/>
    public override string Canonical => $"confusion of {classes}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => track;

    /// <inheritdoc/>
    public override FoldInput Input => track is null ? FoldInput.Predictions : FoldInput.Labelled;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        ClassBits predicted = frame.Predicted, actual = frame.Actual;
        for (var word = 0; word < WordsOf(frame); word++)
        {
            counters[0][word] = predicted.Positive[word] & actual.Positive[word];
            counters[1][word] = predicted.Positive[word] & actual.Negative[word];
            counters[2][word] = predicted.Negative[word] & actual.Positive[word];
            counters[3][word] = predicted.Negative[word] & actual.Negative[word];
        }
    }

    /// <inheritdoc/>
    public ClassCounts ClassesOf(ReadOnlySpan<long> counters)
    {
        var rows = counters[0] + counters[1] + counters[2] + counters[3];
        return new(rows, counters[0] + counters[1], rows, counters[0] + counters[2]);
    }
}

/// <summary>How often the positive class is answered.</summary>
/// <param name="classes">The canonical form of where the answer is and of which class is which.</param>
public sealed class SelectionCounting(string classes) : BitCounting, IClassCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["answered", "selected"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"selection by {classes}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        for (var word = 0; word < WordsOf(frame); word++)
        {
            counters[0][word] = frame.Predicted.Positive[word] | frame.Predicted.Negative[word];
            counters[1][word] = frame.Predicted.Positive[word];
        }
    }

    /// <inheritdoc/>
    public ClassCounts ClassesOf(ReadOnlySpan<long> counters) => new(counters[0], counters[1], 0, 0);
}

/// <summary>How many answers have their label by now.</summary>
/// <param name="track">The track of the label; null where it is in the prediction's own record.</param>
/// <param name="classes">The canonical form of where the answer and the label are and of which class is which.</param>
public sealed class LabelCoverageCounting(int? track, string classes) : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["answered", "labelled"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"label coverage of {classes}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => track;

    /// <inheritdoc/>
    public override FoldInput Input => track is null ? FoldInput.Predictions : FoldInput.Predictions | FoldInput.Labelled;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        // A prediction is counted as answered when it arrives; when its label finds it later, only as labelled.
        var arrives = frame.CountsPredictions ? ulong.MaxValue : 0;
        for (var word = 0; word < WordsOf(frame); word++)
        {
            var answered = frame.Predicted.Positive[word] | frame.Predicted.Negative[word];
            counters[0][word] = answered & arrives;
            counters[1][word] = answered & (frame.Actual.Positive[word] | frame.Actual.Negative[word]);
        }
    }
}
