using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Storage;

/// <summary>Since when SLOs have no value, stored as if it were the position of a source: an entry for each SLO.</summary>
internal sealed class StoredDataLoss : IStoredSource
{
    /// <summary>A name that no source of a configuration has.</summary>
    public const string SourceName = "~slos";

    private readonly BlobWriter _blob = new();
    private ImmutableDictionary<string, SloAbsence> _written = DataLoss.None.Slos, _writing = DataLoss.None.Slos;

    /// <summary>What is remembered.</summary>
    public DataLoss Current { get; set; } = DataLoss.None;

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        foreach (var (slo, entry) in entries)
        {
            var blob = new BlobReader(entry);
            var absence = new SloAbsence(blob.Flag(), blob.OptionalTime());
            _written = _written.SetItem(slo, absence);
        }

        Current = new(_written);
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer)
    {
        _writing = Current.Slos;
        if (_writing == _written)
            return;
        foreach (var gone in _written.Keys.Where(slo => !_writing.ContainsKey(slo)))
            writer.Delete(gone);
        foreach (var (slo, absence) in _writing)
        {
            if (_written.TryGetValue(slo, out var before) && before == absence)
                continue;
            _blob.Clear();
            _blob.Flag(absence.HadValue);
            _blob.OptionalTime(absence.Since);
            writer.Write(slo, _blob.Written);
        }
    }

    /// <inheritdoc/>
    public void Committed() => _written = _writing;
}
