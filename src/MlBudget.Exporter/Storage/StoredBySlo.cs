using System.Collections.Immutable;
using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>Something of each SLO that outlives its tallies, stored as if it were the position of a source: an entry for each SLO.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="name">A name that no source of a configuration has.</param>
/// <param name="none">Nothing of any SLO.</param>
internal abstract class StoredBySlo<T>(string name, ImmutableDictionary<string, T> none) : IStoredSource
    where T : struct, IEquatable<T>
{
    private readonly BlobWriter _blob = new();
    private ImmutableDictionary<string, T> _written = none, _writing = none;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        foreach (var (slo, entry) in entries)
        {
            var blob = new BlobReader(entry);
            _written = _written.SetItem(slo, Read(ref blob));
        }

        Slos = _written;
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer)
    {
        _writing = Slos;
        if (_writing == _written)
            return;
        foreach (var gone in _written.Keys.Where(slo => !_writing.ContainsKey(slo)))
            writer.Delete(gone);
        foreach (var (slo, kept) in _writing)
        {
            if (_written.TryGetValue(slo, out var before) && before.Equals(kept))
                continue;
            _blob.Clear();
            Write(_blob, kept);
            writer.Write(slo, _blob.Written);
        }
    }

    /// <inheritdoc/>
    public void Committed() => _written = _writing;

    /// <summary>What is kept now, by the SLO's name.</summary>
    protected abstract ImmutableDictionary<string, T> Slos { get; set; }

    /// <summary>Writes what is kept of an SLO.</summary>
    protected abstract void Write(BlobWriter blob, T kept);

    /// <summary>Reads it.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    protected abstract T Read(ref BlobReader blob);
}
