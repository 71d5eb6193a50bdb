using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What the records of a window hold of a field.</summary>
/// <param name="Records">How many there are.</param>
/// <param name="Present">How many of them have a value that can be read.</param>
/// <param name="Mistyped">How many of them have a value of another type.</param>
public readonly record struct FieldCounts(long Records, long Present, long Mistyped)
{
    /// <summary>How many of them have no value: the key is absent, or null, NaN or an empty text.</summary>
    public long Missing => Records - Present - Mistyped;

    /// <summary>Whether there are records, and none has a value that can be read.</summary>
    public bool IsUnusable => Records > 0 && Present == 0;

    /// <summary>The counts over a window of whole hours.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="field">The field.</param>
    /// <param name="window">Which hours.</param>
    public static FieldCounts Of(Tallies tallies, FieldMeasure field, TimeWindow window)
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(field.Measure)];
        sums.Clear();
        tallies.SumInto(field.Measure, 0, window, sums);
        return Of(sums);
    }

    /// <summary>The counts that counters of <see cref="FieldCounting"/> stand for.</summary>
    /// <param name="counters">The counters.</param>
    public static FieldCounts Of(ReadOnlySpan<long> counters) =>
        new(counters[FieldCounting.Records], counters[FieldCounting.Present], counters[FieldCounting.Mistyped]);

    /// <summary>The counts of two windows together.</summary>
    public static FieldCounts operator +(FieldCounts one, FieldCounts other) =>
        new(one.Records + other.Records, one.Present + other.Present, one.Mistyped + other.Mistyped);

    /// <summary>The counts without those of a part.</summary>
    public static FieldCounts operator -(FieldCounts all, FieldCounts part) =>
        new(all.Records - part.Records, all.Present - part.Present, all.Mistyped - part.Mistyped);
}
