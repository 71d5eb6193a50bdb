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

/// <summary>Labels tell it with what they say of their predictions, in whose place of a number it is kept (<see cref="Labels.OutcomeTrack.Weight"/>).</summary>
/// <param name="path">Where the number is in labels.</param>
/// <param name="form">What it is.</param>
public sealed class ToldWeights(string path, SamplingForm form) : RowWeights
{
    /// <inheritdoc/>
    public override string Canonical => $"{form} {path} of labels";

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> weights)
    {
        for (var row = 0; row < weights.Length; row++)
            weights[row] = frame.Actual[row] == BinaryClass.Unknown ? 0 : frame.ToldNumbers[row];
    }
}

/// <summary>Predictions are sampled, and of those labels again: a row stands for the product of both. Beyond <see cref="RowWeights.Most"/> it is not known.</summary>
/// <param name="one">For how many predictions a row stands by the one.</param>
/// <param name="other">By the other.</param>
public sealed class ProductWeights(RowWeights one, RowWeights other) : RowWeights
{
    private long[] _others = [];

    /// <inheritdoc/>
    public override string Canonical => $"{one.Canonical} and {other.Canonical}";

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> weights)
    {
        if (_others.Length < weights.Length)
            _others = new long[frame.Capacity];
        var others = _others.AsSpan(0, weights.Length);
        one.Read(frame, weights);
        other.Read(frame, others);
        for (var row = 0; row < weights.Length; row++)
        {
            var product = ((Int128)weights[row] * others[row] + One / 2) / One;
            weights[row] = product > Most ? 0 : (long)product;
        }
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
