using System.Collections.Immutable;
using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Whether a value is there: null, NaN, an empty text and an absent key are missing; 0 and false are not.</summary>
/// <param name="column">The index of the value's column.</param>
/// <param name="path">Where it is in a record.</param>
public sealed class PresenceCounting(int column, string path) : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["expected", "missing"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"presence of {path}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        var values = frame.Batch.Columns[column];
        Bits.Fill(counters[0], frame.Count);
        for (var word = 0; word < WordsOf(frame); word++)
            counters[1][word] = counters[0][word] & ~(values.Valid[word] | values.Mistyped[word]);
    }
}

/// <summary>
/// Whether a feature's value was too old when the model answered. A missing value has no age, nor has one whose own
/// time is missing: completeness has the first.
/// </summary>
/// <param name="value">The index of the feature's column.</param>
/// <param name="time">The index of the column with the time of the value.</param>
/// <param name="maxAge">The greatest age that is fresh, in microseconds.</param>
/// <param name="canonical">Where value and time are, and the greatest age.</param>
public sealed class StalenessCounting(int value, int time, long maxAge, string canonical) : BitCounting
{
    /// <inheritdoc/>
    public override ImmutableArray<string> Counters { get; } = ["aged", "stale"];

    /// <inheritdoc/>
    public override ImmutableArray<int> Events { get; } = [1, 0];

    /// <inheritdoc/>
    public override string Canonical => $"staleness of {canonical}";

    /// <inheritdoc/>
    public override void Compute(FoldFrame frame, ReadOnlySpan<ulong[]> counters)
    {
        var batch = frame.Batch;
        var values = batch.Columns[value];
        var times = batch.Time(time);
        for (var word = 0; word < WordsOf(frame); word++)
        {
            counters[0][word] = (values.Valid[word] | values.Mistyped[word]) & times.Valid[word];
            counters[1][word] = 0;
        }

        for (var row = 0; row < frame.Count; row++)
        {
            if (Bits.Get(counters[0], row) && batch.Times[row] - times.Values[row] > maxAge)
                Bits.Set(counters[1], row);
        }
    }
}
