using System.Globalization;
using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Files;

/// <summary>
/// What a store holds of a source's streams, entry by entry, so that only what has changed is written to it: of a file
/// that has grown its state, but not its head again.
/// </summary>
internal sealed class Positions
{
    /// <summary>The first byte of each entry. Another version of this program may write something else behind another one.</summary>
    private const byte Format = 1;

    /// <summary>By key; null where a commit was begun and nobody has said how it ended.</summary>
    private readonly Dictionary<string, byte[]?> _stored = [];

    /// <summary>What the commit under way makes of entries; null where it deletes them.</summary>
    private readonly Dictionary<string, byte[]?> _begun = [];

    /// <summary>Takes over what a store holds.</summary>
    /// <returns>The streams, in the order of their numbers.</returns>
    /// <exception cref="BlobException">The entries are not those that <see cref="Write"/> has written.</exception>
    public List<SavedStream> Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        foreach (var (key, value) in entries)
        {
            if (value is not [Format, .. var content])
                throw new BlobException($"{key}: found no entry of format {Format}");
            _stored[key] = content;
        }

        var streams = entries.Keys.Select(NumberOf).Distinct().Order().Select(StoredStream).ToList();
        var known = streams.SelectMany(EntriesOf).Select(entry => entry.Key).ToHashSet();
        return entries.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown
            ? throw new BlobException($"found the entry '{unknown}', which nothing is known of") : streams;
    }

    /// <summary>Writes the entries that are not as they are stored, and deletes those that are over.</summary>
    public void Write(ISourceWriter writer, IEnumerable<SavedStream> streams)
    {
        foreach (var key in _begun.Keys)
            _stored[key] = null;
        _begun.Clear();
        var over = _stored.Keys.ToHashSet();
        foreach (var (key, content) in streams.SelectMany(EntriesOf))
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

    private static string State(long number) => string.Create(CultureInfo.InvariantCulture, $"{number}/state");

    private static string Head(long number) => string.Create(CultureInfo.InvariantCulture, $"{number}/head");

    private static string Lines(long number) => string.Create(CultureInfo.InvariantCulture, $"{number}/lines");

    private static IEnumerable<(string Key, byte[] Content)> EntriesOf(SavedStream stream)
    {
        yield return (State(stream.Number), stream.State);
        yield return (Head(stream.Number), stream.Head);
        if (stream.Lines.Length > 0)
            yield return (Lines(stream.Number), stream.Lines);
    }

    private static long NumberOf(string key)
    {
        var digits = key.AsSpan(0, Math.Max(0, key.IndexOf('/', StringComparison.Ordinal)));
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue
            ? number : throw new BlobException($"found the entry '{key}', expected the number of a file");
    }

    private SavedStream StoredStream(long number)
    {
        var head = Stored(Head(number)) ?? [];
        if (Stored(State(number)) is not { } state || head.Length == 0)
            throw new BlobException($"found a part of file {number} only, expected its state and its head");
        return new(number, state, head, Stored(Lines(number)) ?? []);
    }

    private byte[]? Stored(string key) => _stored.GetValueOrDefault(key);
}
