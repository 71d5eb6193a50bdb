using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// How many positives and negatives have a score of each of 1,522 fixed bins: a thousandth wide from 0.01 to 0.99, and towards 0 and 1 a tenth, a
/// hundredth and a thousandth of that, down to 10^-5, where scores of rare classes lie. A bin begins with its edge, and the last one ends with 1. Rows
/// of which the score or the class is not known are in none.
/// </summary>
/// <param name="rows">Where scores and classes are.</param>
public sealed class RankCounting(ScoredRows rows) : BinCounting(2 * Edges.Length), IClassCounting
{
    private readonly ScoreReader _scores = new(rows);
    private ulong[] _scored = [], _positive = [];

    /// <summary>The first score of each bin, rising.</summary>
    internal static double[] Edges { get; } = [.. EdgesOf()];

    private static ImmutableArray<string> Names { get; } =
        [.. Edges.SelectMany(edge => new[] { Name("positives", edge), Name("negatives", edge) })];

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters => Names;

    /// <inheritdoc/>
    public override string Canonical => $"ranks in {Edges.Length} bins of {rows.Canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => rows.Track;

    /// <inheritdoc/>
    public override FoldInput Input => rows.Input;

    /// <inheritdoc/>
    public bool CountsLabels => true;

    /// <inheritdoc/>
    public override void Assign(FoldFrame frame, Span<int> bins)
    {
        if (_scored.Length < Bits.Words(frame.Capacity))
            (_scored, _positive) = (new ulong[Bits.Words(frame.Capacity)], new ulong[Bits.Words(frame.Capacity)]);
        _scores.Read(frame, _scored, _positive);
        for (var row = 0; row < bins.Length; row++)
            bins[row] = Bits.Get(_scored, row) ? 2 * BinOf(_scores.ScoreOf(row)) + (Bits.Get(_positive, row) ? 0 : 1) : NoBin;
    }

    /// <inheritdoc/>
    public ClassCounts ClassesOf(ReadOnlySpan<long> counters)
    {
        var (positives, negatives) = CountsOf(counters);
        return new(0, 0, positives + negatives, positives);
    }

    /// <summary>How many positives and negatives some counters hold.</summary>
    public static (long Positives, long Negatives) CountsOf(ReadOnlySpan<long> counters)
    {
        long positives = 0, negatives = 0;
        for (var bin = 0; bin < counters.Length; bin += 2)
        {
            positives += counters[bin];
            negatives += counters[bin + 1];
        }

        return (positives, negatives);
    }

    private static int BinOf(double score)
    {
        var found = Array.BinarySearch(Edges, score);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>In decimals: each is the number that a reader writes.</summary>
    private static IEnumerable<double> EdgesOf()
    {
        decimal[] fine = [0.000001m, 0.00001m, 0.0001m];
        yield return 0;
        foreach (var width in fine)
        {
            for (var edge = 10; edge < 100; edge++)
                yield return (double)(edge * width);
        }

        for (var edge = 10; edge < 990; edge++)
            yield return edge / 1000.0;
        foreach (var width in fine.Reverse())
        {
            for (var edge = 100; edge > 10; edge--)
                yield return (double)(1 - edge * width);
        }

        yield return 0.99999;
    }

    private static string Name(string what, double edge) => string.Create(CultureInfo.InvariantCulture, $"{what} from {edge:R}");
}
