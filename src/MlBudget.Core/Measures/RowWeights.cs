using MlBudget.Core.Records;
using MlBudget.Core.Text;

namespace MlBudget.Core.Measures;

/// <summary>
/// For how many predictions each row stands where only a part of them is logged: 1/π with the probability π that a prediction is (Horvitz and
/// Thompson 1952). In millionths, so that sums are exact in any order.
/// </summary>
public abstract class RowWeights
{
    /// <summary>The weight of a row that stands for itself.</summary>
    public const long One = 1_000_000;

    /// <summary>The greatest weight that is known: a million predictions.</summary>
    public const long Most = One * 1_000_000;

    /// <summary>The canonical form.</summary>
    public abstract string Canonical { get; }

    /// <summary>Writes the weight of each row, from <see cref="One"/> to <see cref="Most"/>; 0 where it is not known.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="weights">Room for as many as there are rows.</param>
    public abstract void Read(FoldFrame frame, Span<long> weights);

    /// <summary>How many predictions a sum of weights stands for, rounded to whole ones.</summary>
    public static long Whole(long millionths) => (millionths + One / 2) / One;

    /// <summary>The weight that a number of a record tells; 0 where it tells none.</summary>
    /// <param name="number">The number.</param>
    /// <param name="form">What it is.</param>
    public static long Of(double number, SamplingForm form) => form switch
    {
        SamplingForm.Probability => number is >= 1.0 / One and <= 1 ? (long)Math.Round(One / number) : 0,
        SamplingForm.Weight => number is >= 1 and <= One ? (long)Math.Round(One * number) : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Not a form."),
    };
}

/// <summary>All rows stand for the same number of predictions.</summary>
/// <param name="probability">π, from a millionth to 1.</param>
public sealed class UniformWeights(decimal probability) : RowWeights
{
    /// <summary>The weight of each row.</summary>
    public long Each { get; } = (long)Math.Round(One / probability);

    /// <inheritdoc/>
    public override string Canonical => $"a sample of {PlainNumber.Format(probability)}";

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> weights) => weights.Fill(Each);
}

/// <summary>Predictions tell it as they arrive.</summary>
/// <param name="column">The index of the column.</param>
/// <param name="path">Where the number is.</param>
/// <param name="form">What it is.</param>
public sealed class ColumnWeights(int column, string path, SamplingForm form) : RowWeights
{
    /// <inheritdoc/>
    public override string Canonical => $"{form} {path}";

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> weights)
    {
        var numbers = frame.Batch.Number(column);
        for (var row = 0; row < weights.Length; row++)
            weights[row] = Bits.Get(numbers.Valid, row) ? Of(numbers.Values[row], form) : 0;
    }
}

/// <summary>Predictions have told it, and the weight is kept of them for their labels.</summary>
/// <param name="kept">The index among the numbers that are kept.</param>
/// <param name="path">Where the number was.</param>
/// <param name="form">What it was.</param>
public sealed class KeptWeights(int kept, string path, SamplingForm form) : RowWeights
{
    /// <inheritdoc/>
    public override string Canonical => $"{form} {path}";

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> weights)
    {
        var codes = frame.KeptNumbers[kept];
        for (var row = 0; row < weights.Length; row++)
            weights[row] = Millionths.IsKnown(codes[row]) ? codes[row] : 0;
    }
}
