using System.Collections.Immutable;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Joins;

/// <summary>What the records of a batch of labels say to each track.</summary>
/// <param name="tracks">The tracks.</param>
/// <param name="classes">Which text is which class.</param>
internal sealed class LabelVerdicts(ImmutableArray<Track> tracks, BinaryClasses classes)
{
    private readonly CategoryMap<BinaryClass> _classes = new(classes.Of);
    private ClassBits[] _verdicts = [];
    private int _capacity;

    /// <summary>Finds them for a batch.</summary>
    public void Judge(Batch batch)
    {
        if (_capacity < batch.Capacity)
        {
            _capacity = batch.Capacity;
            _verdicts = [.. tracks.Select(_ => new ClassBits(_capacity))];
        }

        for (var track = 0; track < tracks.Length; track++)
        {
            var verdicts = _verdicts[track];
            if (tracks[track] is OutcomeTrack { Condition: var condition })
                condition.Evaluate(batch, verdicts.Positive, verdicts.Negative);
            else
                JudgeClasses(batch, ((ClassTrack)tracks[track]).Column, verdicts);
        }
    }

    /// <summary>What all records say to a track.</summary>
    public ClassBits Of(int track) => _verdicts[track];

    /// <summary>What a record says to a track; unknown for nothing.</summary>
    public BinaryClass this[int track, int row] => _verdicts[track][row];

    private void JudgeClasses(Batch batch, int index, ClassBits verdicts)
    {
        verdicts.Clear();
        var column = batch.Category(index);
        var classes = _classes.Of(column.Dictionary);
        for (var row = 0; row < batch.Count; row++)
        {
            if (Bits.Get(column.Valid, row))
                verdicts[row] = classes[column.Codes[row]];
        }
    }
}
