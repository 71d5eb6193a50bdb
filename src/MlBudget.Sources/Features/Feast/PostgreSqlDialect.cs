using System.Data.Common;
using System.Globalization;
using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Features.Feast;

/// <summary>Feast's tables in PostgreSQL: pages of the table are drawn by <c>tablesample system</c>, and the entities that are in them looked up by the key.</summary>
/// <param name="engine">The database engine.</param>
internal sealed class PostgreSqlDialect(SqlEngine engine) : FeastDialect(engine)
{
    /// <inheritdoc/>
    public override bool HasSchemas => true;

    /// <inheritdoc/>
    public override async ValueTask<string> QueryAsync(FeastTable table, DbConnection connection, CancellationToken cancel)
    {
        var known = await AskAsync(connection, "select greatest(reltuples, 0)::float8 from pg_class where oid = to_regclass(@table)", cancel, ("table", table.Quoted));
        if (known is not double rows)
            throw NoTable(table);
        // Twice as many rows as are looked for, since pages hold several of an entity, and never many more than that.
        var wanted = 2.0 * table.Entities * table.Features.Length;
        var percent = rows <= 2 * wanted ? 100 : Math.Clamp(100 * wanted / rows, 1e-4, 100);
        return RowsOf(table, string.Create(CultureInfo.InvariantCulture, $"""
            select distinct entity_key from (select entity_key from {table.Quoted} tablesample system ({percent}) limit {2 * wanted}) s limit {table.Entities}
            """), "octet_length");
    }

    /// <inheritdoc/>
    public override DateTime? TimeOf(object value) => value is DateTime time ? time.ToUniversalTime() : null;
}
