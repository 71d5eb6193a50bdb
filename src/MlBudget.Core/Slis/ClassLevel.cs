using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What is said of all classes of a classifier of many.</summary>
/// <param name="Value">From 0 to 1, the greater the better.</param>
public readonly record struct ClassReading(double Value)
{
    /// <summary>What is held against the bound by alert rows: where the value is that of the worst of many, which is low by chance, the greatest that
    /// is likely.</summary>
    public double Certain { get; init; } = Value;
}

/// <summary>Reads what a window holds of all classes, beside what the SLO's whole window holds, as a short window of an alert row or not; null where it tells
/// nothing.</summary>
public delegate ClassReading? ClassReader(ClassTable table, ClassTable whole, bool isShort);

/// <summary>A number of a classifier of many classes.</summary>
/// <param name="Name">Under which name a baseline knows it.</param>
/// <param name="Measure">The index of the measure of <see cref="ClassesCounting"/>.</param>
/// <param name="OfTable">What it says.</param>
public sealed record ClassLevel(string Name, int Measure, ClassReader OfTable) : ILearned
{
    /// <inheritdoc/>
    public ImmutableArray<int> Measures => [Measure];

    /// <inheritdoc/>
    public ILearned Named(string name) => this with { Name = name };

    /// <inheritdoc/>
    public LearnedValue ReadNormal(Tallies tallies, TimeWindow window) => Read(tallies, window, window) is var (rows, reading) ? new(rows, reading.Value) : default;

    /// <summary>How many labelled rows a window has, and what it says of them; null where it says nothing.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    /// <param name="whole">The SLO's whole window, over which it is settled which classes are judged.</param>
    /// <param name="isShort">Whether it is the short window of an alert row.</param>
    public (long Rows, ClassReading Reading)? Read(Tallies tallies, TimeWindow window, TimeWindow whole, bool isShort = false)
    {
        var sums = new long[2 * tallies.WidthOf(Measure)];
        var here = sums.AsSpan(0, sums.Length / 2);
        var all = sums.AsSpan(sums.Length / 2);
        tallies.SumInto(Measure, 0, window, here);
        tallies.SumInto(Measure, 0, whole, all);
        var table = new ClassTable(here);
        return table.Rows is > 0 and var rows && OfTable(table, new(all), isShort) is { } reading ? (rows, reading) : null;
    }
}
