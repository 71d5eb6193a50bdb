using System.Collections.Immutable;
using MlBudget.Core.Slos;

namespace MlBudget.Core.Policies;

/// <summary>What follows from a model's budgets, and for whom.</summary>
/// <param name="Owners">Who answers for each dimension; those that nobody owns are not there.</param>
/// <param name="Thresholds">From when on alerts fire that are not of a burn rate.</param>
public sealed record ModelPolicy(ImmutableDictionary<Dimension, Ownership> Owners, AlertThresholds Thresholds)
{
    /// <summary>Nobody owns anything, and the built-in thresholds hold.</summary>
    public static ModelPolicy BuiltIn { get; } = new(ImmutableDictionary<Dimension, Ownership>.Empty, AlertThresholds.BuiltIn);

    /// <summary>The owner of a dimension as labels have it; empty where nobody owns it.</summary>
    public string OwnerOf(Dimension dimension) => Owners.TryGetValue(dimension, out var owner) ? owner.Name : string.Empty;
}
