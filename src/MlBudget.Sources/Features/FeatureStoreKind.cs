using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Features;

/// <summary>A kind of feature store.</summary>
public abstract class FeatureStoreKind
{
    /// <summary>What <c>type</c> names it.</summary>
    public abstract string Type { get; }

    /// <summary>What is read, for the reference documentation, in Markdown: a part of a sentence.</summary>
    public abstract string Meaning { get; }

    /// <summary>The keys of its own, in the order in which errors and the documentation list them.</summary>
    public abstract ImmutableArray<KeySpec> Keys { get; }

    /// <summary>The store that settings describe, with what all kinds have in common still to be set; null, with problems, where they describe none.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="name">What SLOs call it.</param>
    /// <param name="features">The features.</param>
    public abstract FeatureStore? Read(NodeReader settings, string name, ImmutableArray<string> features);
}
