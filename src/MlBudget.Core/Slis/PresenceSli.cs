using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// Whether any prediction came at all. A dead service logs nothing, so this is judged by slices, in which silence is bad.
/// </summary>
/// <param name="records">The index of the measure that counts predictions.</param>
public sealed class PresenceSli(int records) : Sli
{
    /// <inheritdoc/>
    public override SliKind Kind => SliKind.Level;

    /// <inheritdoc/>
    public override double LargestError => 1;

    /// <inheritdoc/>
    public override MissingReason? UnknownBecause => null;

    /// <inheritdoc/>
    public override ImmutableArray<int> Measures { get; } = [records];

    /// <inheritdoc/>
    public override bool ErrorIsShare => true;

    /// <inheritdoc/>
    public override int? Attribute => null;

    /// <inheritdoc/>
    public override Proportion? Occurrences => null;

    /// <inheritdoc/>
    public override NormalValue? HeldAgainst => null;

    /// <inheritdoc/>
    public override SliWording Wording { get; } = new(BoundForm.AtMost);

    /// <inheritdoc/>
    public override string? NotAdditiveBecause => SlicedSli.NotAdditive;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole) => new(window =>
    {
        Span<long> count = [0];
        tallies.SumInto(records, 0, window, count);
        return count[0] == 0 ? MissingReason.NoEvents : SliReading.OfEvents(1, count[0], 0);
    });
}
