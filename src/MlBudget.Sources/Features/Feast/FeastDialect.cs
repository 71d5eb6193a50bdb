using System.Data.Common;
using MlBudget.Sources.Sql;

namespace MlBudget.Sources.Features.Feast;

/// <summary>How a database is asked for a few entities of a table of Feast, without a look at all of them. Immutable.</summary>
/// <param name="engine">The database engine.</param>
internal abstract class FeastDialect(SqlEngine engine)
{
    /// <summary>The database engine.</summary>
    public SqlEngine Engine => engine;

    /// <summary>Whether tables are in schemas.</summary>
    public abstract bool HasSchemas { get; }

    /// <summary>
    /// The query for the rows of some entities: the number of the entity, the name of the feature, the first bytes of its value, and the time of that. It depends on how
    /// many rows there are.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="connection">An open connection.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="FeatureStoreException">There is no such table.</exception>
    public abstract ValueTask<string> QueryAsync(FeastTable table, DbConnection connection, CancellationToken cancel);

    /// <summary>The instant that a value of <c>event_ts</c> says, in UTC; null where it says none.</summary>
    /// <param name="value">The value, as the driver gives it.</param>
    /// <param name="zone">The zone of the host that has taken UTC for its own time; null where that is UTC.</param>
    public abstract DateTime? TimeOf(object value, TimeZoneInfo? zone);

    /// <summary>What was UTC before a host of a zone took it for its own time.</summary>
    protected static DateTime Undone(DateTime time, TimeZoneInfo? zone) => zone is null ? time : time + zone.GetUtcOffset(time);

    /// <summary>The query, of the keys of entities.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keys">A query that gives some values of <c>entity_key</c>, each once.</param>
    protected static string RowsOf(FeastTable table, string keys) => $"""
        select e.number, t.feature_name, substr(t.value, 1, {FeastFields.DecidingBytes}), t.event_ts
        from (select entity_key, row_number() over (order by entity_key) as number from ({keys}) k) e join {table.Quoted} t on t.entity_key = e.entity_key
        """;

    /// <summary>The first value that a query gives.</summary>
    protected static async ValueTask<object?> AskAsync(DbConnection connection, string query, CancellationToken cancel, params (string Name, string Value)[] parameters)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        command.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteScalarAsync(cancel);
    }

    /// <summary>That a table isn't there.</summary>
    protected FeatureStoreException NoTable(FeastTable table) =>
        new($"there is no table {table.Quoted}, which Feast names by the project and the feature view; look at {(HasSchemas ? "schema, " : "")}project, feature_view and what has been materialized");
}
