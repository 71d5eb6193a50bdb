using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Persistence;

namespace MlBudget.Exporter.Storage;

/// <summary>The closed periods of SLOs.</summary>
internal sealed class StoredPeriods() : StoredBySlo<ImmutableArray<ClosedPeriod>>(SourceName, ClosedPeriods.None.Slos)
{
    /// <summary>What they are stored as.</summary>
    public const string SourceName = "~periods";

    /// <summary>What is kept.</summary>
    public ClosedPeriods Current { get; set; } = ClosedPeriods.None;

    /// <inheritdoc/>
    protected override ImmutableDictionary<string, ImmutableArray<ClosedPeriod>> Slos
    {
        get => Current.Slos;
        set => Current = new(value);
    }

    /// <inheritdoc/>
    protected override void Write(BlobWriter blob, ImmutableArray<ClosedPeriod> kept)
    {
        blob.Unsigned((ulong)kept.Length);
        foreach (var period in kept)
            Write(blob, period);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<ClosedPeriod> Read(ref BlobReader blob)
    {
        var periods = new ClosedPeriod[blob.Count(ClosedPeriods.Most)];
        for (var index = 0; index < periods.Length; index++)
            periods[index] = ReadPeriod(ref blob);
        return [.. periods];
    }

    private static void Write(BlobWriter blob, ClosedPeriod period)
    {
        blob.Text(period.Name);
        blob.Time(period.From);
        blob.Time(period.To);
        blob.Number(period.Coverage);
        blob.Number(period.Allowed);
        blob.Flag(period.Reading is not null);
        if (period.Reading is not { } reading)
            return;
        blob.Number(reading.Value);
        blob.Number(reading.ErrorRatio);
        blob.Total(reading.Events);
        blob.Flag(reading.Bad is not null);
        if (reading.Bad is { } bad)
            blob.Total(bad);
    }

    private static ClosedPeriod ReadPeriod(ref BlobReader blob)
    {
        var period = new ClosedPeriod(blob.Text(), blob.Time(), blob.Time(), blob.Number(), blob.Number(), null);
        return !blob.Flag() ? period
            : period with { Reading = new(blob.Number(), blob.Number(), blob.Total(), blob.Flag() ? blob.Total() : null) };
    }
}
