using System.Collections.Immutable;

namespace MlBudget.Core.Measures;

/// <summary>
/// How old a feature's values were when the model answered: a histogram over <see cref="LagBins"/>. As of staleness a missing value
/// has no age, nor has one whose own time is missing; one from later than the answer is as young as can be.
/// </summary>
/// <param name="value">The index of the feature's column.</param>
/// <param name="time">The index of the column with the time of the value.</param>
/// <param name="canonical">Where value and time are.</param>
public sealed class AgeCounting(int value, int time, string canonical) : BinCounting(LagBins.Count)
{
    private const long MicrosPerSecond = 1_000_000;

    /// <inheritdoc/>
    public override ImmutableArray<string> Counters => LagBins.Names;

    /// <inheritdoc/>
    public override string Canonical => $"age of {canonical}";

    /// <inheritdoc/>
    public override bool IsHourly => true;

    /// <inheritdoc/>
    public override void Assign(FoldFrame frame, Span<int> bins)
    {
        var batch = frame.Batch;
        var (values, times) = (batch.Columns[value], batch.Time(time));
        for (var row = 0; row < bins.Length; row++)
        {
            var isAged = ((values.Valid[row >> 6] | values.Mistyped[row >> 6]) & times.Valid[row >> 6]) >> row & 1;
            bins[row] = isAged == 0 ? NoBin
                : LagBins.Of((int)Math.Clamp((batch.Times[row] - times.Values[row]) / MicrosPerSecond, 0, int.MaxValue));
        }
    }
}
