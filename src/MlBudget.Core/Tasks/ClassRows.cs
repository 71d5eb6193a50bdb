using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tasks;

/// <summary>Rows of which answer and label are one of many classes. Each answer claims its class: it is positive where there is one, and where the label is
/// in the same record, the claim turned out to be true or not.</summary>
/// <param name="fields">Where they are.</param>
internal sealed class ClassRows(AnswerFields fields) : RowResolver
{
    private readonly ClassCodes _answerCodes = new(), _labelCodes = new();
    private long[] _answers = [], _labels = [];

    /// <inheritdoc/>
    public override void Resolve(Batch batch, FoldFrame frame)
    {
        if (fields.Prediction is not { } prediction)
            return;
        if (_answers.Length < batch.Count)
            (_answers, _labels) = (new long[batch.Capacity], new long[batch.Capacity]);
        var answers = _answers.AsSpan(0, batch.Count);
        _answerCodes.Read(batch.Category(prediction), answers);
        for (var row = 0; row < answers.Length; row++)
            frame.Predicted[row] = Millionths.IsKnown(answers[row]) ? BinaryClass.Positive : BinaryClass.Unknown;
        if (fields.Label is not { } label)
            return;
        var labels = _labels.AsSpan(0, batch.Count);
        _labelCodes.Read(batch.Category(label), labels);
        for (var row = 0; row < labels.Length; row++)
        {
            if (Millionths.IsKnown(answers[row]) && Millionths.IsKnown(labels[row]))
                frame.Actual[row] = answers[row] == labels[row] ? BinaryClass.Positive : BinaryClass.Negative;
        }
    }
}
