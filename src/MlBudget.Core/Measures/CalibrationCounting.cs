using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// By how much scores and labels differ, in bins of equal width: how many rows there are, how many of them are positive, and in each bin
/// D = Σ(p − y), in units of 2^-40, and V = Σ p(1 − p), in units of 2^-30, each row rounded to the nearest: so sums are exact in any order. Bin i of B
/// holds i/B ≤ p &lt; (i + 1)/B, and the last one 1 as well. Rows of which the score or the class is not known are in none of them.
/// </summary>
/// <param name="rows">Where scores and classes are.</param>
/// <param name="bins">How many bins there are, at least 1.</param>
public sealed class CalibrationCounting(ScoredRows rows, int bins) : Counting, IClassCounting
{
    private const int DifferenceBits = 40, VarianceBits = 30;

    private const int Scored = 0, Positive = 1, FirstBin = 2, OfBin = 3;

    private readonly ScoreReader _scores = new(rows);

    /// <summary>The first score of each bin: the number that a reader divides, and not a sum.</summary>
    private readonly double[] _edges = [.. Enumerable.Range(0, bins).Select(bin => bin / (double)bins)];

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
    [
        "scored", "positive", .. Enumerable.Range(0, bins).SelectMany(bin => new[] { Name(bin, "differences, low"), Name(bin, "differences, high"), Name(bin, "variances") }),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, .. Enumerable.Repeat(0, 1 + OfBin * bins)];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } =
        [false, false, .. Enumerable.Range(0, bins).SelectMany(_ => new[] { false, true, false })];

    /// <inheritdoc/>
    public override string Canonical => string.Create(CultureInfo.InvariantCulture, $"calibration in {bins} bins of {rows.Canonical}");

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => rows.Track;

    /// <inheritdoc/>
    public override FoldInput Input => rows.Input;

    /// <inheritdoc/>
    public bool CountsLabels => true;

    /// <inheritdoc/>
    public override void Fold(FoldContext context)
    {
        var frame = context.Frame;
        var bitmaps = context.Bitmaps(2);
        var (scored, positive) = (bitmaps[Scored], bitmaps[Positive]);
        _scores.Read(frame, scored, positive);
        context.CountRows(Scored, scored);
        context.CountRows(Positive, positive);
        for (var word = 0; word < context.Rows.Length; word++)
        {
            for (var rest = scored[word]; rest != 0; rest &= rest - 1)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(rest);
                var group = context.Groups is { } groups ? groups[row] : 0;
                if (group >= 0)
                    Add(context, group, frame.Minutes[row], _scores.ScoreOf(row), Bits.Get(positive, row));
            }
        }
    }

    /// <inheritdoc/>
    public ClassCounts ClassesOf(ReadOnlySpan<long> counters) => new(0, 0, counters[Scored], counters[Positive]);

    /// <summary>What some counters add up to: how many rows there are, and what scores and labels differ by.</summary>
    public static CalibrationSums SumsOf(ReadOnlySpan<long> counters)
    {
        var off = BigInteger.Zero;
        double chance = 0, variance = 0;
        for (var first = FirstBin; first < counters.Length; first += OfBin)
        {
            off += BigInteger.Abs(Limbs.Join(counters.Slice(first, 2)));
            var ofBin = (double)counters[first + 2] / (1L << VarianceBits);
            chance += Math.Sqrt(2 / Math.PI * ofBin);
            variance += (1 - 2 / Math.PI) * ofBin;
        }

        return new(counters[Scored], (double)off / (1L << DifferenceBits), chance, variance);
    }

    private void Add(FoldContext context, int group, int minute, double score, bool isPositive)
    {
        // A product may round up to the next bin, whose first score is above the score, or down to the one before.
        var bin = Math.Min((int)(score * bins), bins - 1);
        if (score < _edges[bin])
            bin--;
        else if (bin + 1 < bins && score >= _edges[bin + 1])
            bin++;
        var difference = (long)Math.Round((isPositive ? score - 1 : score) * (1L << DifferenceBits));
        var counter = FirstBin + OfBin * bin;
        context.Sum(group, minute, counter, difference & uint.MaxValue);
        context.Sum(group, minute, counter + 1, difference >> Limbs.Bits);
        context.Sum(group, minute, counter + 2, (long)Math.Round(score * (1 - score) * (1L << VarianceBits)));
    }

    private static string Name(int bin, string what) => string.Create(CultureInfo.InvariantCulture, $"bin {bin}, {what}");
}

/// <summary>What scores and labels differ by, added up over bins.</summary>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Off">Σ |D| over the bins.</param>
/// <param name="Chance">What it would be of scores that are right, by chance: Σ √(2/π · V), the mean of |D| of each bin by the normal approximation.</param>
/// <param name="Variance">The variance of that: Σ (1 − 2/π) · V.</param>
public readonly record struct CalibrationSums(long Rows, double Off, double Chance, double Variance);
