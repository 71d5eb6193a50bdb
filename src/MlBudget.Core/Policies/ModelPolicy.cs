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

    /// <summary>What is asked before something is done, in the order of the file.</summary>
    public ImmutableArray<GateDefinition> Gates { get; init; } = [];

    /// <summary>Stretches with other budgets, in the order of the file, with those that are over.</summary>
    public ImmutableArray<Adjustment> Adjustments { get; init; } = [];

    /// <summary>Time that counts in nothing, in the order of the file.</summary>
    public ImmutableArray<Exclusion> Exclusions { get; init; } = [];

    /// <summary>The owner of a dimension as labels have it; empty where nobody owns it.</summary>
    public string OwnerOf(Dimension dimension) => Owners.TryGetValue(dimension, out var owner) ? owner.Name : string.Empty;
}
