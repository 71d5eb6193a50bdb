using MlBudget.Core.Records;

namespace MlBudget.Sources.Kinds;

/// <summary>Where records come from, as it is configured. Immutable; nothing is touched before it is opened and read.</summary>
public abstract record SourceDefinition
{
    /// <summary>Where that is, for people, as the end of "predictions from": references are not resolved.</summary>
    public abstract string Written { get; }

    /// <summary>A source that has read nothing. Whoever opens it disposes of it.</summary>
    /// <param name="opening">What it is read for.</param>
    public abstract IRecordSource Open(SourceOpening opening);
}
