using MlBudget.FeatureStores;

namespace MlBudget.EndToEnd.Tests.Databases;

/// <summary>Feast's online store in PostgreSQL.</summary>
public sealed class FeastPostgreSqlTests(PostgreSqlTests.Running running) : FeastTableContract(running.Server, "feast_postgresql"), IClassFixture<PostgreSqlTests.Running>
{
    private readonly PostgreSqlTests.Running _running = running;

    /// <inheritdoc/>
    protected override string Columns =>
        "entity_key bytea, feature_name text, value bytea, value_text text, vector_value bytea, event_ts timestamptz, created_ts timestamptz";

    /// <inheritdoc/>
    protected override string TimeOf(DateTime time) => $"'{time:yyyy-MM-dd HH:mm:ss.ffffff}+00'";

    /// <inheritdoc/>
    protected override string Bytes(byte[] bytes) => $"'\\x{Convert.ToHexString(bytes)}'";

    [Fact]
    public void Of_a_large_table_a_few_pages_are_looked_at()
    {
        var server = _running.Server;
        server.Execute($"""
            create table "big_driver_stats" ({Columns}, primary key (entity_key, feature_name));
            insert into "big_driver_stats" (entity_key, feature_name, value, event_ts)
              select int8send(driver), feature, '\x2007', timestamptz '2026-11-01T11:00:00Z' from generate_series(1, 100000) driver, unnest(array['rate', 'trips']) feature;
            analyze "big_driver_stats"
            """);

        var (_, values, present) = Assert.Single(Look("completeness", "project: big\nsample: 200"));

        Assert.Equal(400, values);
        Assert.Equal(400, present);
    }
}
