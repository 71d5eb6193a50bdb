using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// The mean of values that were computed elsewhere, held against a bound in their own unit in each slice. Against an upper bound e = v, and
/// against a lower one e = 1 − v, either of which may be below 0: it is judged by slices only, where E is the bound, or 1 − the bound.
/// </summary>
/// <param name="measure">The index of the measure of the values.</param>
/// <param name="isUpper">Whether it is held against an upper bound.</param>
public sealed class ReadyValueSli(int measure, bool isUpper) : Sli
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
    public override SliWording Wording { get; } = new(isUpper ? BoundForm.AtMost : BoundForm.AtLeast, Unit.Own);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => ReadyEventsSli.NotAdditive;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => new(window =>
    {
        Span<long> sums = stackalloc long[tallies.WidthOf(measure)];
        sums.Clear();
        tallies.SumInto(measure, 0, window, sums);
        if (sums[0] == 0)
            return MissingReason.NoEvents;
        // With one division at the end, so that a bound that is just met is kept.
        var (sum, unit) = ((double)Limbs.Join(sums[1..]), sums[0] * Millionths.PerUnit);
        var error = isUpper ? sum / unit : (unit - sum) / unit;
        return new SliReading(sum / unit, error, error, sums[0], null);
    });
}
