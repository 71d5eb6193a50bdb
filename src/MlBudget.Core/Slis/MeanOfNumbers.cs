using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What the counters of a measure of numbers say.</summary>
/// <param name="Rows">Of how many rows; 0 where it has no value.</param>
/// <param name="Value">The mean of a number of each row, in that number's own unit; it means nothing without any row.</param>
/// <param name="Deviation">How far the numbers lie from it, as their standard deviation; null where that is not known.</param>
public readonly record struct NumberReading(long Rows, double Value, double? Deviation = null);

/// <summary>Reads the counters of a measure of numbers.</summary>
public delegate NumberReading NumberReader(ReadOnlySpan<long> counters);

/// <summary>A mean of a number of each row.</summary>
/// <param name="Name">Under which name a baseline knows it.</param>
/// <param name="Measure">The index of the measure of the numbers.</param>
/// <param name="OfCounters">What its counters say.</param>
public sealed record MeanOfNumbers(string Name, int Measure, NumberReader OfCounters) : ILearned
{
    /// <summary>Why it doesn't add up over shards, and what to write instead.</summary>
    public string NotAdditiveBecause { get; init; } = MeanSli.NotAdditive;

    /// <inheritdoc/>
    public ImmutableArray<int> Measures => [Measure];

    /// <inheritdoc/>
    public ILearned Named(string name) => this with { Name = name };

    /// <inheritdoc/>
    public LearnedValue ReadNormal(Tallies tallies, TimeWindow window) => Read(tallies, window) is { Rows: > 0 } reading ? new(reading.Rows, reading.Value) : default;

    /// <summary>What it says of a window.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    /// <param name="group">The group's code; 0 where the measure has no attribute.</param>
    public NumberReading Read(Tallies tallies, TimeWindow window, int group = 0)
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(Measure)];
        sums.Clear();
        tallies.SumInto(Measure, group, window, sums);
        return OfCounters(sums);
    }
}
