using System.Collections.Immutable;
using MlBudget.Settings;

namespace MlBudget.Sources.Kinds;

/// <summary>
/// A kind of source, as files are: which keys its settings have, and how they are read. What it counts as a record's fields is the
/// same for all of them.
/// </summary>
public abstract class SourceKind
{
    /// <summary>What <c>type</c> names it: <c>files</c>.</summary>
    public abstract string Type { get; }

    /// <summary>What it reads, for the reference documentation, in Markdown: a part of a sentence.</summary>
    public abstract string Meaning { get; }

    /// <summary>The keys of its settings beside <c>type</c>, in the order in which errors and the documentation list them.</summary>
    public abstract ImmutableArray<KeySpec> Keys { get; }

    /// <summary>The source that settings describe; null, with problems, where they describe none.</summary>
    /// <param name="settings">The mapping that has the kind's keys among others. Keys that nobody knows are the caller's to find.</param>
    public abstract SourceDefinition? Read(NodeReader settings);
}
