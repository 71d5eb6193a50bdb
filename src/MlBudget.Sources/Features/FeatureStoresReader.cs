using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Features;

/// <summary>Reads the feature stores of a model, and what SLOs ask of them.</summary>
public sealed class FeatureStoresReader
{
    /// <summary>The key of a model.</summary>
    public const string Key = "feature_stores";

    /// <summary>The key of an SLO that names the store that its metric is of.</summary>
    public const string SloKey = "source";

    private const string Max = "max_age";

    private readonly Dictionary<string, StoreLooks?> _stores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unread = new(StringComparer.Ordinal);

    /// <summary>The keys that all kinds have, in the order in which errors and the documentation list them.</summary>
    public static ImmutableArray<KeySpec> CommonKeys { get; } =
    [
        new("name", "required: what SLOs call it, in `source`"),
        new("type", "required: which kind it is"),
        new("features", "required: the features that each entity should have"),
        new(Max, "how old their values may be; `staleness` needs it"),
        new("sample", "how many entities are looked at in each slot, at most 100000. `1000` if left out"),
        new("every", "how long slots are, in each of which it is looked at once: whole minutes that divide an hour. `5m` if left out"),
        new("timeout", "after how long without an answer it is given up and tried again, at most `1h`. `2m` if left out"),
    ];

    /// <summary>The paths of the stores of which nothing was asked.</summary>
    public IEnumerable<string> Unread => _unread.Values;

    /// <summary>The stores of a model.</summary>
    /// <param name="list">What is under <see cref="Key"/>; null where there is none.</param>
    /// <param name="kinds">The kinds.</param>
    /// <param name="leftOut">Types of others that this build was published without.</param>
    public FeatureStoresReader(NodeReader? list, ImmutableArray<FeatureStoreKind> kinds, ImmutableArray<string> leftOut)
    {
        foreach (var node in list?.Items() ?? [])
        {
            if (!node.IsMapping)
            {
                node.IsMappingOf([.. CommonKeys.Select(key => key.Name)]);
                continue;
            }

            var name = node.Required("name")?.Literal("a name");
            if (name is not null && !_stores.TryAdd(name, null))
                node.Required("name")!.Error($"the model has a feature store named {node.Required("name")!.Shown} already");
            var store = ReadStore(node, name ?? string.Empty, kinds, leftOut);
            if (name is null)
                continue;
            _stores[name] ??= store is null ? null : new StoreLooks(store);
            _unread.TryAdd(name, node.Path);
        }
    }

    /// <summary>What an SLO asks of a store; null, with problems, where it asks nothing.</summary>
    /// <param name="source">Where the store is named.</param>
    /// <param name="metric">What is asked: the name of a metric.</param>
    public TallySourceDefinition? Read(NodeReader source, NodeReader metric)
    {
        if (source.Literal("the name of a feature store") is not { } name)
            return null;
        if (!_stores.TryGetValue(name, out var looks))
        {
            source.Error(_stores.Count == 0 ? $"found {source.Shown}, and the model has no feature store; add {Key}: [{{ name: {name}, type: …, … }}]"
                : $"unknown feature store {source.Shown}; {NodeReader.Suggestion(name, _stores.Keys)}");
            return null;
        }

        _unread.Remove(name);
        FeatureQuestion? question = metric.Written switch
        {
            "staleness" => FeatureQuestion.Staleness,
            "completeness" => FeatureQuestion.Completeness,
            _ => null,
        };
        if (question is null)
            source.ErrorAtKey("is for the metric staleness or completeness only, which may be of a feature store");
        else if (question == FeatureQuestion.Staleness && looks is { Store.MaxAge: null })
            source.Error($"the feature store {source.Shown} has no {Max}, without which nothing is stale; add {Max}: 24h to it");
        else if (looks is not null)
            return new FeatureTallies(looks, question.Value);
        return null;
    }

    private static FeatureStore? ReadStore(NodeReader node, string name, ImmutableArray<FeatureStoreKind> kinds, ImmutableArray<string> leftOut)
    {
        var type = TypeReader.Read(node.Required("type"), [.. kinds.Select(known => known.Type)], leftOut);
        if (kinds.FirstOrDefault(known => known.Type == type) is not { } kind || !node.IsMappingOf([.. CommonKeys.Concat(kind.Keys).Select(key => key.Name)]))
            return null;
        var features = node.Required("features") is { } list ? NameList.Read(list, "the name of a feature") : [];
        var age = node.Optional(Max);
        var maxAge = age?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650));
        var sample = (int?)node.Optional("sample")?.Integer(1, FeatureStore.MostEntities) ?? 1000;
        var every = node.Optional("every") is { } slot ? SlotReader.Read(slot) : TimeSpan.FromMinutes(5);
        var timeout = node.Optional("timeout")?.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) ?? TimeSpan.FromMinutes(2);
        var store = kind.Read(node, name, features);
        return store is null || features.IsEmpty || every is null || (age is not null && maxAge is null) ? null
            : store with { MaxAge = maxAge, Entities = sample, Slot = every.Value, Timeout = timeout };
    }
}
