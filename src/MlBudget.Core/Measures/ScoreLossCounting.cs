using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>What a score costs, by the class that turned out to be true.</summary>
/// <param name="Canonical">Which loss it is.</param>
/// <param name="Of">The loss of a score from 0 to 1, and of whether the class is the positive one: at least 0, and below 2^16.</param>
public sealed record ScoreLoss(string Canonical, Func<double, bool, double> Of);

/// <summary>
/// The losses of scores: how many there are and of how many positive rows, Σl, and Σl². Each loss is rounded to the nearest 2^-40, about 10^-12,
/// so that the sums are exact in any order. Rows of which the score or the class is not known are in none of them.
/// </summary>
/// <param name="rows">Where scores and classes are.</param>
/// <param name="loss">What a score costs.</param>
public sealed class ScoreLossCounting(ScoredRows rows, ScoreLoss loss) : SumCounting(ResultSums.Values), IClassCounting
{
    private const int Scored = 0, Positive = 1;

    private readonly ScoreReader _scores = new(rows);

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
        ["scored", "positive", .. ResultSums.Counters("losses")];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, null, .. Enumerable.Range(0, ResultSums.Values).Select(value => (int?)value)];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, .. ResultSums.Continues];

    /// <inheritdoc/>
    public override string Canonical => $"{loss.Canonical} of {rows.Canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public bool CountsLabels => true;

    /// <inheritdoc/>
    public override int? Track => rows.Track;

    /// <inheritdoc/>
    public override FoldInput Input => rows.Input;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        _scores.Read(frame, counters[Scored], counters[Positive]);
        foreach (var counter in counters[2..])
            counters[Scored].AsSpan(0, WordsOf(frame)).CopyTo(counter);
    }

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (!Bits.Get(counters[Scored], row))
                continue;
            ResultSums.Split(ResultCode.Of(loss.Of(_scores.ScoreOf(row), Bits.Get(counters[Positive], row))), row, values);
        }
    }

    /// <inheritdoc/>
    public ClassCounts ClassesOf(ReadOnlySpan<long> counters) => new(0, 0, counters[Scored], counters[Positive]);

    /// <summary>What some counters add up to.</summary>
    public static ResultSums SumsOf(ReadOnlySpan<long> counters) => ResultSums.Of(counters[Scored], counters[2..]);
}
