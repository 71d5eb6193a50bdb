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
