using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <content>How sums of values are folded: one addition per run of rows in the same slot, or per row where they are split.</content>
internal sealed partial class MeasureFolder
{
    private readonly long[] _values;

    private void FoldSum(
        MeasureTallies measure, FoldFrame frame, ReadOnlySpan<ulong> rows, int counter, ReadOnlySpan<int> runs, int sign)
    {
        if (measure.Definition.Attribute is { } attribute)
        {
            SumGroups(measure, frame, rows, counter, frame.Groups[attribute], sign);
            return;
        }

        for (var run = 0; run + 1 < runs.Length; run++)
        {
            var sum = SumOf(rows, runs[run], runs[run + 1]);
            if (sum != 0)
                measure.Add(0, frame.Minutes[runs[run]], counter, sign * sum);
        }
    }

    private long SumOf(ReadOnlySpan<ulong> rows, int from, int to)
    {
        long sum = 0;
        for (var row = from; row < to; row++)
            sum += Bits.Get(rows, row) ? _values[row] : 0;
        return sum;
    }

    private void SumGroups(
        MeasureTallies measure, FoldFrame frame, ReadOnlySpan<ulong> rows, int counter, ReadOnlySpan<int> groups, int sign)
    {
        for (var word = 0; word < Bits.Words(frame.Count); word++)
        {
            for (var rest = rows[word]; rest != 0; rest &= rest - 1)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(rest);
                if (groups[row] >= 0)
                    measure.Add(groups[row], frame.Minutes[row], counter, sign * _values[row]);
            }
        }
    }
}
