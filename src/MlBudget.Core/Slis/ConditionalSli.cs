namespace MlBudget.Core.Slis;

/// <summary>Another SLI, which has a value only under a condition: what it says, and of what kind it is, stays the same.</summary>
/// <param name="inner">The other one.</param>
public abstract class ConditionalSli(Sli inner) : WrappingSli(inner)
{
    /// <inheritdoc/>
    public sealed override SliKind Kind => Inner.Kind;

    /// <inheritdoc/>
    public sealed override double LargestError => Inner.LargestError;

    /// <inheritdoc/>
    public sealed override bool ErrorIsShare => Inner.ErrorIsShare;

    /// <inheritdoc/>
    public sealed override int? Attribute => Inner.Attribute;

    /// <inheritdoc/>
    public sealed override Proportion? Occurrences => Inner.Occurrences;

    /// <inheritdoc/>
    public sealed override NormalValue? HeldAgainst => Inner.HeldAgainst;

    /// <inheritdoc/>
    public sealed override SliWording Wording => Inner.Wording;

    /// <inheritdoc/>
    public sealed override string? NotAdditiveBecause => Inner.NotAdditiveBecause;
}
