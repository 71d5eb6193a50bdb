using MlBudget.Core.Ledgers;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>From when on nothing of SLOs was let go of, stored as if it were the position of a source.</summary>
/// <param name="ledger">What is counted.</param>
internal sealed class StoredHorizon(ModelLedger ledger) : IStoredSource
{
    /// <summary>A name that no source of a configuration has.</summary>
    public const string SourceName = "~kept";

    private const string Key = "from";

    private readonly BlobWriter _blob = new();
    private int _written = int.MinValue, _writing = int.MinValue;

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        if (!entries.TryGetValue(Key, out var entry))
            return;
        var blob = new BlobReader(entry);
        _written = ledger.SlosKeptFrom = blob.Time().Minute.Number;
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer)
    {
        _writing = ledger.SlosKeptFrom;
        if (_writing == _written)
            return;
        _blob.Clear();
        _blob.Time(new Minute(_writing).Start);
        writer.Write(Key, _blob.Written);
    }

    /// <inheritdoc/>
    public void Committed() => _written = _writing;
}
