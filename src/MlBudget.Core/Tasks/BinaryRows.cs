using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tasks;

/// <summary>Rows of which answer and label are one of two classes, by their texts.</summary>
/// <param name="fields">Where they are, and which text is which class.</param>
internal sealed class BinaryRows(AnswerFields fields) : RowResolver
{
    private readonly CategoryMap<BinaryClass> _predicted = new(fields.Classes.Of);
    private readonly CategoryMap<BinaryClass> _actual = new(fields.LabelClasses.Of);

    /// <inheritdoc/>
    public override void Resolve(Batch batch, FoldFrame frame)
    {
        if (fields.Prediction is { } prediction)
            Resolve(batch.Category(prediction), batch.Count, _predicted, frame.Predicted);
        if (fields.Label is { } label)
            Resolve(batch.Category(label), batch.Count, _actual, frame.Actual);
    }

    private static void Resolve(CategoryColumn column, int rows, CategoryMap<BinaryClass> map, ClassBits classes)
    {
        var meanings = map.Of(column.Dictionary);
        for (var row = 0; row < rows; row++)
        {
            if (Bits.Get(column.Valid, row))
                classes[row] = meanings[column.Codes[row]];
        }
    }
}
