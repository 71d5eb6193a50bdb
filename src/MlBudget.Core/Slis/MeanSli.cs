using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>What the counters of a measure of numbers say: of how many rows, and a value in the numbers' own unit, which means nothing
/// without any row.</summary>
public delegate (long Rows, double Value) NumberReader(ReadOnlySpan<long> counters);

/// <summary>A mean of numbers, held against a bound in their own unit: v is that mean, and e = max(0, v) (math.md, "Edges").</summary>
/// <param name="measure">The index of the measure of the numbers.</param>
/// <param name="read">What its counters say.</param>
/// <param name="isSigned">Whether it is bad on both sides of 0: then e = |v|.</param>
public sealed class MeanSli(int measure, NumberReader read, bool isSigned = false) : Sli
{
    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = [measure];

    /// <inheritdoc/>
    public override double LargestError => double.PositiveInfinity;

    /// <inheritdoc/>
    public override bool ErrorIsShare => false;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => null;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.AtMost, Unit.Own);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => "the sums of numbers are not exported, so they don't add up over shards; "
        + "bound the share of rows instead, as in bad: outcome.NAME > 100";

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => new(window =>
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(measure)];
        sums.Clear();
        tallies.SumInto(measure, 0, window, sums);
        var (rows, value) = read(sums);
        if (rows == 0)
            return MissingReason.NoEvents;
        var error = isSigned ? Math.Abs(value) : Math.Max(0, value);
        return new SliReading(value, error, error, rows, null);
    });
}
