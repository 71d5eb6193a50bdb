using MlBudget.Core.Records;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Sql;

/// <summary>Rows of a query to a database, as they are configured.</summary>
/// <param name="Engine">The database engine.</param>
/// <param name="Server">What it connects to.</param>
/// <param name="Query">What it asks.</param>
public sealed record SqlSourceDefinition(SqlEngine Engine, SqlServer Server, SqlQuery Query) : SourceDefinition
{
    /// <inheritdoc/>
    public override string Written => $"{Engine.Type} {Server.Place}";

    /// <inheritdoc/>
    public override string Words => $" (rows by {(Query.Watermark is { } column ? $"'{column}'" : "their time")}, looked for as far as {Query.OverlapWords} behind the latest)";

    /// <inheritdoc/>
    public override IRecordSource Open(SourceOpening opening) => new SqlSource(Engine, Server, Query, opening);

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Written;
}
