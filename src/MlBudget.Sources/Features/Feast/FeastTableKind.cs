using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Sql;
using MlBudget.Sources.Times;

namespace MlBudget.Sources.Features.Feast;

/// <summary>Feature views of Feast in tables of a database.</summary>
/// <param name="type">What <c>type</c> names it.</param>
/// <param name="dialect">How the database is asked.</param>
internal sealed class FeastTableKind(string type, FeastDialect dialect) : FeatureStoreKind
{
    /// <inheritdoc/>
    public override string Type => type;

    /// <inheritdoc/>
    public override string Meaning => $"Feast's online store in {(dialect.HasSchemas ? "PostgreSQL" : "SQLite")}";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        FeastView.Key,
        new("connection", SqlSettings.ConnectionMeaning("as of a [source of rows](#databases)")),
        new("project", "required: Feast's project, which names of tables begin with"),
        .. dialect.HasSchemas ? [new KeySpec("schema", "Feast's `db_schema`; that of the connection's user if left out")] : ImmutableArray<KeySpec>.Empty,
        new("zone", "the time zone of the host that materializes, as `Europe/Berlin`, where that isn't UTC: Feast writes times in UTC, which a host of another zone takes for its own"),
    ];

    /// <inheritdoc/>
    public override FeatureStore? Read(NodeReader settings, string name, ImmutableArray<string> features)
    {
        var view = FeastView.Read(settings);
        var server = SqlSettings.ReadServer(dialect.Engine, settings.Required("connection"));
        var project = settings.Required("project")?.Literal("the name of a project");
        var schema = settings.Optional("schema");
        var named = schema?.Literal("the name of a schema");
        var zone = settings.Optional("zone");
        var found = zone?.Literal("a time zone such as Europe/Berlin") is { } text ? TimeZones.Find(text) : null;
        if (zone is not null && found is null)
            zone.Error($"unknown time zone {zone.Shown}; expected one such as Europe/Berlin or UTC");
        return server is null || view is null || project is null || (schema is not null && named is null) || (zone is not null && found is null) ? null
            : new FeastTable(name, view, dialect, server, project) { Features = features, Schema = named, Zone = found };
    }
}
