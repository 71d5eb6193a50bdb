using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>A mean of numbers, held against a bound in their own unit: v is that mean, and e = max(0, v) (math.md, "Edges").</summary>
/// <param name="mean">The mean.</param>
/// <param name="isSigned">Whether it is bad on both sides of 0: then e = |v|.</param>
public sealed class MeanSli(MeanOfNumbers mean, bool isSigned = false) : Sli
{
    /// <summary>Of every mean of numbers that is not of scores.</summary>
    internal const string NotAdditive = "the sums of numbers are not exported, so they don't add up over shards; "
        + "bound the share of rows instead, as by within_tolerance or in bad: outcome.NAME > 100";

    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures => mean.Measures;

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
    public override string? NotAdditiveBecause => mean.NotAdditiveBecause;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => new(window =>
    {
        var (rows, value, _) = mean.Read(tallies, window);
        if (rows == 0)
            return MissingReason.NoEvents;
        var error = isSigned ? Math.Abs(value) : Math.Max(0, value);
        return new SliReading(value, error, error, rows, null);
    });
}
