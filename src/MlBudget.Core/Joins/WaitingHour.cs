using MlBudget.Core.Measures;

namespace MlBudget.Core.Joins;

/// <summary>The predictions of one hour of event time that wait for their labels, or keep them for a correction.</summary>
/// <param name="attributes">How many group attributes the model has.</param>
internal sealed class WaitingHour(int attributes)
{
    private readonly List<UInt128> _ids = [];
    private readonly List<BinaryClass> _predicted = [];
    private readonly List<Label> _labels = [];
    private readonly List<bool> _conflicts = [];
    private readonly List<int>[] _groups = [.. Enumerable.Range(0, attributes).Select(_ => new List<int>())];

    /// <summary>The ids of its rows.</summary>
    public IReadOnlyList<UInt128> Ids => _ids;

    /// <summary>How many of its answers have no label.</summary>
    public long Unlabelled { get; private set; }

    /// <summary>Keeps a row of a frame and returns its number.</summary>
    public int Add(UInt128 id, FoldFrame frame, int row)
    {
        _ids.Add(id);
        _predicted.Add(frame.Predicted[row]);
        _labels.Add(default);
        _conflicts.Add(false);
        for (var attribute = 0; attribute < _groups.Length; attribute++)
            _groups[attribute].Add(frame.Groups[attribute][row]);
        if (_predicted[^1] != BinaryClass.Unknown)
            Unlabelled++;
        return _ids.Count - 1;
    }

    /// <summary>The label of a row; of unknown class where it has none yet.</summary>
    public Label LabelOf(int row) => _labels[row];

    /// <summary>Gives a row its label, or a better one.</summary>
    public void SetLabel(int row, Label label)
    {
        if (_labels[row].Class == BinaryClass.Unknown && _predicted[row] != BinaryClass.Unknown)
            Unlabelled--;
        _labels[row] = label;
    }

    /// <summary>Notes that a row has labels that differ; false when that is known.</summary>
    public bool MarkConflict(int row)
    {
        if (_conflicts[row])
            return false;
        return _conflicts[row] = true;
    }

    /// <summary>Appends a row with its label to a frame.</summary>
    public void CopyTo(FoldFrame frame, int row, int minute)
    {
        var target = frame.Count++;
        frame.Minutes[target] = minute;
        frame.Predicted[target] = _predicted[row];
        frame.Actual[target] = _labels[row].Class;
        for (var attribute = 0; attribute < _groups.Length; attribute++)
            frame.Groups[attribute][target] = _groups[attribute][row];
    }
}

/// <summary>What turned out to be true, and when that became known.</summary>
/// <param name="Class">The class; unknown stands for no label.</param>
/// <param name="Arrival">In microseconds since the epoch.</param>
internal readonly record struct Label(BinaryClass Class, long Arrival)
{
    /// <summary>The label that arrived earliest wins, ties by value: so the order in which they are read is no matter.</summary>
    public bool WinsOver(Label other) =>
        Arrival < other.Arrival || (Arrival == other.Arrival && Class < other.Class);
}
