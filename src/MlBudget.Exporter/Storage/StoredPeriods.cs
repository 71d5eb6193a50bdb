using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>The closed periods of SLOs, stored as if they were the position of a source: an entry for each SLO.</summary>
internal sealed class StoredPeriods : IStoredSource
{
    /// <summary>A name that no source of a configuration has.</summary>
    public const string SourceName = "~periods";

    private readonly BlobWriter _blob = new();
    private ImmutableDictionary<string, ImmutableArray<ClosedPeriod>> _written = ClosedPeriods.None.Slos, _writing = ClosedPeriods.None.Slos;

    /// <summary>What is kept.</summary>
    public ClosedPeriods Current { get; set; } = ClosedPeriods.None;

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        foreach (var (slo, entry) in entries)
        {
            var blob = new BlobReader(entry);
            var periods = new ClosedPeriod[blob.Count(ClosedPeriods.Most)];
            for (var index = 0; index < periods.Length; index++)
                periods[index] = Read(ref blob);
            _written = _written.SetItem(slo, [.. periods]);
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
        foreach (var (slo, periods) in _writing)
        {
            if (_written.TryGetValue(slo, out var before) && before == periods)
                continue;
            _blob.Clear();
            _blob.Unsigned((ulong)periods.Length);
            foreach (var period in periods)
                Write(period);
            writer.Write(slo, _blob.Written);
        }
    }

    /// <inheritdoc/>
    public void Committed() => _written = _writing;

    private void Write(ClosedPeriod period)
    {
        _blob.Text(period.Name);
        _blob.Time(period.From);
        _blob.Time(period.To);
        _blob.Number(period.Coverage);
        _blob.Number(period.Allowed);
        _blob.Flag(period.Reading is not null);
        if (period.Reading is not { } reading)
            return;
        _blob.Number(reading.Value);
        _blob.Number(reading.ErrorRatio);
        _blob.Total(reading.Events);
        _blob.Flag(reading.Bad is not null);
        if (reading.Bad is { } bad)
            _blob.Total(bad);
    }

    private static ClosedPeriod Read(ref BlobReader blob)
    {
        var period = new ClosedPeriod(blob.Text(), blob.Time(), blob.Time(), blob.Number(), blob.Number(), null);
        return !blob.Flag() ? period
            : period with { Reading = new(blob.Number(), blob.Number(), blob.Total(), blob.Flag() ? blob.Total() : null) };
    }
}
