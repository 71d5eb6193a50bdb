using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>
/// What a measure's <see cref="Counting"/> is given to fold a frame: the rows, why they are folded, space to work in, and where
/// to add. Whoever adds row by row adds only those of <see cref="Rows"/>; what is added for many rows at once sees to it by itself.
/// </summary>
public readonly ref struct FoldContext
{
    private readonly MeasureTallies _tallies;
    private readonly FoldScratch _scratch;
    private readonly FrameGroups? _parts;
    private readonly int _sign;

    internal FoldContext(
        MeasureTallies tallies, FoldFrame frame, FoldKind kind, ReadOnlySpan<ulong> rows, ReadOnlySpan<int> runs, FoldScratch scratch, FrameGroups? parts)
    {
        (_tallies, _scratch, _parts, _sign) = (tallies, scratch, parts, kind == FoldKind.TakeBack ? -1 : 1);
        (Frame, Kind) = (frame, kind);
        Rows = rows;
        Runs = runs;
        Groups = tallies.Definition.Attribute is { } attribute ? frame.Groups[attribute] : null;
    }

    /// <summary>The rows.</summary>
    public FoldFrame Frame { get; }

    /// <summary>Why they are folded.</summary>
    public FoldKind Kind { get; }

    /// <summary>The rows that count, as a bitmap: without those that repeat an id, unless the counting counts them.</summary>
    public ReadOnlySpan<ulong> Rows { get; }

    /// <summary>The first row of each run of rows in one slot of the measure, and the number of rows behind the last run.</summary>
    public ReadOnlySpan<int> Runs { get; }

    /// <summary>The group code of each row, below 0 where it has none and is not counted; null where the measure has no attribute,
    /// and all rows are in group 0.</summary>
    public int[]? Groups { get; }

    /// <summary>How many counters the measure has.</summary>
    public int Counters => _tallies.Width;

    /// <summary>Bitmaps over the rows, to be overwritten.</summary>
    public ReadOnlySpan<ulong[]> Bitmaps(int count) => _scratch.Bitmaps(count);

    /// <summary>Arrays of at least one value per row, to be overwritten.</summary>
    public ReadOnlySpan<long[]> Values(int count) => _scratch.Values(count);

    /// <summary>A bin per row, to be overwritten.</summary>
    public Span<int> Bins() => _scratch.Bins(Frame.Count);

    /// <summary>Adds to a counter in the slot of a minute and, where rows are new, by arrival; takes away where they are taken
    /// back.</summary>
    /// <param name="group">The group's code; 0 where the measure has no attribute.</param>
    /// <param name="minute">A minute of the slot.</param>
    /// <param name="counter">Which counter.</param>
    /// <param name="count">How many rows.</param>
    public void Count(int group, int minute, int counter, long count)
    {
        Sum(group, minute, counter, count);
        Arrive(counter, count);
    }

    /// <summary>The same for a sum of values, which is not kept by arrival, where it would grow for ever.</summary>
    /// <param name="group">The group's code; 0 where the measure has no attribute.</param>
    /// <param name="minute">A minute of the slot.</param>
    /// <param name="counter">Which counter.</param>
    /// <param name="value">The sum.</param>
    public void Sum(int group, int minute, int counter, long value) => _tallies.Add(group, minute, counter, _sign * value);

    /// <summary>Raises what a counter holds by arrival to a value, where the rows are new: of a maximum, which has no slots.</summary>
    /// <param name="counter">Which counter.</param>
    /// <param name="value">The value, at least 0.</param>
    public void Reach(int counter, long value)
    {
        if (Kind == FoldKind.Arrival)
            _tallies.Reach(counter, value);
    }

    /// <summary>Counts rows: a population count per run of rows in the same slot, for each group where they are split by few; or one addition
    /// per row where they are split by many.</summary>
    /// <param name="counter">Which counter.</param>
    /// <param name="rows">One of <see cref="Bitmaps"/>. Rows that don't count are cleared in it.</param>
    public void CountRows(int counter, ulong[] rows)
    {
        KeepOnly(Rows, rows);
        if (Groups is not { } groups)
        {
            Arrive(counter, CountRuns(_tallies, rows, Runs, Frame.Minutes, counter, _sign));
            return;
        }

        // Rows that labels have found are of many slots, each of which would be looked at for each group.
        var isInFewSlots = Runs.Length * 16 < Frame.Count;
        if (isInFewSlots)
            _parts!.Cut(groups, Frame.Count);
        if (!isInFewSlots || !_parts!.AreFew)
        {
            Arrive(counter, CountGroups(_tallies, rows.AsSpan(0, Rows.Length), groups, Frame.Minutes, counter, _sign));
            return;
        }

        foreach (var part in _parts.Parts)
            Arrive(counter, CountRunsOf(part, _tallies, rows, Runs, Frame.Minutes, counter, _sign));
    }

    /// <summary>Adds up a value of rows: one addition per run of rows in the same slot, or per row where they are split by group.</summary>
    /// <param name="counter">Which counter.</param>
    /// <param name="rows">One of <see cref="Bitmaps"/>. Rows that don't count are cleared in it.</param>
    /// <param name="values">The value of each row.</param>
    /// <param name="arrives">Whether the sum is kept by arrival as well, as of values that stand for rows.</param>
    public void SumRows(int counter, ulong[] rows, ReadOnlySpan<long> values, bool arrives = false)
    {
        KeepOnly(Rows, rows);
        var minutes = Frame.Minutes;
        long arrived = 0;
        if (Groups is { } groups)
        {
            for (var word = 0; word < Rows.Length; word++)
            {
                for (var rest = rows[word]; rest != 0; rest &= rest - 1)
                {
                    var row = (word << 6) + BitOperations.TrailingZeroCount(rest);
                    if (groups[row] < 0)
                        continue;
                    Sum(groups[row], minutes[row], counter, values[row]);
                    arrived += values[row];
                }
            }

            if (arrives)
                Arrive(counter, arrived);
            return;
        }

        for (var run = 0; run + 1 < Runs.Length; run++)
        {
            long sum = 0;
            for (var row = Runs[run]; row < Runs[run + 1]; row++)
                sum += Bits.Get(rows, row) ? values[row] : 0;
            if (sum != 0)
                Sum(0, minutes[Runs[run]], counter, sum);
            arrived += sum;
        }

        if (arrives)
            Arrive(counter, arrived);
    }

    /// <summary>Counts each row in its bin: by run of rows in the same slot, and one by one where labels come for many hours at once
    /// or rows are split by group.</summary>
    /// <param name="bins">The counter of each row, or <see cref="BinCounting.NoBin"/>. Rows that don't count lose theirs.</param>
    public void CountBins(Span<int> bins)
    {
        KeepCounted(bins);
        for (var run = 0; run + 1 < Runs.Length; run++)
        {
            // With fewer rows than counters a look at every counter costs more than it saves.
            if (Groups is not null || Runs[run + 1] - Runs[run] < Counters)
                CountEach(bins, Runs[run], Runs[run + 1]);
            else
                CountRun(bins[Runs[run]..Runs[run + 1]], Frame.Minutes[Runs[run]]);
        }
    }

    private void CountEach(ReadOnlySpan<int> bins, int from, int to)
    {
        var (minutes, groups) = (Frame.Minutes, Groups);
        for (var row = from; row < to; row++)
        {
            var group = groups is null ? 0 : groups[row];
            if (group >= 0 && bins[row] != BinCounting.NoBin)
                Count(group, minutes[row], bins[row], 1);
        }
    }

    private void CountRun(ReadOnlySpan<int> bins, int minute)
    {
        var counts = _scratch.Counts(Counters);
        foreach (var bin in bins)
        {
            if (bin != BinCounting.NoBin)
                counts[bin]++;
        }

        for (var bin = 0; bin < counts.Length; bin++)
        {
            if (counts[bin] != 0)
                Count(0, minute, bin, counts[bin]);
        }
    }

    // The loops over bits and runs are static: what they read of the context is in registers then, and not read again at each turn.
    private static void KeepOnly(ReadOnlySpan<ulong> counted, ulong[] rows)
    {
        for (var word = 0; word < counted.Length; word++)
            rows[word] &= counted[word];
    }

    private static long CountRuns(MeasureTallies tallies, ulong[] rows, ReadOnlySpan<int> runs, int[] minutes, int counter, int sign)
    {
        long counted = 0;
        for (var run = 0; run + 1 < runs.Length; run++)
        {
            var count = Bits.Count(rows, runs[run], runs[run + 1]);
            if (count == 0)
                continue;
            tallies.Add(0, minutes[runs[run]], counter, sign * count);
            counted += count;
        }

        return counted;
    }

    private static long CountRunsOf(
        GroupRows part, MeasureTallies tallies, ulong[] rows, ReadOnlySpan<int> runs, int[] minutes, int counter, int sign)
    {
        long counted = 0;
        for (var run = 0; run + 1 < runs.Length; run++)
        {
            var count = Bits.CountBoth(rows, part.Rows, runs[run], runs[run + 1]);
            if (count == 0)
                continue;
            tallies.Add(part.Code, minutes[runs[run]], counter, sign * count);
            counted += count;
        }

        return counted;
    }

    private static long CountGroups(
        MeasureTallies tallies, ReadOnlySpan<ulong> rows, int[] groups, int[] minutes, int counter, int sign)
    {
        long counted = 0;
        for (var word = 0; word < rows.Length; word++)
        {
            for (var rest = rows[word]; rest != 0; rest &= rest - 1)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(rest);
                if (groups[row] < 0)
                    continue;
                tallies.Add(groups[row], minutes[row], counter, sign);
                counted++;
            }
        }

        return counted;
    }

    private void KeepCounted(Span<int> bins)
    {
        for (var word = 0; word < Rows.Length; word++)
        {
            // The bits behind the last row stand for no row.
            for (var rest = ~Rows[word]; rest != 0; rest &= rest - 1)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(rest);
                if (row >= bins.Length)
                    break;
                bins[row] = BinCounting.NoBin;
            }
        }
    }

    private void Arrive(int counter, long count)
    {
        if (Kind == FoldKind.Arrival)
            _tallies.Arrive(counter, count);
    }
}
