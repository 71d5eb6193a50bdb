using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Sources.Kinds;

/// <summary>
/// A kind of source of ready-made tallies: an SLO has its settings under the kind's key, in the place of a metric or a condition. What its
/// SLOs share, as the servers that they ask, may be under the same key at the top level.
/// </summary>
public abstract class TallyKind
{
    /// <summary>The key in an SLO, and at the top level: <c>prometheus</c>.</summary>
    public abstract string Key { get; }

    /// <summary>What it reads, for the reference documentation, in Markdown: a part of a sentence.</summary>
    public abstract string Meaning { get; }

    /// <summary>The keys of its settings in an SLO, in the order in which errors and the documentation list them.</summary>
    public abstract ImmutableArray<KeySpec> Keys { get; }

    /// <summary>The keys of each entry under the same key at the top level; empty where there is none.</summary>
    public virtual ImmutableArray<KeySpec> SharedKeys => [];

    /// <summary>Begins to read a configuration.</summary>
    /// <param name="common">What is under the kind's key at the top level; null for nothing. Its problems are found now, and once.</param>
    public abstract TallyReader Begin(NodeReader? common);
}

/// <summary>Reads the settings of SLOs whose tallies are ready-made, of one configuration.</summary>
public abstract class TallyReader
{
    /// <summary>The key in an SLO.</summary>
    public abstract string Key { get; }

    /// <summary>The source that settings describe; null, with problems, where they describe none.</summary>
    /// <param name="settings">What is under the key in an SLO.</param>
    public abstract TallySourceDefinition? Read(NodeReader settings);

    /// <summary>Whether its tallies may be of groups, which a disparity compares: then the key may be in a disparity too.</summary>
    public virtual bool TellsGroups => false;

    /// <summary>The source that settings in a disparity describe, whose tallies are of groups and of events; null, with problems, where they describe none.</summary>
    /// <param name="settings">What is under the key in the disparity.</param>
    public virtual TallySourceDefinition? ReadGroups(NodeReader settings) => throw new InvalidOperationException($"{Key} tells no groups.");
}
