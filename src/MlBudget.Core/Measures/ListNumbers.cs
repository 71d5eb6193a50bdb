using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>What lists are worth of which predictions' own records tell what was judged, as predictions arrive.</summary>
/// <param name="columns">Where that is.</param>
/// <param name="result">What is taken of them.</param>
public sealed class ListNumbers(GradedColumns columns, ListResult result) : RowNumbers
{
    private readonly GradedLists _lists = new(columns);
    private readonly JudgedList _list = new();

    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> codes)
    {
        for (var row = 0; row < codes.Length; row++)
            codes[row] = _lists.Read(frame.Batch, row, _list) ? result.CodeOf(_list) : Millionths.Unknown;
    }
}

/// <summary>What lists are worth as labels told it, or what follows from all that they told.</summary>
/// <param name="length">The index of the kept number that says how long lists were, where only longer ones count; null for all.</param>
/// <param name="least">The least length that counts.</param>
public sealed class ToldResults(int? length = null, int least = 0) : RowNumbers
{
    /// <inheritdoc/>
    public override void Read(FoldFrame frame, Span<long> codes)
    {
        for (var row = 0; row < codes.Length; row++)
        {
            codes[row] = frame.Actual[row] == BinaryClass.Unknown || frame.ToldNumbers[row] == ResultCode.None || !IsLongEnough(frame, row)
                ? Millionths.Unknown : frame.ToldNumbers[row];
        }
    }

    private bool IsLongEnough(FoldFrame frame, int row) =>
        length is not { } kept || (Millionths.IsKnown(frame.KeptNumbers[kept][row]) && frame.KeptNumbers[kept][row] >= least);
}
