using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Persistence;
using MlBudget.Core.Policies;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// A model's place in the store, made to fit its configuration: what is still counted keeps its history, by the identity
/// of what is counted; what isn't loses it, since a history with a hole would be a wrong one.
/// </summary>
internal sealed class StoredModel
{
    private readonly Store _store;

    private StoredModel(Store store, ModelRow row, ImmutableArray<long> measures, ImmutableArray<string> notes)
    {
        (_store, Row, Measures, Notes) = (store, row, measures, notes);
    }

    /// <summary>Its key.</summary>
    public long Id => Row.Id;

    /// <summary>Its row, as it was committed.</summary>
    public ModelRow Row { get; set; }

    /// <summary>All rows of it.</summary>
    public RowCensus Census { get; private set; } = new();

    /// <summary>The keys of its measures, by their index in the definition.</summary>
    public ImmutableArray<long> Measures { get; }

    /// <summary>The measures that are new, by their index in the definition.</summary>
    public ImmutableArray<int> Added { get; private init; } = [];

    /// <summary>Which parts of its history start afresh, and why, for people.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>The instant of the last numbers; null if there were none.</summary>
    public Instant? Clock { get; private init; }

    /// <summary>Its counters; null before the first commit.</summary>
    public LedgerCounters? Counters { get; private init; }

    /// <summary>What the columns of its segments mean; null before there are any.</summary>
    public RowLayout? Layout { get; set; }

    /// <summary>Finds or makes it, within a transaction.</summary>
    /// <param name="store">Where.</param>
    /// <param name="ledger">What is counted of it now.</param>
    public static StoredModel Open(Store store, ModelLedger ledger)
    {
        using var changes = store.Prepare("SELECT total_changes()");
        var before = changes.Value();
        var row = Find(store, ledger.Definition.Name);
        var census = row is null ? null : CensusTaker.Take(store.Connection, row.Id);
        if (census is not null)
            row!.Sealed.Verify(census);
        var stored = Open(store, ledger, row);
        if (census is not null && Equals(changes.Value(), before))
        {
            stored.Census = census;
            return stored;
        }

        stored.Census = CensusTaker.Take(store.Connection, stored.Id);
        using var seal = store.Prepare("UPDATE models SET seal = $seal WHERE id = $model");
        seal.Run(stored.Row.Seal(stored.Census.Sum), stored.Id);
        return stored;
    }

    private static StoredModel Open(Store store, ModelLedger ledger, Found? row)
    {
        var definition = ledger.Definition;
        var history = new MeasureHistory(store, definition);
        if (row is not null && history.Reconcile(row.Id) is { } measures)
        {
            var layout = KeepSegments(store, row, ledger.Layout);
            return new(store, row.Sealed, measures, history.Notes)
            {
                Added = history.Added,
                Clock = row.Clock,
                Counters = row.Counters,
                Layout = KeepAttributes(store, row.Id, layout, definition),
            };
        }

        // What was decided and said outlives what was counted.
        var decisions = row is null ? Decisions.None : StoredDecisions.Read(store, row.Id);
        var deployments = row is null ? [] : StoredDeployments.Read(store, row.Id);
        if (row is not null)
            ModelTables.Delete(store, row.Id);
        using var insert = store.Prepare("INSERT INTO models (name) VALUES ($name) RETURNING id");
        var id = (long)insert.Value(definition.Name)!;
        StoredDecisions.Write(store, id, Decisions.None, decisions, new RowCensus());
        StoredDeployments.Write(store, id, 0, deployments, new RowCensus());
        return new(store, new(id, definition.Name), history.Begin(id), history.Notes);
    }

    /// <summary>Where a source is to be read on, as it wrote it.</summary>
    public Dictionary<string, byte[]> ReadPositions(string source)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var read = _store.Prepare("SELECT key, value FROM positions WHERE model = $model AND source = $source");
        read.ForEach(
            row => entries.Add(
                row.GetString(0),
                SealedBlob.Open(RowKeys.Position(Id, source, row.GetString(0)), row.GetFieldValue<byte[]>(1)).ToArray()),
            Id, source);
        return entries;
    }

    private static Found? Find(Store store, string name)
    {
        Found? found = null;
        using var find = store.Prepare($"SELECT {ModelRow.Columns}, counters, layout FROM models WHERE name = $name");
        find.ForEach(
            row =>
            {
                var model = ModelRow.Read(row);
                (LedgerCounters? Counters, Instant? Clock) state = (null, null);
                if (!row.IsDBNull(7))
                    state = StoredCounters.FromBlob(model.Id, row.GetFieldValue<byte[]>(7));
                var layout = row.IsDBNull(8) ? null
                    : StoredLayout.FromBlob(model.Id, row.GetFieldValue<byte[]>(8)) with { RawIdsTo = model.RawIdsTo };
                found = new(model, state.Counters, layout, state.Clock);
            },
            name);
        return found;
    }

    /// <summary>
    /// Drops the values of attributes that nobody compares by any more. Their codes are free for others then, so the columns
    /// of segments in which they stand lose their name, whenever those are written anew.
    /// </summary>
    private static RowLayout? KeepAttributes(Store store, long model, RowLayout? layout, ModelDefinition definition)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        using var find = store.Prepare("SELECT DISTINCT attribute FROM attribute_values WHERE model = $model");
        find.ForEach(row => gone.Add(row.GetString(0)), model);
        gone.ExceptWith(definition.Attributes.Select(attribute => attribute.Path));
        using var delete = store.Prepare("DELETE FROM attribute_values WHERE model = $model AND attribute = $attribute");
        foreach (var attribute in gone)
            delete.Run(model, attribute);
        if (layout is null || !layout.Attributes.Any(gone.Contains))
            return layout;
        var named = layout with { Attributes = [.. layout.Attributes.Select(path => gone.Contains(path) ? string.Empty : path)] };
        using var rename = store.Prepare("UPDATE models SET layout = $layout WHERE id = $model");
        rename.Run(StoredLayout.ToBlob(model, named), model);
        return named;
    }

    /// <summary>Drops rows that wait, and samples, if they are no longer what would be kept.</summary>
    private static RowLayout? KeepSegments(Store store, Found row, RowLayout? now)
    {
        if (row.Layout is not { } before)
            return null;
        var kept = now is null ? null : before;
        using var delete = store.Prepare("DELETE FROM segments WHERE model = $model AND (kind = $samples) = $are");
        if (before.Identity != now?.Identity)
        {
            delete.Run(row.Id, (int)SegmentKind.Samples, 0);
            kept = kept is null ? null : kept with { Identity = now!.Identity, Answer = now.Answer, Attributes = [], Tracks = [], Numbers = [], Conditions = [] };
        }

        if (before.Samples != now?.Samples)
        {
            delete.Run(row.Id, (int)SegmentKind.Samples, 1);
            kept = kept is null ? null : kept with { Samples = now!.Samples };
        }

        using var write = store.Prepare("UPDATE models SET layout = $layout WHERE id = $model");
        if (kept != before)
            write.Run(kept is null ? null : StoredLayout.ToBlob(row.Id, kept), row.Id);
        return kept;
    }

    private sealed record Found(ModelRow Sealed, LedgerCounters? Counters, RowLayout? Layout, Instant? Clock)
    {
        public long Id => Sealed.Id;
    }
}
