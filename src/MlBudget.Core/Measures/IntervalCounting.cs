using System.Collections.Immutable;
using System.Numerics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>How many predicted intervals hold what turned out to be true: lower ≤ y ≤ upper. One whose ends are the wrong way round is none.</summary>
/// <param name="lower">The lower end and y.</param>
/// <param name="upper">The upper end and the same y.</param>
public sealed class IntervalCounting(NumberPair lower, NumberPair upper) : BitCounting
{
    private readonly PairReader _lower = new(lower);
    private readonly FrameNumbers _upper = new(upper.Predicted);

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["intervals", "holding"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"intervals from {lower.Canonical} to {upper.Canonical}";

    /// <inheritdoc/>
    public override bool NeedsLabel => true;

    /// <inheritdoc/>
    public override int? Track => lower.Track;

    /// <inheritdoc/>
    public override FoldInput Input => lower.Input;

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        _lower.Read(frame, counters[0]);
        _upper.ReadWithin(frame, counters[0]);
        counters[1].AsSpan(0, WordsOf(frame)).Clear();
        for (var word = 0; word < WordsOf(frame); word++)
        {
            for (var rest = counters[0][word]; rest != 0; rest &= rest - 1)
            {
                var row = (word << 6) + BitOperations.TrailingZeroCount(rest);
                var (from, to, actual) = (_lower.Predicted(row), _upper.ValueOf(row), _lower.Actual(row));
                if (from > to)
                    counters[0][word] &= ~(1UL << row);
                else if (from <= actual && actual <= to)
                    Bits.Set(counters[1], row);
            }
        }
    }
}

/// <summary>How wide predicted intervals are, in millionths: how many there are, and the sum of upper − lower.</summary>
/// <param name="lower">The index of the column of lower ends.</param>
/// <param name="upper">The index of the column of upper ends.</param>
/// <param name="canonical">Where the two are.</param>
public sealed class WidthCounting(int lower, int upper, string canonical) : SumCounting(values: 2)
{
    private readonly PairReader _ends = new(new(null, new ColumnNumbers(lower), new ColumnNumbers(upper), canonical));

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["intervals", "widths, low", "widths, high"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0, 0];

    /// <inheritdoc/>
    public override ImmutableArray<int?> Summed { get; } = [null, 0, 1];

    /// <inheritdoc/>
    public override ImmutableArray<bool> Continues { get; } = [false, false, true];

    /// <inheritdoc/>
    public override string Canonical => $"widths of {canonical}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        _ends.Read(frame, counters[0]);
        for (var row = 0; row < frame.Count; row++)
        {
            if (Bits.Get(counters[0], row) && _ends.Predicted(row) > _ends.Actual(row))
                counters[0][row >> 6] &= ~(1UL << row);
        }

        FillAll(frame, counters);
    }

    /// <inheritdoc/>
    public override void ComputeValues(FoldFrame frame, ReadOnlySpan<ulong[]> counters, ReadOnlySpan<long[]> values)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (Bits.Get(counters[0], row))
                Limbs.Split(_ends.Actual(row) - _ends.Predicted(row), row, values);
        }
    }
}
