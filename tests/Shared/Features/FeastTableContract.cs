using MlBudget.Databases;

namespace MlBudget.FeatureStores;

/// <summary>The same of views that Feast keeps in tables.</summary>
/// <param name="server">The database.</param>
/// <param name="type">The kind of the store.</param>
public abstract class FeastTableContract(TableServer server, string type) : FeatureContract
{
    private static int _projects;

    private readonly string _project = $"prod{Interlocked.Increment(ref _projects)}";

    /// <inheritdoc/>
    protected sealed override string Settings => $"type: {type}\nfeature_view: driver_stats\nconnection: \"${{env:CONNECTION}}\"\nproject: {_project}";

    /// <inheritdoc/>
    protected sealed override string Connection => server.Connection;

    /// <inheritdoc/>
    protected sealed override string? MissingView =>
        $"there is no table \"{_project}_driver_stat\", which Feast names by the project and the feature view; look at {Schemas}project, feature_view and what has been materialized";

    /// <summary>What else an error tells to look at.</summary>
    protected virtual string Schemas => "schema, ";

    /// <summary>The columns of a table, as Feast makes them.</summary>
    protected abstract string Columns { get; }

    /// <summary>A time, as Feast writes it.</summary>
    protected abstract string TimeOf(DateTime time);

    /// <summary>Bytes, as a literal.</summary>
    protected abstract string Bytes(byte[] bytes);

    /// <inheritdoc/>
    protected sealed override void Write(IEnumerable<(int Entity, string Feature, bool HasValue, DateTime Time)> values)
    {
        var table = $"\"{_project}_driver_stats\"";
        server.Execute($"create table if not exists {table} ({Columns}, primary key (entity_key, feature_name))");
        foreach (var some in values.Chunk(500))
        {
            server.Execute($"insert into {table} (entity_key, feature_name, value, event_ts) values " + string.Join(", ", some.Select(value =>
                $"({Bytes(FeastKeys.Of("driver_id", value.Entity))}, '{value.Feature}', {Bytes(value.HasValue ? [0x20, 7] : [])}, {TimeOf(value.Time)})")));
        }
    }
}
