using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>A number that is computed of others: its end is not before its start.</summary>
/// <param name="Field">What the field is called in metrics.</param>
/// <param name="Column">The index of its column.</param>
/// <param name="Derived">Of what it is computed.</param>
public sealed record DerivedRule(string Field, int Column, DerivedNumber Derived) : FieldRule(Field, Column, $"{Derived.Text} in order")
{
    /// <inheritdoc/>
    public override string ValueKind => "out_of_range";

    internal override void MarkForbidden(Batch batch, Span<ulong> forbidden) => Derived.MarkReversed(batch, forbidden);
}
