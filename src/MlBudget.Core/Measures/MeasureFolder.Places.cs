using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>
/// How rows that each have one counter out of many are folded: counted by run of rows in the same slot, and one by one where
/// labels come for many hours at once or rows are split by group.
/// </content>
internal sealed partial class MeasureFolder
{
    private readonly int[] _placed;

    private void FoldPlaces(
        MeasureTallies measure, PlacedCounting counting, FoldFrame frame, ReadOnlySpan<int> runs, FoldKind kind)
    {
        var places = counting.PlacesOf(frame);
        var groups = measure.Definition.Attribute is { } attribute ? frame.Groups[attribute] : null;
        for (var run = 0; run + 1 < runs.Length; run++)
        {
            // With fewer rows than counters a look at every counter costs more than it saves.
            if (groups is not null || runs[run + 1] - runs[run] < measure.Width)
                AddRows(measure, frame, groups, places, runs[run], runs[run + 1], kind);
            else
                AddRun(measure, frame, places, runs[run], runs[run + 1], kind);
        }
    }

    private static void AddRows(
        MeasureTallies measure, FoldFrame frame, int[]? groups, ReadOnlySpan<int> places, int from, int to, FoldKind kind)
    {
        for (var row = from; row < to; row++)
        {
            var group = groups is null ? 0 : groups[row];
            if (group >= 0 && IsPlaced(measure, frame, places, row))
                AddPlaced(measure, group, frame.Minutes[row], places[row], 1, kind);
        }
    }

    private void AddRun(MeasureTallies measure, FoldFrame frame, ReadOnlySpan<int> places, int from, int to, FoldKind kind)
    {
        var counts = _placed.AsSpan(0, measure.Width);
        counts.Clear();
        for (var row = from; row < to; row++)
        {
            if (IsPlaced(measure, frame, places, row))
                counts[places[row]]++;
        }

        for (var counter = 0; counter < counts.Length; counter++)
        {
            if (counts[counter] > 0)
                AddPlaced(measure, 0, frame.Minutes[from], counter, counts[counter], kind);
        }
    }

    private static bool IsPlaced(MeasureTallies measure, FoldFrame frame, ReadOnlySpan<int> places, int row) =>
        places[row] != PlacedCounting.None && (Bits.Get(frame.Rows, row) || measure.Definition.Counting.CountsRepeated);

    private static void AddPlaced(MeasureTallies measure, int group, int minute, int counter, int count, FoldKind kind)
    {
        measure.Add(group, minute, counter, kind == FoldKind.TakeBack ? -count : count);
        if (kind == FoldKind.Arrival)
            measure.Arrived[counter] += count;
    }
}
