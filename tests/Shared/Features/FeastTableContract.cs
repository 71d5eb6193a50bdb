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

    /// <summary>As Feast writes them: a value is a message <c>feast.types.Value</c>, of which a field tells the type.</summary>
    [Fact]
    public void Nulls_empty_texts_and_what_is_no_number_are_missing_and_zeros_are_not()
    {
        string[] missing = ["", "980100", "0A00", "1200", "29000000000000F87F", "350000C07F"];
        string[] present = ["2000", "290000000000000000", "3500000000", "120130", "0A0100", "3800"];
        Write([]);
        foreach (var (value, driver) in missing.Concat(present).Select((value, driver) => (Bytes(Convert.FromHexString(value)), driver)).Append(("null", missing.Length + present.Length)))
            Insert([$"({Bytes(FeastKeys.Of("driver_id", driver))}, 'rate', {value}, {TimeOf(Now.AddHours(-1))})"]);

        Assert.Equal((missing.Length + present.Length + 1, present.Length), Assert.Single(Look("completeness", "features: [rate]")) is var (_, events, hits) ? (events, hits) : default);
    }

    /// <inheritdoc/>
    protected sealed override void Write(IEnumerable<(int Entity, string Feature, bool HasValue, DateTime Time)> values)
    {
        server.Execute($"create table if not exists {Table} ({Columns}, primary key (entity_key, feature_name))");
        foreach (var some in values.Chunk(500))
        {
            Insert(some.Select(value =>
                $"({Bytes(FeastKeys.Of("driver_id", value.Entity))}, '{value.Feature}', {Bytes(value.HasValue ? [0x20, 7] : [])}, {TimeOf(value.Time)})"));
        }
    }

    private string Table => $"\"{_project}_driver_stats\"";

    private void Insert(IEnumerable<string> rows) => server.Execute($"insert into {Table} (entity_key, feature_name, value, event_ts) values {string.Join(", ", rows)}");
}
