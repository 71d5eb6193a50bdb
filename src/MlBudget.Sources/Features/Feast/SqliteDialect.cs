using System.Data.Common;
using System.Globalization;
using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Features.Feast;

/// <summary>Feast's tables in SQLite: numbers of rows are drawn, and the entities that are there looked up by the key. Times are seconds since the epoch, and
/// texts before Feast 0.42.</summary>
/// <param name="engine">The database engine.</param>
internal sealed class SqliteDialect(SqlEngine engine) : FeastDialect(engine)
{
    /// <inheritdoc/>
    public override bool HasSchemas => false;

    /// <inheritdoc/>
    public override async ValueTask<string> QueryAsync(FeastTable table, DbConnection connection, CancellationToken cancel)
    {
        if (await AskAsync(connection, "select 1 from sqlite_master where type in ('table', 'view') and name = @table", cancel, ("table", table.Table)) is null)
            throw NoTable(table);
        // Rows that were written again have left their numbers: of four times as many enough are there.
        return RowsOf(table, string.Create(CultureInfo.InvariantCulture, $"""
            with recursive drawn (number, pick) as (
              select 1, abs(random() % (select max(rowid) from {table.Quoted})) + 1
              union all select number + 1, abs(random() % (select max(rowid) from {table.Quoted})) + 1 from drawn where number < {4 * table.Entities})
            select entity_key from (select distinct entity_key from {table.Quoted} where rowid in (select pick from drawn)) order by random() limit {table.Entities}
            """));
    }

    /// <inheritdoc/>
    public override DateTime? TimeOf(object value, TimeZoneInfo? zone) => value switch
    {
        long seconds => Undone(DateTime.UnixEpoch.AddSeconds(seconds), zone),
        double seconds => Undone(DateTime.UnixEpoch.AddSeconds(seconds), zone),
        // Texts are of before Feast asked the host for its time.
        string text when DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) => time,
        _ => null,
    };
}
