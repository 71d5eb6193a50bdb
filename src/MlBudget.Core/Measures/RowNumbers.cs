using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Where a number of each row is: in its record, among what is kept of predictions, or in what its label told.</summary>
public abstract class RowNumbers
{
    /// <summary>Writes each row's number in the code in which it is kept: that of <see cref="Millionths"/>, or of a probability that of
    /// <see cref="ProbabilityCode"/>.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="codes">Room for as many as there are rows.</param>
    public abstract void Read(FoldFrame frame, Span<long> codes);
}

/// <summary>The numbers of a column, as predictions arrive.</summary>
/// <param name="column">The index of the column.</param>
public sealed class ColumnNumbers(int column) : RowNumbers
{
    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> codes)
    {
        var numbers = frame.Batch.Number(column);
        for (var row = 0; row < codes.Length; row++)
            codes[row] = Bits.Get(numbers.Valid, row) ? Millionths.Of(numbers.Values[row]) : Millionths.Unknown;
    }
}

/// <summary>The numbers of a column a thousand times as fine, in billionths of their unit, up to ±9·10^9: what a single answer costs is often less than a thousandth of
/// a cent.</summary>
/// <param name="column">The index of the column.</param>
public sealed class FineColumnNumbers(int column) : RowNumbers
{
    /// <summary>How many parts a unit has.</summary>
    public const double PerUnit = Finer * Millionths.PerUnit;

    private const double Finer = 1000;

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> codes)
    {
        var numbers = frame.Batch.Number(column);
        for (var row = 0; row < codes.Length; row++)
            codes[row] = Bits.Get(numbers.Valid, row) ? Millionths.Of(numbers.Values[row] * Finer) : Millionths.Unknown;
    }
}

/// <summary>The classes of a column, as predictions arrive, by <see cref="ClassCodes"/>.</summary>
/// <param name="column">The index of the column of their texts.</param>
public sealed class ColumnClasses(int column) : RowNumbers
{
    private readonly ClassCodes _codes = new();

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> codes) => _codes.Read(frame.Batch.Category(column), codes);
}

/// <summary>Numbers that are kept of predictions for their labels.</summary>
/// <param name="kept">The index among the numbers that are kept.</param>
public sealed class KeptNumbers(int kept) : RowNumbers
{
    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> codes) => frame.KeptNumbers[kept].AsSpan(0, codes.Length).CopyTo(codes);
}

/// <summary>The numbers that labels told of rows.</summary>
public sealed class ToldNumbers : RowNumbers
{
    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> codes)
    {
        for (var row = 0; row < codes.Length; row++)
            codes[row] = frame.Actual[row] != BinaryClass.Unknown ? frame.ToldNumbers[row] : Millionths.Unknown;
    }
}
