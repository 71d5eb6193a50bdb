using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Policies;

namespace MlBudget.Exporter.Storage;

/// <summary>Since when SLOs have no value.</summary>
internal sealed class StoredDataLoss() : StoredBySlo<SloAbsence>(SourceName, DataLoss.None.Slos)
{
    /// <summary>What it is stored as.</summary>
    public const string SourceName = "~slos";

    /// <summary>What is remembered.</summary>
    public DataLoss Current { get; set; } = DataLoss.None;

    /// <inheritdoc/>
    protected override ImmutableDictionary<string, SloAbsence> Slos
    {
        get => Current.Slos;
        set => Current = new(value);
    }

    /// <inheritdoc/>
    protected override void Write(BlobWriter blob, SloAbsence kept)
    {
        blob.Flag(kept.HadValue);
        blob.OptionalTime(kept.Since);
    }

    /// <inheritdoc/>
    protected override SloAbsence Read(ref BlobReader blob) => new(blob.Flag(), blob.OptionalTime());
}
