using MlBudget.Core.Ledgers;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>Since when versions have answered, stored as if it were the position of a source: an entry for each version.</summary>
/// <param name="versions">What is seen of versions.</param>
internal sealed class StoredVersions(VersionSightings versions) : IStoredSource
{
    /// <summary>A name that no source of a configuration has.</summary>
    public const string SourceName = "~versions";

    private readonly BlobWriter _blob = new();
    private readonly Dictionary<string, Instant> _written = new(StringComparer.Ordinal);
    private readonly List<(string Version, Instant First)> _writing = [];
    private long _changesWritten;

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        foreach (var (version, entry) in entries)
        {
            var blob = new BlobReader(entry);
            var first = blob.Time();
            versions.Restore(version, first);
            _written[version] = first;
        }
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer)
    {
        _writing.Clear();
        if (versions.Changes == _changesWritten)
            return;
        foreach (var (version, first) in versions.All)
        {
            if (_written.TryGetValue(version, out var before) && before == first)
                continue;
            _blob.Clear();
            _blob.Time(first);
            writer.Write(version, _blob.Written);
            _writing.Add((version, first));
        }
    }

    /// <inheritdoc/>
    public void Committed()
    {
        foreach (var (version, first) in _writing)
            _written[version] = first;
        _changesWritten = versions.Changes;
    }
}
