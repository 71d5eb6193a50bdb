using System.Globalization;
using MlBudget.Core.Persistence;
using MlBudget.Sources.Arrivals;

namespace MlBudget.Sources.Files;

/// <summary>
/// What a store holds of a source's streams, entry by entry, so that only what has changed is written to it: of a file
/// that has grown its state, but not again how it begins. Earlier versions kept there its first bytes, as an entry of another name.
/// </summary>
internal sealed class Positions
{
    private readonly StoredEntries _stored = new();

    /// <summary>Takes over what a store holds.</summary>
    /// <returns>The streams, in the order of their numbers.</returns>
    /// <exception cref="BlobException">The entries are not those that <see cref="Write"/> has written.</exception>
    public List<SavedStream> Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        _stored.Restore(entries);
        var streams = entries.Keys.Select(NumberOf).Distinct().Order().Select(StoredStream).ToList();
        _stored.Expect(streams.SelectMany(EntriesOf).Select(entry => entry.Key).ToHashSet());
        return streams;
    }

    /// <summary>Writes the entries that are not as they are stored, and deletes those that are over.</summary>
    public void Write(ISourceWriter writer, IEnumerable<SavedStream> streams) => _stored.Write(writer, streams.SelectMany(EntriesOf));

    /// <summary>What was written last is stored.</summary>
    public void Committed() => _stored.Committed();

    private static string State(long number) => string.Create(CultureInfo.InvariantCulture, $"{number}/state");

    private static string Head(long number) => string.Create(CultureInfo.InvariantCulture, $"{number}/head");

    private static string Start(long number) => string.Create(CultureInfo.InvariantCulture, $"{number}/start");

    private static string Lines(long number) => string.Create(CultureInfo.InvariantCulture, $"{number}/lines");

    private static IEnumerable<(string Key, byte[] Content)> EntriesOf(SavedStream stream)
    {
        yield return (State(stream.Number), stream.State);
        yield return (stream.IsRaw ? Head(stream.Number) : Start(stream.Number), stream.Head);
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
        var (start, head) = (_stored[Start(number)] ?? [], _stored[Head(number)] ?? []);
        if (_stored[State(number)] is not { } state || start.Length + head.Length == 0)
            throw new BlobException($"found a part of file {number} only, expected its state and how it begins");
        return new(number, state, start.Length > 0 ? start : head, _stored[Lines(number)] ?? [], IsRaw: start.Length == 0);
    }
}
