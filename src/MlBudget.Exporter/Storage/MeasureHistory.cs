using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;

namespace MlBudget.Exporter.Storage;

/// <summary>Finds out which measures of a model keep their history, and says why others start afresh.</summary>
/// <param name="store">Where.</param>
/// <param name="definition">What is counted now.</param>
internal sealed class MeasureHistory(Store store, ModelDefinition definition)
{
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();

    /// <summary>
    /// The measures of which nothing was committed yet, beside others that are kept, by their index in the definition.
    /// </summary>
    public ImmutableArray<int> Added { get; private set; } = [];

    /// <summary>What starts afresh, and why, for people.</summary>
    public ImmutableArray<string> Notes => _notes.ToImmutable();

    /// <summary>Keeps the measures that are still counted, drops those that aren't, and begins those that are new.</summary>
    /// <param name="model">The model's key.</param>
    /// <returns>The measures' keys; null where none is kept, so that the whole model begins anew.</returns>
    public ImmutableArray<long>? Reconcile(long model)
    {
        var stored = new Dictionary<string, long>(StringComparer.Ordinal);
        var committed = new HashSet<string>(StringComparer.Ordinal);
        using var find = store.Prepare("SELECT canonical, id, arrived FROM measures WHERE model = $model");
        find.ForEach(
            row =>
            {
                var canonical = row.GetString(0);
                stored.Add(canonical, row.GetInt64(1));
                if (row.IsDBNull(2))
                    return;
                // A damaged name must not be taken for another configuration, which would drop the history.
                SealedBlob.Open(RowKeys.Measure(model, canonical), row.GetFieldValue<byte[]>(2));
                committed.Add(canonical);
            },
            model);
        var counted = definition.Measures.Select(measure => measure.Canonical).ToHashSet(StringComparer.Ordinal);
        // What records hold of fields is counted beside the rest: two configurations that share nothing else are of different things.
        var isAnew = !definition.MeasuresOfBudgets.Any(measure => stored.ContainsKey(CanonicalOf(measure)));
        NoteSlos(model, stored, isAnew);
        if (isAnew)
        {
            _notes.Add("nothing of what was counted before is counted now: its logs are read again");
            return null;
        }

        foreach (var (canonical, measure) in stored.Where(entry => !counted.Contains(entry.Key)))
        {
            _notes.Add($"no longer counted, its history is dropped: {canonical}");
            ModelTables.DeleteMeasure(store, measure);
        }

        Added = [.. Enumerable.Range(0, definition.Measures.Length).Where(measure => !committed.Contains(CanonicalOf(measure)))];
        var added = counted.Except(stored.Keys).ToDictionary(canonical => canonical, canonical => Insert(model, canonical));
        return
        [
            .. definition.Measures.Select(
                measure => stored.TryGetValue(measure.Canonical, out var id) ? id : added[measure.Canonical]),
        ];
    }

    /// <summary>Begins all measures of a model that is new.</summary>
    /// <param name="model">The model's key.</param>
    /// <returns>The measures' keys.</returns>
    public ImmutableArray<long> Begin(long model)
    {
        WriteSlos(model, []);
        return [.. definition.Measures.Select(measure => Insert(model, measure.Canonical))];
    }

    private bool IsNew(int measure, Dictionary<string, long> stored) => !stored.ContainsKey(CanonicalOf(measure));

    private string CanonicalOf(int measure) => definition.Measures[measure].Canonical;

    private bool IsLabelled(int measure) => (definition.Measures[measure].Counting.Input & FoldInput.Labelled) != 0;

    private long Insert(long model, string canonical)
    {
        using var insert = store.Prepare("INSERT INTO measures (model, canonical) VALUES ($model, $canonical) RETURNING id");
        return (long)insert.Value(model, canonical)!;
    }

    private void NoteSlos(long model, Dictionary<string, long> stored, bool isAnew)
    {
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        using var find = store.Prepare("SELECT name, measures FROM slos WHERE model = $model");
        find.ForEach(row => before.Add(row.GetString(0), row.GetString(1)), model);
        foreach (var slo in definition.Slos)
        {
            if (!slo.Sli.Measures.Any(measure => IsNew(measure, stored)))
                continue;
            var now = MeasuresOf(slo.Sli.Measures);
            var from = isAnew ? "from the start of its logs"
                : slo.Sli.Measures.All(IsLabelled) ? "with the predictions that wait for labels" : "from now on";
            _notes.Add(before.TryGetValue(slo.Name, out var old)
                ? $"the SLO '{slo.Name}' starts afresh and counts {from}: it was about {old}; it is about {now} now"
                : $"the SLO '{slo.Name}' is new and counts {from}: {now}");
        }

        WriteSlos(model, before);
    }

    private void WriteSlos(long model, Dictionary<string, string> before)
    {
        using var write = store.Prepare("INSERT OR REPLACE INTO slos VALUES ($model, $name, $measures)");
        using var delete = store.Prepare("DELETE FROM slos WHERE model = $model AND name = $name");
        foreach (var slo in definition.Slos)
        {
            var measures = MeasuresOf(slo.Sli.Measures);
            if (!before.TryGetValue(slo.Name, out var old) || old != measures)
                write.Run(model, slo.Name, measures);
        }

        foreach (var name in before.Keys.Except(definition.Slos.Select(slo => slo.Name)))
            delete.Run(model, name);
    }

    private string MeasuresOf(ImmutableArray<int> measures) =>
        string.Join(" and ", measures.Select(measure => $"“{CanonicalOf(measure)}”").Distinct().Order(StringComparer.Ordinal));
}
