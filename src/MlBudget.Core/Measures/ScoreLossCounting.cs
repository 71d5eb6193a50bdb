using System.Collections.Immutable;
using System.Numerics;
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
public sealed class ScoreLossCounting(ScoredRows rows, ScoreLoss loss) : SumCounting(values: 6), IClassCounting
{
    /// <summary>How many bits of a unit are kept.</summary>
    private const int Fraction = 40;

    private const int Scored = 0, Positive = 1, Loss = 0, Square = 2, End = 6;

    private readonly ScoreReader _scores = new(rows);

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
        ["scored", "positive", "losses, low", "losses, high", "squares, 1st", "squares, 2nd", "squares, 3rd", "squares, 4th"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, null, .. Enumerable.Range(Loss, End).Select(value => (int?)value)];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, false, true, false, true, true, true];

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
            var units = (UInt128)Math.Round(loss.Of(_scores.ScoreOf(row), Bits.Get(counters[Positive], row)) * (1L << Fraction));
            Limbs.Split((Int128)units, row, values[Loss..Square]);
            Limbs.SplitSquare(units * units, row, values[Square..End]);
        }
    }

    /// <inheritdoc/>
    public ClassCounts ClassesOf(ReadOnlySpan<long> counters) => new(0, 0, counters[Scored], counters[Positive]);

    /// <summary>What some counters add up to.</summary>
    public static LossSums SumsOf(ReadOnlySpan<long> counters) => new(
        counters[Scored], Limbs.Join(counters[(2 + Loss)..(2 + Square)]), Limbs.Join(counters[(2 + Square)..(2 + End)]));

    /// <summary>The mean of some losses, in their unit.</summary>
    /// <param name="sums">Of at least one row.</param>
    public static double MeanOf(LossSums sums) => (double)sums.Losses / sums.Rows / (1L << Fraction);

    /// <summary>The standard deviation of some losses, √(Σl² / N − (Σl / N)²) · √(N / (N − 1)), in their unit.</summary>
    /// <param name="sums">Of at least one row.</param>
    public static double DeviationOf(LossSums sums)
    {
        // The difference of large sums is taken of whole numbers: nothing is lost where all losses are alike.
        var spread = (double)(sums.Rows * sums.Squares - sums.Losses * sums.Losses) / ((double)sums.Rows * Math.Max(1, sums.Rows - 1));
        return Math.Sqrt(Math.Max(0, spread)) / (1L << Fraction);
    }
}

/// <summary>The losses of some scores, added up.</summary>
/// <param name="Rows">How many there are.</param>
/// <param name="Losses">Σl, in units of 2^-40.</param>
/// <param name="Squares">Σl², in units of 2^-80.</param>
public readonly record struct LossSums(long Rows, BigInteger Losses, BigInteger Squares);
