using System.Globalization;
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

    /// <summary>Whether all rows stand for the same number.</summary>
    public virtual bool AreAlike => false;

    /// <summary>Writes the weight of each row, from <see cref="One"/> to <see cref="Most"/>; 0 where it is not known.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="weights">Room for as many as there are rows.</param>
    public abstract void Read(FoldFrame frame, Span<long> weights);

    /// <summary>How many predictions a sum of weights stands for, rounded to whole ones.</summary>
    public static long Whole(long millionths) => (millionths + One / 2) / One;

    /// <summary>The weight that a number of a record tells; 0 where it tells none.</summary>
    /// <param name="code">The number, in the code of <see cref="Millionths"/>.</param>
    /// <param name="form">What it is.</param>
    public static long Of(long code, SamplingForm form)
    {
        if (!Millionths.IsKnown(code) || Millionths.LossOf(code) > 0)
            return 0;
        var number = Millionths.ValueOf(code);
        return form switch
        {
            SamplingForm.Probability => number is > 0 and <= One ? (Most + number / 2) / number : 0,
            SamplingForm.Weight => number is >= One and <= Most ? number : 0,
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Not a form."),
        };
    }
}

/// <summary>All rows stand for the same number of predictions.</summary>
/// <param name="probability">π, above 0 and at most 1.</param>
public sealed class UniformWeights(decimal probability) : RowWeights
{
    private readonly long _weight = Of(Millionths.Of((double)probability), SamplingForm.Probability);

    /// <inheritdoc/>
    public override string Canonical => $"a sample of {PlainNumber.Format(probability)}";

    /// <inheritdoc/>
    public override bool AreAlike => true;

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> weights) => weights.Fill(_weight);
}

/// <summary>Predictions tell it as they arrive.</summary>
/// <param name="column">The index of the column.</param>
/// <param name="path">Where the number is.</param>
/// <param name="form">What it is.</param>
public sealed class ColumnWeights(int column, string path, SamplingForm form) : RowWeights
{
    /// <inheritdoc/>
    public override string Canonical => string.Create(CultureInfo.InvariantCulture, $"{form} {path}");

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> weights)
    {
        var numbers = frame.Batch.Number(column);
        for (var row = 0; row < weights.Length; row++)
            weights[row] = Bits.Get(numbers.Valid, row) ? Of(Millionths.Of(numbers.Values[row]), form) : 0;
    }
}

/// <summary>Predictions have told it, and it is kept of them for their labels.</summary>
/// <param name="kept">The index among the numbers that are kept.</param>
/// <param name="path">Where the number was.</param>
/// <param name="form">What it is.</param>
public sealed class KeptWeights(int kept, string path, SamplingForm form) : RowWeights
{
    /// <inheritdoc/>
    public override string Canonical => string.Create(CultureInfo.InvariantCulture, $"{form} {path}");

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> weights)
    {
        var numbers = frame.KeptNumbers[kept];
        for (var row = 0; row < weights.Length; row++)
            weights[row] = Of(numbers[row], form);
    }
}
