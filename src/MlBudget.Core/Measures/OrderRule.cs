using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>The lower end of an interval: a number that is kept, and not above the upper one.</summary>
/// <param name="Column">The index of the column of lower ends.</param>
/// <param name="Upper">The index of the column of upper ends.</param>
/// <param name="Canonical">Where the two are.</param>
public sealed record OrderRule(int Column, int Upper, string Canonical) : FieldRule("lower", Column, Canonical)
{
    /// <inheritdoc/>
    public override string ValueKind => "out_of_range";

    internal override void MarkForbidden(Batch batch, Span<ulong> forbidden)
    {
        var (lower, upper) = (batch.Number(Column), batch.Number(Upper));
        for (var row = 0; row < batch.Count; row++)
        {
            if (!Bits.Get(lower.Valid, row))
                continue;
            var isAbove = Bits.Get(upper.Valid, row) && lower.Values[row] > upper.Values[row];
            if (isAbove || !(Math.Abs(lower.Values[row]) <= Millionths.GreatestInUnits))
                forbidden[row >> 6] |= 1UL << row;
        }
    }
}
