using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Joins;

/// <summary>
/// Hands on the rows of which a condition over predictions and outcomes becomes known, or something else than before. What a
/// prediction said of it doesn't change any more, so it changes only with the tracks that it reads. Once it is known after all, it
/// counts by arrival; and again where a correction made it unknown in between.
/// </summary>
internal sealed class JointRows
{
    private readonly Joint[] _joints;
    private readonly JoinedRows[] _joined;

    /// <summary>By track, the joints that read it.</summary>
    private readonly int[][] _ofTrack;

    private readonly JointVerdict[] _before;
    private readonly BinaryClass[] _parts;

    /// <summary>No rows.</summary>
    /// <param name="definition">What the joints are.</param>
    /// <param name="joined">Gets the rows, and why.</param>
    /// <param name="isRecount">Whether they are all that wait, for measures that are new.</param>
    public JointRows(JoinDefinition definition, Action<FoldFrame, FoldKind> joined, bool isRecount = false)
    {
        _joints = [.. definition.Joints];
        _joined = [.. _joints.Select((_, joint) => new JoinedRows(Joint.FirstTrack + joint, definition, joined, isRecount))];
        _ofTrack = [.. definition.Layout.Tracks.Select((_, track) =>
            Enumerable.Range(0, _joints.Length).Where(joint => _joints[joint].Tracks.Contains(track)).ToArray())];
        _before = new JointVerdict[_joints.Length];
        _parts = new BinaryClass[_joints.Select(joint => joint.Conditions.Length + joint.Tracks.Length).DefaultIfEmpty(0).Max()];
    }

    /// <summary>Notes what is known of a row before a track of it changes.</summary>
    public void BeforeChange(WaitingRow waiting, int track)
    {
        foreach (var joint in _ofTrack[track])
            _before[joint] = VerdictOf(joint, waiting);
    }

    /// <summary>Hands on a row of which a track has changed, where something else follows from it.</summary>
    public void AfterChange(WaitingRow waiting, int track)
    {
        foreach (var joint in _ofTrack[track])
        {
            var (before, after) = (_before[joint], VerdictOf(joint, waiting));
            if (before == after)
                continue;
            if (before.Truth != BinaryClass.Unknown)
                _joined[joint].Add(waiting, FoldKind.TakeBack, before);
            if (after.Truth != BinaryClass.Unknown)
                _joined[joint].Add(waiting, before.Truth == BinaryClass.Unknown ? FoldKind.Arrival : FoldKind.Correction, after);
        }
    }

    /// <summary>Hands on all rows, with what is known of them.</summary>
    public void AddAll(IEnumerable<WaitingHour> hours)
    {
        if (_joints.Length == 0)
            return;
        foreach (var hour in hours)
        {
            for (var row = 0; row < hour.Count; row++)
            {
                for (var joint = 0; joint < _joints.Length; joint++)
                    _joined[joint].Add(hour[row], FoldKind.Correction, VerdictOf(joint, hour[row]));
            }
        }

        Flush();
    }

    /// <summary>Hands on what there is.</summary>
    public void Flush()
    {
        foreach (var rows in _joined)
            rows.Flush();
    }

    /// <summary>
    /// What is known of a condition on a row: nothing as long as no track of it is. And nothing of a row from before one of its parts was
    /// kept: of such rows only those would be known whose labels decide alone, and those may all be good, or all be bad.
    /// </summary>
    private JointVerdict VerdictOf(int index, WaitingRow waiting)
    {
        var (joint, isLabelled, part, weight) = (_joints[index], false, 0, (long?)null);
        foreach (var condition in joint.Conditions)
        {
            var truth = waiting.Chunk.Truth(condition, waiting.Index);
            if (truth == RowChunk.NotKept)
                return default;
            _parts[part++] = truth;
        }

        foreach (var track in joint.Tracks)
        {
            var verdict = waiting.ClassOf(track);
            isLabelled |= verdict != BinaryClass.Unknown;
            _parts[part++] = verdict;
            if (verdict != BinaryClass.Unknown && waiting.Chunk.TellsNumbers(track))
                weight = WeightOfBoth(weight, waiting.Chunk.ToldNumbers(track)[waiting.Index]);
        }

        return isLabelled ? new(joint.Evaluate(_parts), weight) : default;
    }

    /// <summary>Of several labels the least probability counts, as of audits that are taken of what was judged; nothing where one doesn't say it.</summary>
    private static long WeightOfBoth(long? one, long other) => one is null ? other : one == 0 || other == 0 ? 0 : Math.Max(one.Value, other);
}

/// <summary>What is known of a condition on a row.</summary>
/// <param name="Truth">Whether it is true.</param>
/// <param name="Weight">For how many predictions the row stands, where labels say it, in millionths; 0 where that is not known; null where no label says it.</param>
internal readonly record struct JointVerdict(BinaryClass Truth, long? Weight);
