using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Features;

/// <summary>Features of entities that a query to a database gives.</summary>
/// <param name="engine">The database engine.</param>
internal sealed class QueriedStoreKind(SqlEngine engine) : FeatureStoreKind
{
    /// <inheritdoc/>
    public override string Type => engine.Type;

    /// <inheritdoc/>
    public override string Meaning => $"rows of a query to {engine.Type}, one for each entity";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        new("connection", SqlSettings.ConnectionMeaning("as of a [source of rows](#databases)")),
        new("query", "required: a query that picks entities, with a column of each of `features` and one of their time. No more than `sample` rows are read of it"),
        new("time", "required: the column that says when the values of a row were made"),
    ];

    /// <inheritdoc/>
    public override FeatureStore? Read(NodeReader settings, string name, ImmutableArray<string> features)
    {
        var server = SqlSettings.ReadServer(engine, settings.Required("connection"));
        var query = settings.Required("query")?.Literal("a query such as select orders, updated_at from customers tablesample system (1)");
        var time = settings.Required("time")?.Literal("the name of a column");
        return server is null || query is null || time is null ? null : new QueriedStore(name, engine, server, query, time) { Features = features };
    }
}
