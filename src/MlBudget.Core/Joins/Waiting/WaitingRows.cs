using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Joins.Waiting;

/// <summary>
/// The predictions that wait for labels, by id and by hour of event time, which leave with the whole hour. Without tracks
/// it only remembers ids. Rows beyond the most that may wait push out the oldest hours.
/// </summary>
internal sealed class WaitingRows
{
    private readonly JoinDefinition _definition;
    private readonly int _attributes;
    private readonly int _tracks;
    private readonly int _numbers;
    private readonly int _conditions;
    private readonly SortedDictionary<long, WaitingHour> _hours = [];
    private readonly HashSet<long> _ended = [];
    private readonly RowChunks _chunks = new();
    private readonly IdIndex _index;
    private WaitingHour? _latest;

    /// <summary>The hour before which all rows take no more room than they need, but for those that came late since.</summary>
    private long _cutTo = long.MinValue;

    /// <summary>No rows.</summary>
    /// <param name="definition">What is kept of each, and for how long.</param>
    public WaitingRows(JoinDefinition definition)
    {
        _definition = definition;
        _attributes = definition.Layout.Attributes.Length;
        _tracks = definition.Layout.Tracks.Length;
        (_numbers, _conditions) = (definition.Layout.Numbers.Length, definition.Layout.Conditions.Length);
        _index = new(_chunks);
    }

    /// <summary>How many rows there are.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them wait for a label.</summary>
    public long Unlabelled => _hours.Values.Sum(hour => hour.Unlabelled);

    /// <summary>Rows that waited for a label and left without one.</summary>
    public long Expired { get; set; }

    /// <summary>Rows that had to leave, or could not come, because too many waited.</summary>
    public long Overflow { get; private set; }

    /// <summary>Whether no row fits any more, however many may wait.</summary>
    public bool IsFull => _chunks.IsFull;

    /// <summary>The hours that have rows, the oldest first.</summary>
    public IReadOnlyCollection<WaitingHour> Hours => _hours.Values;

    /// <summary>Saved hours that are over since the last commit.</summary>
    public IReadOnlyCollection<long> Ended => _ended;

    /// <inheritdoc cref="IdIndex.Touch"/>
    public void Touch(ReadOnlySpan<UInt128> ids) => _index.Touch(ids);

    /// <summary>Finds the latest row of an id.</summary>
    public bool TryFind(UInt128 id, out WaitingRow waiting)
    {
        var isKnown = _index.TryFind(id, out var handle);
        waiting = isKnown ? _chunks[handle] : default;
        return isKnown;
    }

    /// <summary>An hour, which is added when it is new.</summary>
    public WaitingHour HourOf(long hour)
    {
        if (_latest?.Hour == hour)
            return _latest;
        if (!_hours.TryGetValue(hour, out var waiting))
            _hours[hour] = waiting = new(hour);
        return _latest = waiting;
    }

    /// <summary>Adds a row, in place of an older one of its id; null where it finds no room.</summary>
    public WaitingRow? Add(UInt128 id, long time, FoldFrame frame, int row)
    {
        var hour = JoinDefinition.HourOf(time);
        if (!MakeRoom(hour))
        {
            Overflow++;
            Expired += IsAwaited(frame.Predicted[row]) ? 1 : 0;
            return null;
        }

        var waiting = Append(id, HourOf(hour));
        Answer(waiting, frame.Predicted[row]);
        if (_tracks > 0)
            waiting.Chunk.Seconds[waiting.Index] = (ushort)((time - hour * EventTime.PerHour) / EventTime.PerSecond);
        for (var attribute = 0; attribute < _attributes; attribute++)
            waiting.Chunk.Groups(attribute)[waiting.Index] = frame.Groups[attribute][row];
        for (var column = 0; column < _numbers; column++)
            waiting.Chunk.KeptNumbers(column)[waiting.Index] = frame.KeptNumbers[column][row];
        for (var condition = 0; condition < _conditions; condition++)
            waiting.Chunk.KeepTruth(condition, waiting.Index, frame.KeptTruths[condition][row]);
        return waiting;
    }

    /// <summary>Counts a judgment of a row that has as many as are kept.</summary>
    public void NoteOverflow() => Overflow++;

    /// <summary>Adds a row without an answer and groups to an hour.</summary>
    public WaitingRow Append(UInt128 id, WaitingHour hour)
    {
        if (hour.Chunks.Count == 0 || hour.Chunks[^1].Count == RowChunk.Capacity)
        {
            var chunk = new RowChunk(hour, hour.Count, _definition.Layout);
            _chunks.Add(chunk);
            hour.Chunks.Add(chunk);
        }

        var waiting = new WaitingRow(hour.Chunks[^1], hour.Chunks[^1].Add(id));
        _index.Set(id, waiting.Handle);
        Count++;
        return waiting;
    }

    /// <summary>Gives a new row the model's answer, with which it begins to wait.</summary>
    public void Answer(WaitingRow waiting, BinaryClass predicted)
    {
        waiting.Chunk.Predicted[waiting.Index] = predicted;
        waiting.Hour.Unlabelled += IsAwaited(predicted) ? 1 : 0;
    }

    /// <summary>Notes a label of a row, or a better one.</summary>
    /// <param name="waiting">The row.</param>
    /// <param name="track">In which track.</param>
    /// <param name="label">What turned out to be true.</param>
    /// <param name="marks">What else is to be kept: a conflict, or that it is assumed.</param>
    public void NoteLabel(WaitingRow waiting, int track, in Label label, TrackMarks marks)
    {
        ref var known = ref waiting.Chunk.Marks(track)[waiting.Index];
        if ((known & TrackMarks.Unsaved) == 0 && waiting.Row < waiting.Hour.SavedRows)
        {
            waiting.Hour.Changes.Add((waiting.Row, track));
            known |= TrackMarks.Unsaved;
        }

        Put(waiting, track, label, marks);
    }

    /// <summary>Notes a label of a row that is saved already.</summary>
    /// <inheritdoc cref="NoteLabel"/>
    public void Put(WaitingRow waiting, int track, in Label label, TrackMarks marks)
    {
        // What is told never becomes unknown again, so who waited and has this track's label now waits no more.
        waiting.Hour.Unlabelled -= IsAwaitedIn(track) && Waits(waiting) ? 1 : 0;
        ref var known = ref waiting.Chunk.Marks(track)[waiting.Index];
        known = (TrackMarks)label.Class | marks | (known & TrackMarks.Unsaved);
        waiting.Chunk.Arrivals(track)[waiting.Index] = label.Arrival;
        if (waiting.Chunk.TellsNumbers(track))
            waiting.Chunk.ToldNumbers(track)[waiting.Index] = label.Number;
    }

    /// <summary>Lets go of the hours whose wait is over, and of the room for more rows in those that have passed.</summary>
    public void Expire(long now)
    {
        while (_hours.Count > 0 && _hours.First().Value is var oldest && _definition.ExpiryOf(oldest.Hour) <= now)
            Remove(oldest);
        var current = JoinDefinition.HourOf(now);
        if (current == _cutTo)
            return;
        _cutTo = current;
        foreach (var hour in _hours.Values)
        {
            if (hour.Hour < current && hour.Chunks is [.., var last])
                last.Cut();
        }
    }

    /// <summary>Makes room for one more row of an hour; false where only hours as late as it could make room.</summary>
    private bool MakeRoom(long hour)
    {
        while (Count >= _definition.MaxWaiting || IsFull)
        {
            var oldest = _hours.First().Value;
            if (oldest.Hour >= hour)
                return false;
            Overflow += oldest.Count;
            Remove(oldest);
        }

        return true;
    }

    /// <summary>Notes that saved rows of an hour are of no use.</summary>
    public void End(long hour) => _ended.Add(hour);

    /// <summary>Notes that all is saved.</summary>
    public void MarkSaved()
    {
        _ended.Clear();
        foreach (var hour in _hours.Values)
            hour.MarkSaved();
    }

    /// <summary>Takes over the counters of an earlier run.</summary>
    public void RestoreCounters(long expired, long overflow) => (Expired, Overflow) = (expired, overflow);

    private void Remove(WaitingHour hour)
    {
        Expired += hour.Unlabelled;
        foreach (var chunk in hour.Chunks)
        {
            for (var index = 0; index < chunk.Count; index++)
                _index.Remove(chunk.Ids[index], new WaitingRow(chunk, index).Handle);
        }

        // A handle stands for its row until none of the hour's is in the index any more.
        foreach (var chunk in hour.Chunks)
            _chunks.Remove(chunk);
        if (hour.Segments > 0)
            _ended.Add(hour.Hour);
        Count -= hour.Count;
        _hours.Remove(hour.Hour);
        if (_latest == hour)
            _latest = null;
    }

    /// <summary>Whether a prediction that knows nothing yet waits: for the model's label only with an answer.</summary>
    private bool IsAwaited(BinaryClass predicted) =>
        _definition.LabelTrack is null ? _tracks > 0 : predicted != BinaryClass.Unknown;

    /// <summary>Whether a label of a track ends that a row waits: the model's own, or where there is none any.</summary>
    private bool IsAwaitedIn(int track) => _definition.LabelTrack is not { } label || label == track;

    /// <summary>Whether a row still waits: for the model's label, or where there is none for any outcome.</summary>
    private bool Waits(WaitingRow waiting)
    {
        if (!IsAwaited(waiting.Chunk.Predicted[waiting.Index]))
            return false;
        if (_definition.LabelTrack is { } label)
            return waiting.ClassOf(label) == BinaryClass.Unknown;
        for (var track = 0; track < _tracks; track++)
        {
            if (waiting.ClassOf(track) != BinaryClass.Unknown)
                return false;
        }

        return true;
    }
}
