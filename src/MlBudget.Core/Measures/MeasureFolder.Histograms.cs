using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>
/// How histograms are folded: a value is in one bin of many, so that a bitmap per bin would be mostly zeros. The bin of
/// each row is found once, and counted for each run of rows in the same slot.
/// </content>
internal sealed partial class MeasureFolder
{
    private readonly int[] _bins;
    private readonly long[] _counts;

    private void FoldHistogram(
        MeasureTallies measure, HistogramCounting histogram, FoldFrame frame, ReadOnlySpan<int> runs, FoldKind kind)
    {
        if (frame.Batch is not { } batch)
            return;
        var bins = _bins.AsSpan(0, frame.Count);
        histogram.Assign(batch, bins);
        var counts = _counts.AsSpan(0, measure.Width);
        for (var run = 0; run + 1 < runs.Length; run++)
        {
            var minute = frame.Minutes[runs[run]];
            // Rows that jump between slots are cheaper one by one than with a look at every bin.
            if (runs[run + 1] - runs[run] < counts.Length)
                AddRows(measure, frame, bins, runs[run], runs[run + 1], minute, kind);
            else
                AddRun(measure, frame, bins, runs[run], runs[run + 1], minute, kind, counts);
        }
    }

    private static void AddRows(
        MeasureTallies measure, FoldFrame frame, ReadOnlySpan<int> bins, int from, int to, int minute, FoldKind kind)
    {
        for (var row = from; row < to; row++)
        {
            if (bins[row] != HistogramCounting.NoBin && Bits.Get(frame.Rows, row))
                Add(measure, minute, bins[row], 1, kind);
        }
    }

    private static void AddRun(
        MeasureTallies measure, FoldFrame frame, ReadOnlySpan<int> bins, int from, int to, int minute, FoldKind kind, Span<long> counts)
    {
        counts.Clear();
        for (var row = from; row < to; row++)
        {
            if (bins[row] != HistogramCounting.NoBin && Bits.Get(frame.Rows, row))
                counts[bins[row]]++;
        }

        for (var bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] != 0)
                Add(measure, minute, bin, counts[bin], kind);
        }
    }

    private static void Add(MeasureTallies measure, int minute, int bin, long count, FoldKind kind)
    {
        measure.Add(0, minute, bin, kind == FoldKind.TakeBack ? -count : count);
        if (kind == FoldKind.Arrival)
            measure.Arrived[bin] += count;
    }
}
