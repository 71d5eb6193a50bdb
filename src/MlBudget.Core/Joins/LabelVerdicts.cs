using System.Collections.Immutable;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Rankings;
using MlBudget.Core.Records;

namespace MlBudget.Core.Joins;

/// <summary>What the records of a batch of labels say to each track.</summary>
/// <param name="tracks">The tracks.</param>
/// <param name="classes">Which text is which class.</param>
internal sealed class LabelVerdicts(ImmutableArray<Track> tracks, BinaryClasses classes)
{
    private readonly CategoryMap<BinaryClass> _classes = new(classes.Of);
    private readonly ClassCodes _codes = new();
    private readonly CategoryMap<long> _items = new(JudgmentCode.ItemOf);
    private readonly GradedLists?[] _lists = [.. tracks.Select(track => track is ListTrack list ? new GradedLists(list.Columns) : null)];
    private readonly JudgedList _list = new();
    private ClassBits[] _verdicts = [];
    private long[][] _numbers = [];
    private int _capacity;

    /// <summary>How many numbers there were so far that are beyond what is kept: they tell nothing.</summary>
    public long OutOfRange { get; private set; }

    /// <summary>Finds them for a batch.</summary>
    public void Judge(Batch batch)
    {
        if (_capacity < batch.Capacity)
        {
            _capacity = batch.Capacity;
            _verdicts = [.. tracks.Select(_ => new ClassBits(_capacity))];
            _numbers = [.. tracks.Select(track => track is NumberTrack or ClassCodeTrack or ListTrack or JudgmentTrack or OutcomeTrack { Weight: not null } ? new long[_capacity] : [])];
        }

        for (var track = 0; track < tracks.Length; track++)
        {
            var verdicts = _verdicts[track];
            if (tracks[track] is OutcomeTrack { Condition: var condition, Weight: var weight })
            {
                condition.Evaluate(batch, verdicts.Positive, verdicts.Negative);
                if (weight is not null)
                    ReadWeights(batch, weight, _numbers[track]);
            }
            else if (tracks[track] is NumberTrack { Column: var column })
                JudgeNumbers(batch, column, verdicts, _numbers[track]);
            else if (tracks[track] is ClassCodeTrack { Column: var label })
                JudgeCodes(batch, label, verdicts, _numbers[track]);
            else if (tracks[track] is ListTrack { Result: var result })
                JudgeLists(batch, _lists[track]!, result, verdicts, _numbers[track]);
            else if (tracks[track] is JudgmentTrack { Columns: var columns, Slot: var slot })
                JudgeItems(slot == 0 ? batch : null, columns, verdicts, _numbers[track]);
            else
                JudgeClasses(batch, ((ClassTrack)tracks[track]).Column, verdicts);
        }
    }

    /// <summary>What all records say to a track.</summary>
    public ClassBits Of(int track) => _verdicts[track];

    /// <summary>What a record says to a track; of unknown class for nothing.</summary>
    /// <param name="track">The track.</param>
    /// <param name="row">The record's row.</param>
    /// <param name="arrival">When it became known, in microseconds since the epoch.</param>
    public Label LabelOf(int track, int row, long arrival) =>
        new(_verdicts[track][row], arrival, _numbers[track] is { Length: > 0 } numbers ? numbers[row] : 0);

    private void JudgeNumbers(Batch batch, int index, ClassBits verdicts, long[] numbers)
    {
        verdicts.Clear();
        var column = batch.Number(index);
        for (var row = 0; row < batch.Count; row++)
        {
            numbers[row] = 0;
            if (!Bits.Get(column.Valid, row))
                continue;
            var code = Millionths.Of(column.Values[row]);
            OutOfRange += code == Millionths.OutOfRange ? 1 : 0;
            if (!Millionths.IsKnown(code))
                continue;
            numbers[row] = code;
            verdicts[row] = BinaryClass.Positive;
        }
    }

    private static void ReadWeights(Batch batch, LabelWeight weight, long[] weights)
    {
        var column = batch.Number(weight.Column);
        for (var row = 0; row < batch.Count; row++)
            weights[row] = Bits.Get(column.Valid, row) ? RowWeights.Of(column.Values[row], weight.Form) : 0;
    }

    /// <summary>A class is told where there is one: which one it is says its code.</summary>
    private void JudgeCodes(Batch batch, int index, ClassBits verdicts, long[] numbers)
    {
        verdicts.Clear();
        _codes.Read(batch.Category(index), numbers.AsSpan(0, batch.Count));
        for (var row = 0; row < batch.Count; row++)
            verdicts[row] = Millionths.IsKnown(numbers[row]) ? BinaryClass.Positive : BinaryClass.Unknown;
    }

    private void JudgeLists(Batch batch, GradedLists lists, ListResult result, ClassBits verdicts, long[] numbers)
    {
        verdicts.Clear();
        for (var row = 0; row < batch.Count; row++)
        {
            numbers[row] = lists.Read(batch, row, _list) ? result.CodeOf(_list) : Millionths.Unknown;
            verdicts[row] = Millionths.IsKnown(numbers[row]) ? BinaryClass.Positive : BinaryClass.Unknown;
        }
    }

    /// <summary>A label is of one item, and is told to the first slot: which one it takes depends on the list.</summary>
    private void JudgeItems(Batch? batch, JudgmentColumns columns, ClassBits verdicts, long[] numbers)
    {
        verdicts.Clear();
        for (var row = 0; row < batch?.Count; row++)
        {
            if (ItemIn(batch, columns, row) is not { } item || GradeIn(batch, columns, row) is not { } grade)
                continue;
            numbers[row] = JudgmentCode.Of(item, grade);
            verdicts[row] = BinaryClass.Positive;
        }
    }

    private long? ItemIn(Batch batch, JudgmentColumns columns, int row)
    {
        if (!Bits.Get(batch.Columns[columns.Item].Valid, row))
            return null;
        if (columns.IsPosition)
            return JudgmentCode.ItemAt(batch.Number(columns.Item).Values[row]);
        var texts = batch.Category(columns.Item);
        return _items.Of(texts.Dictionary)[texts.Codes[row]];
    }

    private static double? GradeIn(Batch batch, JudgmentColumns columns, int row)
    {
        if (columns.Grade is not { } column)
            return 1;
        var grades = batch.Number(column);
        return Bits.Get(grades.Valid, row) && JudgedList.IsGrade(grades.Values[row]) ? grades.Values[row] : null;
    }

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
