using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Features.Feast;

/// <summary>A feature view that Feast keeps in a table of its own, of a row for each entity and feature.</summary>
/// <param name="Name">What SLOs call it.</param>
/// <param name="View">The feature view.</param>
/// <param name="Dialect">How the database is asked.</param>
/// <param name="Server">What it connects to.</param>
/// <param name="Project">The project, which the table's name begins with.</param>
internal sealed record FeastTable(string Name, string View, FeastDialect Dialect, SqlServer Server, string Project) : FeatureStore(Name, View)
{
    /// <summary>The schema that the table is in; null for that of the connection.</summary>
    public string? Schema { get; init; }

    /// <summary>The zone of the host that writes times, where that is taken for UTC; null where it is.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <inheritdoc/>
    public override string Place => $"{Dialect.Engine.Type} {Server.Place}";

    /// <inheritdoc/>
    public override string Identity => Quoted;

    /// <summary>The name of the table.</summary>
    public string Table => $"{Project}_{View}";

    /// <summary>The table, as queries name it.</summary>
    public string Quoted => (Schema is null ? "" : $"{Quote(Schema)}.") + Quote(Table);

    /// <inheritdoc/>
    public override IFeatureReader Open() => new FeastTableReader(this);

    private static string Quote(string name) => string.Concat("\"", name.Replace("\"", "\"\"", StringComparison.Ordinal), "\"");
}
