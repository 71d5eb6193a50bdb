using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>
/// Counts rows as another counting does, and adds up beside each of its counters for how many predictions its rows stand, w in millionths, and
/// w², in millionths as well: of how many rows alike they tell as much as they do (Kish 1965). A row of which that is not known is in none.
/// </summary>
/// <param name="rows">What is counted.</param>
/// <param name="weights">For how many predictions a row stands.</param>
public sealed class WeightedCounting(BitCounting rows, RowWeights weights) : Counting
{
    /// <summary>So many predictions fit the sums, in millionths, also where a row is an event twice.</summary>
    private const double MostPredictions = 4e12;

    private readonly int _width = rows.Counters.Length;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } =
    [
        .. rows.Counters, .. rows.Counters.Select(name => $"{name}, weights"),
        .. rows.Counters.SelectMany(name => new[] { $"{name}, squares, low", $"{name}, squares, high" }),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [.. rows.Events, .. Enumerable.Repeat(0, 3 * rows.Counters.Length)];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } =
        [.. Enumerable.Repeat(false, 2 * rows.Counters.Length), .. rows.Counters.SelectMany(_ => new[] { false, true })];

    /// <inheritdoc/>
    public override string Canonical => $"{rows.Canonical}, weighted by {weights.Canonical}";

    /// <inheritdoc/>
    public override Counting OfRows => rows;

    /// <inheritdoc/>
    public override FoldInput Input => rows.Input;

    /// <inheritdoc/>
    public override int? Track => rows.Track;

    /// <inheritdoc/>
    public override bool NeedsLabel => rows.NeedsLabel;

    /// <inheritdoc/>
    public override bool IsHourly => rows.IsHourly;

    /// <inheritdoc/>
    public override bool CountsRepeated => rows.CountsRepeated;

    /// <inheritdoc/>
    public override void Fold(FoldContext context)
    {
        var counters = context.Bitmaps(_width);
        var known = context.Frame.WeightsBy(weights);
        Compute(context.Frame, counters);
        for (var counter = 0; counter < _width; counter++)
        {
            context.CountRows(counter, counters[counter]);
            context.SumRows(_width + counter, counters[counter], known.Weights, arrives: true);
            context.SumRows(2 * (_width + counter), counters[counter], known.Squares[0]);
            context.SumRows(2 * (_width + counter) + 1, counters[counter], known.Squares[1]);
        }
    }

    /// <summary>Writes one bitmap per counter of rows, without those of which it is not known for how many predictions they stand.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="counters">As many as there are counters of rows.</param>
    public void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        rows.Compute(frame, counters);
        var known = frame.WeightsBy(weights).Known;
        foreach (var counter in counters)
        {
            for (var word = 0; word < Bits.Words(frame.Count); word++)
                counter[word] &= known[word];
        }
    }

    /// <summary>By counter of rows, how many predictions these stand for, rounded to whole ones.</summary>
    /// <param name="counting">What is counted, with weights or without.</param>
    /// <param name="counters">What was counted.</param>
    public static long[] Predictions(Counting counting, ReadOnlySpan<long> counters)
    {
        if (counting is not WeightedCounting weighted)
            return counters.ToArray();
        var predictions = counters.Slice(weighted._width, weighted._width).ToArray();
        for (var counter = 0; counter < predictions.Length; counter++)
            predictions[counter] = RowWeights.Whole(predictions[counter]);
        return predictions;
    }

    /// <summary>The first counter of which shares are taken: of weights, where there are any.</summary>
    /// <param name="counting">What is counted.</param>
    public static int FirstOfShares(Counting counting) => (counting as WeightedCounting)?._width ?? 0;

    /// <summary>How many predictions came in a window, by a measure that counts records.</summary>
    public static long PredictionsIn(Tallies tallies, int measure, TimeWindow window)
    {
        var sums = new long[tallies.WidthOf(measure)];
        tallies.SumInto(measure, 0, window, sums);
        return Predictions(tallies.CountingOf(measure), sums)[0];
    }

    /// <summary>Whether sums fit. By Cauchy and Schwarz Σw is at most √(n·Σw²), whose sums have room enough: not even a field that is taken for
    /// a weight by mistake makes a sum of another sign.</summary>
    /// <param name="rows">n.</param>
    /// <param name="squares">Σw², in millionths.</param>
    public static bool AreKept(long rows, double squares) => Math.Sqrt(Math.Max(0, rows * (squares / RowWeights.One))) <= MostPredictions;

    /// <summary>What a counter adds up to.</summary>
    /// <param name="counters">What was counted, as many as there are counters.</param>
    /// <param name="counter">One of the counters of rows.</param>
    /// <param name="width">How many of these there are.</param>
    /// <returns>Its rows, Σw, and Σw² where it is asked of a window: it is not kept by arrival.</returns>
    public static (long Rows, long Weights, double Squares) SumsOf(ReadOnlySpan<long> counters, int counter, int width)
    {
        var squares = counters.Slice(2 * (width + counter), 2);
        return (counters[counter], counters[width + counter], (double)Limbs.Join(squares));
    }
}
