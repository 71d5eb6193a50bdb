using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;

namespace MlBudget.Core.Joins;

/// <summary>Collects the rows that a track's labels have found, by why they are folded, and hands on each frame that is full.</summary>
/// <param name="track">The track.</param>
/// <param name="definition">What is kept of a row, and what of it labels are compared with.</param>
/// <param name="joined">Gets the rows, and why.</param>
/// <param name="isRecount">Whether they are all that wait, for measures that are new.</param>
internal sealed class JoinedRows(int track, JoinDefinition definition, Action<FoldFrame, FoldKind> joined, bool isRecount = false)
{
    private readonly FoldFrame?[] _frames = new FoldFrame?[Enum.GetValues<FoldKind>().Length];

    private readonly int? _comparedWith = definition.ComparedWith(track);

    /// <summary>Adds a row as it is now.</summary>
    public void Add(WaitingRow waiting, FoldKind kind) => waiting.CopyTo(FrameOf(kind), track, _comparedWith);

    /// <summary>Adds a row with a verdict that no single track tells.</summary>
    public void Add(WaitingRow waiting, FoldKind kind, JointVerdict verdict) => waiting.CopyTo(FrameOf(kind), verdict.Truth, verdict.Weight);

    /// <summary>Adds a row with what follows from all that labels have told of it.</summary>
    /// <param name="waiting">The row.</param>
    /// <param name="kind">Why it is folded.</param>
    /// <param name="result">What follows, as it is kept; unknown where nothing does.</param>
    public void AddResult(WaitingRow waiting, FoldKind kind, long result)
    {
        var frame = FrameOf(kind);
        frame.ToldNumbers[frame.Count] = result;
        waiting.CopyTo(frame, Millionths.IsKnown(result) ? BinaryClass.Positive : BinaryClass.Unknown);
    }

    /// <summary>Hands on what there is.</summary>
    public void Flush()
    {
        for (var kind = 0; kind < _frames.Length; kind++)
        {
            if (_frames[kind] is { Count: > 0 } frame)
                HandOn(frame, (FoldKind)kind);
        }
    }

    /// <summary>A frame with room for one more row.</summary>
    private FoldFrame FrameOf(FoldKind kind)
    {
        var frame = _frames[(int)kind] ??= new(
            Batch.DefaultCapacity, definition.Layout.Attributes.Length, definition.Layout.Numbers.Length, definition.Layout.Conditions.Length)
        { Track = track, IsRecount = isRecount };
        if (frame.Count == frame.Capacity)
            HandOn(frame, kind);
        return frame;
    }

    private void HandOn(FoldFrame frame, FoldKind kind)
    {
        Bits.Fill(frame.Rows, frame.Count);
        joined(frame, kind);
        frame.Clear();
    }
}
