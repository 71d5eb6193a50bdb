using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>
/// Folds frames into the tallies of measures, each as its <see cref="Counting"/> does it. What all of them need of a frame is
/// found once: the rows that count, and the runs of rows in the same slot. It allocates nothing per event.
/// </summary>
internal sealed class MeasureFolder
{
    private readonly MeasureTallies[] _measures;
    private readonly FoldScratch _scratch;
    private readonly FrameGroups[] _groups;
    private readonly PopulationRows?[] _populations;
    private readonly int[] _runs;
    private readonly ulong[] _all;

    /// <summary>Folds into measures.</summary>
    /// <param name="measures">The measures.</param>
    /// <param name="capacity">The most rows of a frame.</param>
    /// <param name="kept">The conditions that are kept of predictions for their labels.</param>
    public MeasureFolder(MeasureTallies[] measures, int capacity, ImmutableArray<Condition> kept = default)
    {
        _measures = measures;
        _populations = PopulationRows.Of(measures.Select(measure => measure.Definition), kept, capacity);
        _scratch = new(capacity);
        _groups = [.. Enumerable.Range(0, measures.Select(measure => measure.Definition.Attribute + 1 ?? 0).DefaultIfEmpty().Max()).Select(_ => new FrameGroups(capacity))];
        _runs = new int[capacity + 1];
        _all = new ulong[Bits.Words(capacity)];
    }

    /// <summary>Adds a frame's rows to every measure that is folded over such rows.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="kind">Why they are folded.</param>
    public void Fold(FoldFrame frame, FoldKind kind = FoldKind.Arrival)
    {
        if (frame.Count == 0)
            return;
        var words = Bits.Words(frame.Count);
        Bits.Fill(_all.AsSpan(0, words), frame.Count);
        foreach (var groups in _groups)
            groups.Forget();
        foreach (var population in _populations)
            population?.Forget();
        ReadOnlySpan<ulong> all = _all.AsSpan(0, words), once = frame.Rows.AsSpan(0, words);
        foreach (var slot in (ReadOnlySpan<SlotSize>)[SlotSize.Minute, SlotSize.Hour])
        {
            var runs = FindRuns(frame, (int)slot);
            for (var index = 0; index < _measures.Length; index++)
            {
                var measure = _measures[index];
                var counting = measure.Definition.Counting;
                if (measure.Definition.Slot != slot || !IsFolded(counting, frame))
                    continue;
                var parts = measure.Definition.Attribute is { } attribute ? _groups[attribute] : null;
                var rows = counting.CountsRepeated ? all : once;
                counting.Fold(new(measure, frame, kind, _populations[index] is { } population ? population.Within(frame, rows) : rows, runs, _scratch, parts));
            }
        }
    }

    private static bool IsFolded(Counting counting, FoldFrame frame) =>
        (counting.Input & frame.Input) != 0 && (!frame.IsJoined || counting.Track == frame.Track);

    /// <summary>The first row of each run of rows in one slot, and the number of rows behind the last.</summary>
    private ReadOnlySpan<int> FindRuns(FoldFrame frame, int slotMinutes)
    {
        var count = 0;
        var slotEnd = int.MinValue;
        var slotStart = int.MaxValue;
        for (var row = 0; row < frame.Count; row++)
        {
            var minute = frame.Minutes[row];
            if (minute >= slotStart && minute < slotEnd)
                continue;
            slotStart = TimeWindow.Floor(minute, slotMinutes);
            slotEnd = slotStart + slotMinutes;
            _runs[count++] = row;
        }

        _runs[count++] = frame.Count;
        return _runs.AsSpan(0, count);
    }
}
