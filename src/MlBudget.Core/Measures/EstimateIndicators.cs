using System.Collections.Immutable;
using MlBudget.Core.Events;

namespace MlBudget.Core.Measures;

/// <summary>
/// What is expected of answers before their labels come (CBPE, confidence-based performance estimation): over the answers of
/// each class their number and the sum of the calibrated probabilities p̂ of the positive class. Expected TP is the sum over
/// positive answers, and expected FN that over negative ones; FP and TN are what is left of the numbers.
/// </summary>
/// <param name="score">The index of the score's column.</param>
/// <param name="probabilities">What scores mean.</param>
/// <param name="canonical">Where the answer and the score are, which class is which, and which calibration holds.</param>
public sealed class EstimateIndicators(int score, ScoreProbabilities probabilities, string canonical) : SumIndicators
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
        ["answered positive", "answered negative", "expected over positive", "expected over negative"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 1, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<bool> AreSums { get; } = [false, false, true, true];

    /// <inheritdoc/>
    public override string Canonical => $"expected confusion of {canonical}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        var scored = BatchOf(frame).Number(score).Valid;
        for (var word = 0; word < WordsOf(frame); word++)
        {
            counters[2][word] = counters[0][word] = frame.Predicted.Positive[word] & scored[word];
            counters[3][word] = counters[1][word] = frame.Predicted.Negative[word] & scored[word];
        }
    }

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, Span<long> values)
    {
        var scores = BatchOf(frame).Number(score);
        for (var row = 0; row < values.Length; row++)
            values[row] = Bits.Get(scores.Valid, row) ? probabilities.Of(scores.Values[row]) : 0;
    }
}
