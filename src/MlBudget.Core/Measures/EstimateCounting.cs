using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// What is expected of answers before their labels come (CBPE, confidence-based performance estimation): over the answers of
/// each class their number and the sum of the calibrated probabilities p̂ of the positive class. Expected TP is the sum over
/// positive answers, and expected FN that over negative ones; FP and TN are what is left of the numbers. Answers whose score is
/// missing, or outside 0 to 1 and so no probability, are in none of them.
/// </summary>
/// <param name="score">The index of the score's column.</param>
/// <param name="probabilities">What scores mean.</param>
/// <param name="canonical">Where the answer and the score are, which class is which, and which calibration holds.</param>
public sealed class EstimateCounting(int score, ScoreProbabilities probabilities, string canonical)
    : SumCounting(values: 1), IClassCounting
{
    private readonly RangeMask _probable = RangeMask.OfProbabilities();

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
        ["answered positive", "answered negative", "expected over positive", "expected over negative"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 1, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, null, 0, 0];

    /// <inheritdoc/>
    public override string Canonical => $"expected confusion of {canonical}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        var scored = _probable.Of(frame.Batch.Number(score), frame.Count);
        for (var word = 0; word < WordsOf(frame); word++)
        {
            counters[2][word] = counters[0][word] = frame.Predicted.Positive[word] & scored[word];
            counters[3][word] = counters[1][word] = frame.Predicted.Negative[word] & scored[word];
        }
    }

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        var scores = frame.Batch.Number(score);
        var expected = values[0].AsSpan(0, frame.Count);
        for (var row = 0; row < expected.Length; row++)
            expected[row] = Bits.Get(scores.Valid, row) ? probabilities.Of(scores.Values[row]) : 0;
    }

    /// <inheritdoc/>
    public ClassCounts ClassesOf(ReadOnlySpan<long> counters) => new(counters[0] + counters[1], counters[0], 0, 0);
}
