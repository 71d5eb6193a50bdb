using System.Numerics;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>
/// Folds frames into tallies: one bitmap per counter, then a population count per run of rows in the same slot, or one
/// addition per set bit where rows are split by group. It allocates nothing per event.
/// </summary>
internal sealed partial class MeasureFolder
{
    private readonly MeasureTallies[] _measures;
    private readonly ulong[][] _counters;
    private readonly int[] _runs;

    public MeasureFolder(MeasureTallies[] measures, int capacity)
    {
        _measures = measures;
        _runs = new int[capacity + 1];
        var histograms = measures.Where(measure => measure.Definition.Counting is HistogramCounting).ToArray();
        var widest = measures.Where(measure => measure.Definition.Counting is not (HistogramCounting or PlacedCounting))
            .Select(measure => measure.Width).DefaultIfEmpty().Max();
        _counters = [.. Enumerable.Range(0, widest).Select(_ => new ulong[Bits.Words(capacity)])];
        _bins = new int[histograms.Length == 0 ? 0 : capacity];
        _counts = new long[histograms.Select(measure => measure.Width).DefaultIfEmpty().Max()];
        _placed = new int[measures.Where(measure => measure.Definition.Counting is PlacedCounting)
            .Select(measure => measure.Width).DefaultIfEmpty().Max()];
        _values = new long[measures.Any(measure => measure.Definition.Counting is SumCounting) ? capacity : 0];
    }

    /// <summary>Adds a frame's rows to every measure that is folded over such rows.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="input">What they are.</param>
    /// <param name="kind">Why they are folded.</param>
    public void Fold(FoldFrame frame, FoldInput input, FoldKind kind = FoldKind.Arrival)
    {
        if (frame.Count == 0)
            return;
        foreach (var slot in (ReadOnlySpan<SlotSize>)[SlotSize.Minute, SlotSize.Hour])
        {
            var runs = FindRuns(frame, (int)slot);
            foreach (var measure in _measures)
            {
                if (measure.Definition.Slot == slot && IsFolded(measure.Definition.Counting, frame, input))
                    Fold(measure, frame, runs, kind);
            }
        }
    }

    private static bool IsFolded(Counting counting, FoldFrame frame, FoldInput input) =>
        (counting.Input & input) != 0 && (input == FoldInput.Predictions || counting.Track == frame.Track);

    private void Fold(MeasureTallies measure, FoldFrame frame, ReadOnlySpan<int> runs, FoldKind kind)
    {
        if (measure.Definition.Counting is HistogramCounting histogram)
        {
            FoldHistogram(measure, histogram, frame, runs, kind);
            return;
        }

        if (measure.Definition.Counting is PlacedCounting placed)
        {
            FoldPlaces(measure, placed, frame, runs, kind);
            return;
        }

        var sign = kind == FoldKind.TakeBack ? -1 : 1;
        var counters = _counters.AsSpan(0, measure.Width);
        var counting = measure.Definition.Counting;
        counting.Compute(frame, counters);
        if (!counting.CountsRepeated)
            KeepOnly(frame.Rows.AsSpan(0, Bits.Words(frame.Count)), counters);
        var sums = counting as SumCounting;
        sums?.ComputeValues(frame, _values.AsSpan(0, frame.Count));
        for (var counter = 0; counter < counters.Length; counter++)
        {
            if (sums is not null && sums.AreSums[counter])
            {
                FoldSum(measure, frame, counters[counter], counter, runs, sign);
                continue;
            }

            var counted = measure.Definition.Attribute is { } attribute
                ? FoldGroups(measure, frame, counters[counter], counter, frame.Groups[attribute], sign)
                : FoldRuns(measure, frame, counters[counter], counter, runs, sign);
            if (kind == FoldKind.Arrival)
                measure.Arrived[counter] += counted;
        }
    }

    private static void KeepOnly(ReadOnlySpan<ulong> rows, ReadOnlySpan<ulong[]> counters)
    {
        foreach (var counter in counters)
        {
            for (var word = 0; word < rows.Length; word++)
                counter[word] &= rows[word];
        }
    }

    private static long FoldRuns(
        MeasureTallies measure, FoldFrame frame, ulong[] rows, int counter, ReadOnlySpan<int> runs, int sign)
    {
        long counted = 0;
        for (var run = 0; run + 1 < runs.Length; run++)
        {
            var count = Bits.Count(rows, runs[run], runs[run + 1]);
            if (count == 0)
                continue;
            measure.Add(0, frame.Minutes[runs[run]], counter, sign * count);
            counted += count;
        }

        return counted;
    }

    private static long FoldGroups(
        MeasureTallies measure, FoldFrame frame, ulong[] rows, int counter, int[] groups, int sign)
    {
        long counted = 0;
        for (var word = 0; word < Bits.Words(frame.Count); word++)
        {
            for (var rest = rows[word]; rest != 0; rest &= rest - 1)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(rest);
                if (groups[row] < 0)
                    continue;
                measure.Add(groups[row], frame.Minutes[row], counter, sign);
                counted++;
            }
        }

        return counted;
    }

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
