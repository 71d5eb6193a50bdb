using System.Collections.Immutable;

namespace MlBudget.Core.Slis;

/// <summary>An SLI that makes something else of another one: it reads the same measures, and needs to know the same.</summary>
/// <param name="inner">The other one.</param>
public abstract class WrappingSli(Sli inner) : Sli
{
    /// <summary>The other one.</summary>
    public Sli Inner => inner;

    /// <summary>The SLI that others make something else of: itself where it wraps none.</summary>
    public static Sli Innermost(Sli sli) => sli is WrappingSli wrapping ? Innermost(wrapping.Inner) : sli;

    /// <summary>An SLI of a kind among one and those that it wraps, from the outside in; null where there is none.</summary>
    public static T? Find<T>(Sli sli)
        where T : Sli => sli as T ?? (sli is WrappingSli wrapping ? Find<T>(wrapping.Inner) : null);

    /// <summary>Those of the inner SLI: observation starts with what that counts.</summary>
    public sealed override ImmutableArray<int> Measures => inner.Measures;

    /// <inheritdoc/>
    public sealed override MissingReason? UnknownBecause => inner.UnknownBecause;
}
