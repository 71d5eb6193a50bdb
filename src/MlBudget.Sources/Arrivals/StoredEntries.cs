using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Arrivals;

/// <summary>What a store holds of a source, entry by entry, so that only what has changed is written to it.</summary>
internal sealed class StoredEntries
{
    /// <summary>The first byte of each entry. Another version of this program may write something else behind another one.</summary>
    private const byte Format = 1;

    /// <summary>By key; null where a commit was begun and nobody has said how it ended.</summary>
    private readonly Dictionary<string, byte[]?> _stored = [];

    /// <summary>What the commit under way makes of entries; null where it deletes them.</summary>
    private readonly Dictionary<string, byte[]?> _begun = [];

    /// <summary>What is stored under a key; null for nothing.</summary>
    public byte[]? this[string key] => _stored.GetValueOrDefault(key);

    /// <summary>Takes over what a store holds.</summary>
    /// <exception cref="BlobException">The entries are not those that <see cref="Write"/> has written.</exception>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        foreach (var (key, value) in entries)
        {
            if (value is not [Format, .. var content])
                throw new BlobException($"{key}: found no entry of format {Format}");
            _stored[key] = content;
        }
    }

    /// <summary>Throws where there are entries that are not known.</summary>
    /// <exception cref="BlobException">There is one.</exception>
    public void Expect(IReadOnlySet<string> known)
    {
        if (_stored.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
            throw new BlobException($"found the entry '{unknown}', which nothing is known of");
    }

    /// <summary>Writes the entries that are not as they are stored, and deletes those that are over.</summary>
    public void Write(ISourceWriter writer, IEnumerable<(string Key, byte[] Content)> entries)
    {
        foreach (var key in _begun.Keys)
            _stored[key] = null;
        _begun.Clear();
        var over = _stored.Keys.ToHashSet();
        foreach (var (key, content) in entries)
        {
            over.Remove(key);
            if (_stored.GetValueOrDefault(key) is { } stored && stored.AsSpan().SequenceEqual(content))
                continue;
            _begun[key] = content;
            writer.Write(key, [Format, .. content]);
        }

        foreach (var key in over)
        {
            _begun[key] = null;
            writer.Delete(key);
        }
    }

    /// <summary>What was written last is stored.</summary>
    public void Committed()
    {
        foreach (var (key, content) in _begun)
        {
            if (content is null)
                _stored.Remove(key);
            else
                _stored[key] = content;
        }

        _begun.Clear();
    }
}
