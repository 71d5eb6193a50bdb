namespace MlBudget.Core.Persistence;

/// <summary>Takes what has changed in a source's position since the last commit, as entries that its own kind understands.</summary>
public interface ISourceWriter
{
    /// <summary>Takes an entry. It replaces the one of its key.</summary>
    void Write(string key, ReadOnlySpan<byte> value);

    /// <summary>Learns that an entry is over; nothing where there is none.</summary>
    void Delete(string key);
}
