using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Features;
using MlBudget.Sources.Features.Feast;

namespace MlBudget.Sources;

/// <summary>All kinds of feature stores: what is configured, documented and suggested in errors comes from this list.</summary>
public static class FeatureStoreKinds
{
    /// <summary>The kinds. A new one is a file, and a line here.</summary>
    public static ImmutableArray<FeatureStoreKind> All { get; } =
    [
        .. SqlEngines.Carried.Where(engine => engine.Type == "postgresql").Select(engine => new FeastTableKind("feast_postgresql", new PostgreSqlDialect(engine))),
        .. SqlEngines.Carried.Where(engine => engine.Type == "sqlite").Select(engine => new FeastTableKind("feast_sqlite", new SqliteDialect(engine))),
#if REDIS
        new FeastHashesKind(),
        new OwnHashesKind(),
#endif
        .. SqlEngines.Carried.Select(engine => new QueriedStoreKind(engine)),
    ];

    /// <summary>Those that this build was published without.</summary>
    private static ImmutableArray<string> LeftOut { get; } = [.. ((ImmutableArray<string>)["feast_postgresql", "feast_redis", "redis_hash", .. SqlEngines.LeftOut]).Except(All.Select(kind => kind.Type))];

    /// <summary>Reads the stores of a model.</summary>
    /// <param name="model">The model.</param>
    public static FeatureStoresReader Read(NodeReader model) => new(model.Optional(FeatureStoresReader.Key), All, LeftOut);
}
