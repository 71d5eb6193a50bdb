using System.Runtime.InteropServices;
using MlBudget.Core.Events;
using MlBudget.Core.Measures;

namespace MlBudget.Core.Joins;

/// <summary>
/// Finds each label's prediction by id, in whatever order the two arrive. Rows wait in the hour of their event, and
/// leave with the whole hour; a label that came too late for that is not joined, even if the hour is still there, so
/// that it doesn't matter when somebody looked.
/// </summary>
/// <param name="attributes">How many group attributes the model has.</param>
/// <param name="wait">For how long a prediction waits, from the end of its event's hour, and a label from that of its
/// arrival.</param>
/// <param name="joined">Gets the rows that a label has found, and why.</param>
internal sealed class LabelJoin(int attributes, TimeSpan wait, Action<FoldFrame, FoldKind> joined)
{
    private readonly Dictionary<UInt128, (long Hour, int Row)> _index = [];
    private readonly Dictionary<long, WaitingHour> _hours = [];
    private readonly Dictionary<UInt128, List<Label>> _early = [];
    private readonly Dictionary<long, List<UInt128>> _earlyByHour = [];
    private readonly JoinedRows _arrived = new(attributes, rows => joined(rows, FoldKind.Arrival));
    private readonly JoinedRows _takenBack = new(attributes, rows => joined(rows, FoldKind.TakeBack));
    private readonly JoinedRows _corrected = new(attributes, rows => joined(rows, FoldKind.Correction));
    private readonly long _wait = EventTime.From(wait);

    /// <summary>Answers that wait for a label.</summary>
    public long Waiting => _hours.Values.Sum(hour => hour.Unlabelled);

    /// <summary>Ids with labels that wait for their prediction.</summary>
    public long Unmatched => _early.Count;

    /// <summary>Answers whose label never came in time.</summary>
    public long Expired { get; private set; }

    /// <summary>Ids whose labels never met a prediction.</summary>
    public long Unknown { get; private set; }

    /// <summary>Ids with labels that differ.</summary>
    public long Conflicts { get; private set; }

    /// <summary>Takes a prediction in; false when its id is known already.</summary>
    public bool AddPrediction(UInt128 id, long time, FoldFrame frame, int row)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, id, out var known);
        if (known && time < ExpiryOf(place.Hour))
            return false;
        var hour = HourOf(time);
        if (!_hours.TryGetValue(hour, out var waiting))
            _hours[hour] = waiting = new(attributes);
        place = (hour, waiting.Add(id, frame, row));
        if (_early.Remove(id, out var labels))
        {
            foreach (var label in labels)
                MatchOrKeep(id, place, label);
        }

        return true;
    }

    /// <summary>Takes a label in, for a prediction that is here or may still come.</summary>
    public void AddLabel(UInt128 id, Label label)
    {
        if (_index.TryGetValue(id, out var place))
            MatchOrKeep(id, place, label);
        else
            KeepEarly(id, label);
    }

    /// <summary>Hands on what was joined since the last call.</summary>
    public void Flush()
    {
        _arrived.Flush();
        _takenBack.Flush();
        _corrected.Flush();
    }

    /// <summary>Lets go of the hours whose wait is over.</summary>
    public void Expire(long now)
    {
        foreach (var hour in _hours.Keys.Where(hour => ExpiryOf(hour) <= now).ToArray())
        {
            var waiting = _hours[hour];
            Expired += waiting.Unlabelled;
            foreach (var id in waiting.Ids)
            {
                // An id that came again after its expiry belongs to a later hour.
                if (_index.TryGetValue(id, out var place) && place.Hour == hour)
                    _index.Remove(id);
            }

            _hours.Remove(hour);
        }

        foreach (var hour in _earlyByHour.Keys.Where(hour => ExpiryOf(hour) <= now).ToArray())
        {
            foreach (var id in _earlyByHour[hour])
                ExpireEarly(id, hour);
            _earlyByHour.Remove(hour);
        }
    }

    /// <summary>A label of the wrong time for its prediction is treated as it would be if the prediction were gone.</summary>
    private void MatchOrKeep(UInt128 id, (long Hour, int Row) place, Label label)
    {
        if (label.Arrival < ExpiryOf(place.Hour) && place.Hour * EventTime.PerHour < ExpiryOf(HourOf(label.Arrival)))
            Match(place, label);
        else
            KeepEarly(id, label);
    }

    private void Match((long Hour, int Row) place, Label label)
    {
        var hour = _hours[place.Hour];
        var minute = (int)(place.Hour * 60);
        var current = hour.LabelOf(place.Row);
        if (current.Class != BinaryClass.Unknown)
        {
            if (current.Class != label.Class && hour.MarkConflict(place.Row))
                Conflicts++;
            if (!label.WinsOver(current))
                return;
            if (current.Class != label.Class)
                hour.CopyTo(_takenBack.Next(), place.Row, minute);
        }

        hour.SetLabel(place.Row, label);
        if (current.Class != label.Class)
            hour.CopyTo((current.Class == BinaryClass.Unknown ? _arrived : _corrected).Next(), place.Row, minute);
    }

    private void KeepEarly(UInt128 id, Label label)
    {
        if (!_early.TryGetValue(id, out var labels))
            _early[id] = labels = new(1);
        // Outcome tables are written again and again: the same label once more tells nothing.
        if (labels.Contains(label))
            return;
        labels.Add(label);
        var hour = HourOf(label.Arrival);
        if (!_earlyByHour.TryGetValue(hour, out var ids))
            _earlyByHour[hour] = ids = [];
        ids.Add(id);
    }

    private void ExpireEarly(UInt128 id, long hour)
    {
        if (!_early.TryGetValue(id, out var labels))
            return;
        labels.RemoveAll(label => HourOf(label.Arrival) == hour);
        if (labels.Count > 0)
            return;
        _early.Remove(id);
        Unknown++;
    }

    private long ExpiryOf(long hour) => (hour + 1) * EventTime.PerHour + _wait;

    private static long HourOf(long time) => EventTime.FloorDivide(time, EventTime.PerHour);
}

/// <summary>Collects joined rows into frames and hands on each that is full.</summary>
internal sealed class JoinedRows(int attributes, Action<FoldFrame> full)
{
    private readonly FoldFrame _frame = new(Batch.DefaultCapacity, attributes);

    /// <summary>A frame with room for one more row.</summary>
    public FoldFrame Next()
    {
        if (_frame.Count == _frame.Capacity)
            Flush();
        return _frame;
    }

    /// <summary>Hands on what there is.</summary>
    public void Flush()
    {
        Bits.Fill(_frame.Rows, _frame.Count);
        full(_frame);
        _frame.Clear();
    }
}
