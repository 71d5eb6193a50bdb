using MlBudget.Core.Joins.Early;
using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Joins;

/// <summary>
/// Finds each label's prediction by id, in whatever order the two arrive. Rows wait in the hour of their event, and
/// leave with the whole hour; a label that came too late for that is not joined, even if the hour is still there, so
/// that it doesn't matter when somebody looked. A label tells something to one track; without tracks the ids of
/// predictions are only remembered.
/// </summary>
internal sealed partial class LabelJoin
{
    /// <summary>For how many rows what they need is fetched together: few enough that a processor remembers where their pages are.</summary>
    private const int RowsAhead = 64;

    private readonly JoinDefinition _definition;
    private readonly WaitingRows _rows;
    private readonly EarlyLabels _early;
    private readonly JoinedRows[] _joined;
    private readonly JointRows _joints;
    private readonly bool _hasJoints;
    private readonly JudgedRows? _judged;
    private bool _areTaken;
    private readonly List<(int Track, Label Label)> _taken = [];

    /// <summary>Nothing waits.</summary>
    /// <param name="definition">How predictions wait and what labels tell of them.</param>
    /// <param name="joined">Gets the rows that a label has found, and why.</param>
    public LabelJoin(JoinDefinition definition, Action<FoldFrame, FoldKind> joined)
    {
        _definition = definition;
        _layout = definition.Layout;
        _rows = new(definition);
        _early = new(definition);
        _joined = [.. definition.Layout.Tracks.Select((_, track) => new JoinedRows(track, definition, joined))];
        _joints = new(definition, joined);
        _hasJoints = !definition.Joints.IsEmpty;
        _judged = definition.Judgments is { } judgments ? new(definition, judgments, joined) : null;
    }

    /// <summary>Gets each prediction whose own label is new or better, or assumed: its id, its hour, and the label.</summary>
    public Action<UInt128, long, Label>? Labelled { get; init; }

    /// <summary>Answers that wait for a label.</summary>
    public long Waiting => _rows.Unlabelled;

    /// <summary>Ids with labels that wait for their prediction.</summary>
    public long Unmatched => _early.Ids;

    /// <summary>Answers whose label never came in time.</summary>
    public long Expired => _rows.Expired;

    /// <summary>Ids whose labels never met a prediction, once for each hour in which such labels came.</summary>
    public long Unknown => _early.Unknown;

    /// <summary>Ids with labels that differ.</summary>
    public long Conflicts { get; private set; }

    /// <summary>Predictions and labels that could not wait, because too many did.</summary>
    public long Overflow => _rows.Overflow + _early.Overflow;

    /// <summary>Says of a batch of predictions or labels, before each of its rows, that their ids are looked up one after the other.</summary>
    /// <param name="ids">The ids of the batch.</param>
    /// <param name="row">The row that comes next.</param>
    public void Expect(ReadOnlySpan<UInt128> ids, int row)
    {
        if (row % RowsAhead == 0)
            _rows.Touch(ids[row..Math.Min(row + RowsAhead, ids.Length)]);
    }

    /// <summary>Takes a prediction in; false when its id is known already.</summary>
    public bool AddPrediction(UInt128 id, long time, FoldFrame frame, int row)
    {
        if (_rows.TryFind(id, out var known) && time < _definition.ExpiryOf(known.Hour.Hour))
            return false;
        if (_rows.Add(id, time, frame, row) is not { } waiting || _early.Ids == 0)
            return true;
        _early.Take(id, _taken);
        if (_judged is not null && _taken.Count > 1)
        {
            TakeJudged(id, waiting, _judged);
            return true;
        }

        foreach (var (track, label) in _taken)
            MatchOrKeep(id, waiting, track, label);
        return true;
    }

    /// <summary>Takes a label in, for a prediction that is here or may still come.</summary>
    public void AddLabel(UInt128 id, int track, in Label label)
    {
        if (_rows.TryFind(id, out var waiting))
            MatchOrKeep(id, waiting, track, label);
        else
            _early.Keep(id, track, label);
    }

    /// <summary>Hands on what was joined since the last call.</summary>
    public void Flush()
    {
        foreach (var rows in _joined)
            rows.Flush();
        _joints.Flush();
        _judged?.Flush();
    }

    /// <summary>Assumes what is due, hands it on, and lets go of the hours whose wait is over.</summary>
    /// <param name="now">The instant.</param>
    public void Expire(Instant now)
    {
        Assume(now);
        _rows.Expire(now.Micros);
        _early.Expire(now.Micros);
        ExpireRawIds(now.Micros);
    }

    /// <summary>Assumes what is due, and hands it on.</summary>
    /// <param name="now">The instant.</param>
    public void Assume(Instant now)
    {
        if (_definition.Unlabelled is not null)
            AssumeUnlabelled(now.Micros);
        _judged?.CountArrived(_rows.Hours, now.Micros);
        _judged?.Flush();
    }

    /// <summary>The ids of all rows that wait, each with the hour of its event, in the order in which <see cref="Recount"/> hands them
    /// on.</summary>
    public IEnumerable<(UInt128 Id, long Hour)> WaitingIds => _rows.Hours
        .SelectMany(hour => Enumerable.Range(0, hour.Count).Select(row => hour[row]))
        .Select(waiting => (waiting.Chunk.Ids[waiting.Index], waiting.Hour.Hour));

    /// <summary>Hands on all rows that wait, by track, with what labels have told of them in it: for measures that are new.</summary>
    /// <param name="waiting">Gets the rows.</param>
    public void Recount(Action<FoldFrame, FoldKind> waiting)
    {
        for (var track = 0; track < _joined.Length; track++)
        {
            var rows = new JoinedRows(track, _definition, waiting, isRecount: true);
            foreach (var hour in _rows.Hours)
            {
                for (var row = 0; row < hour.Count; row++)
                    rows.Add(hour[row], FoldKind.Correction);
            }

            rows.Flush();
        }

        new JointRows(_definition, waiting, isRecount: true).AddAll(_rows.Hours);
        if (_definition.Judgments is { } judgments)
            new JudgedRows(_definition, judgments, waiting, isRecount: true).AddAll(_rows.Hours);
    }

    /// <summary>A label of the wrong time for its prediction is treated as it would be if the prediction were gone.</summary>
    private void MatchOrKeep(UInt128 id, WaitingRow waiting, int track, in Label label)
    {
        if (!IsInTime(waiting, label.Arrival))
            _early.Keep(id, track, label);
        else if (_judged?.IsSlot(track) == true)
            MatchJudgment(waiting, label);
        else
            Match(waiting, track, label);
    }

    private bool IsInTime(WaitingRow waiting, long arrival) => arrival < _definition.ExpiryOf(waiting.Hour.Hour)
        && waiting.Hour.Hour * EventTime.PerHour < _definition.ExpiryOf(JoinDefinition.HourOf(arrival));

    private void Match(WaitingRow waiting, int track, in Label label)
    {
        var current = waiting.LabelOf(track);
        if (current.Class == BinaryClass.Unknown && IsAssumedBefore(label, waiting, track))
            current = Assume(waiting);
        var marks = waiting.MarksOf(track);
        if ((marks & TrackMarks.Assumed) != 0)
        {
            // What was assumed gives way to any label, whenever that came, and never contradicts it.
            Replace(waiting, track, current, label, TrackMarks.None);
            return;
        }

        var conflict = marks & TrackMarks.Conflict;
        if (current.Class != BinaryClass.Unknown && !Agree(current, label, track))
        {
            Conflicts += IsInConflict(waiting) ? 0 : 1;
            conflict = TrackMarks.Conflict;
        }

        if (current.Class == BinaryClass.Unknown || label.WinsOver(current, _definition.Wins))
            Replace(waiting, track, current, label, conflict);
        else if (conflict != (marks & TrackMarks.Conflict))
            _rows.NoteLabel(waiting, track, current, conflict);
    }

    private void Replace(WaitingRow waiting, int track, in Label current, in Label label, TrackMarks marks)
    {
        var isNew = current.Class == BinaryClass.Unknown;
        // Also of the same class: when it came is counted as well.
        if (!isNew)
            _joined[track].Add(waiting, FoldKind.TakeBack);
        if (_hasJoints)
            _joints.BeforeChange(waiting, track);
        var judged = !_areTaken && _judged?.IsSlot(track) == true ? _judged : null;
        judged?.BeforeChange(waiting);
        NoteLabel(waiting, track, label, marks);
        _joined[track].Add(waiting, isNew ? FoldKind.Arrival : FoldKind.Correction);
        if (_hasJoints)
            _joints.AfterChange(waiting, track);
        judged?.AfterChange(waiting);
    }

    private void NoteLabel(WaitingRow waiting, int track, in Label label, TrackMarks marks)
    {
        _rows.NoteLabel(waiting, track, label, marks);
        if (track == _definition.SampledTrack && waiting.VerdictOf(track, _definition.KeptAnswer) is var verdict and not BinaryClass.Unknown)
            Labelled?.Invoke(waiting.Chunk.Ids[waiting.Index], waiting.Hour.Hour, label with { Class = verdict });
    }

    /// <summary>An id is counted once, however many of its labels differ.</summary>
    private bool IsInConflict(WaitingRow waiting)
    {
        for (var track = 0; track < _joined.Length; track++)
        {
            if ((waiting.MarksOf(track) & TrackMarks.Conflict) != 0)
                return true;
        }

        return false;
    }

    /// <summary>Whether two labels say the same. For how many predictions they stand, which is the number of a condition's label, is nothing that they say.</summary>
    private bool Agree(in Label one, in Label other, int track) => _definition.Weighed.Contains(track) ? one.Class == other.Class : one.IsLike(other);

    /// <summary>Whether a row without a label was taken for unlabelled before this label came, had somebody looked.</summary>
    private bool IsAssumedBefore(in Label label, WaitingRow waiting, int track) => _definition.Unlabelled is not null
        && track == _definition.AssumedTrack && label.Arrival >= _definition.DeadlineOf(waiting.Hour.Hour);

    private Label Assume(WaitingRow waiting)
    {
        var (track, assumed) = (_definition.AssumedTrack!.Value, _definition.AssumedOf(waiting.Hour.Hour));
        var judged = _areTaken ? null : _judged;
        judged?.BeforeChange(waiting);
        NoteLabel(waiting, track, assumed, TrackMarks.Assumed);
        _joined[track].Add(waiting, FoldKind.Arrival);
        judged?.AfterChange(waiting);
        return assumed;
    }

    private void AssumeUnlabelled(long now)
    {
        foreach (var hour in _rows.Hours)
        {
            if (_definition.DeadlineOf(hour.Hour) > now)
                break;
            for (; hour.Swept < hour.Count; hour.Swept++)
            {
                var waiting = hour[hour.Swept];
                if (waiting.ClassOf(_definition.AssumedTrack!.Value) == BinaryClass.Unknown)
                    Assume(waiting);
            }
        }

        Flush();
    }
}
