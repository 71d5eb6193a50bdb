using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>A source whose position is kept beside what was counted from it.</summary>
internal interface IStoredSource
{
    /// <summary>What it is called within its model.</summary>
    string Name { get; }

    /// <summary>Takes the entries as they were committed, before anything is read.</summary>
    /// <exception cref="BlobException">They are not what it wrote.</exception>
    void Restore(IReadOnlyDictionary<string, byte[]> entries);

    /// <summary>Writes what has changed since the last commit. After a transaction that failed it is called again.</summary>
    void WriteChanges(ISourceWriter writer);

    /// <summary>What was written is committed.</summary>
    void Committed();
}
