using System.Data.Common;
using System.Globalization;
using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Features.Feast;

/// <summary>Feast's tables in PostgreSQL: pages of the table are drawn by <c>tablesample system</c>, and the entities that are in them looked up by the key.</summary>
/// <param name="engine">The database engine.</param>
internal sealed class PostgreSqlDialect(SqlEngine engine) : FeastDialect(engine)
{
    /// <summary>Some tens of pages, of which hardly ever none is drawn.</summary>
    private const double LeastRows = 2000;

    /// <inheritdoc/>
    public override bool HasSchemas => true;

    /// <inheritdoc/>
    public override async ValueTask<string> QueryAsync(FeastTable table, DbConnection connection, CancellationToken cancel)
    {
        var known = await AskAsync(connection, "select greatest(reltuples, 0)::float8 from pg_class where oid = to_regclass(@table)", cancel, ("table", table.Quoted));
        if (known is not double rows)
            throw NoTable(table);
        // The planner's count of features is negative where it grows with the table, and missing before the table was analyzed.
        var counted = await AskAsync(
            connection, "select n_distinct::float8 from pg_stats where attname = 'feature_name' and format('%I.%I', schemaname, tablename)::regclass = to_regclass(@table)", cancel, ("table", table.Quoted));
        var perEntity = Math.Max(table.Features.Length, counted is double features ? features : 1);
        // Twice as many rows as are looked for, since pages hold several of an entity, never many more than that, and some pages at least.
        var wanted = Math.Max(2.0 * table.Entities * perEntity, LeastRows);
        var percent = rows <= 2 * wanted ? 100 : Math.Clamp(100 * wanted / rows, 1e-4, 100);
        return RowsOf(table, string.Create(CultureInfo.InvariantCulture, $"""
            select distinct entity_key from (select entity_key from {table.Quoted} tablesample system ({percent}) limit {2 * wanted}) s limit {table.Entities}
            """));
    }

    /// <inheritdoc/>
    public override DateTime? TimeOf(object value, TimeZoneInfo? zone) => value is DateTime time ? Undone(time.ToUniversalTime(), zone) : null;
}
