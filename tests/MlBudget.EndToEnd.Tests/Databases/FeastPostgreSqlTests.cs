using System.Diagnostics;
using MlBudget.FeatureStores;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;

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

    [Fact]
    public void Of_views_with_many_features_as_many_entities_are_looked_at_as_asked_for()
    {
        var server = _running.Server;
        server.Execute($"""
            create table "wide_driver_stats" ({Columns}, primary key (entity_key, feature_name));
            insert into "wide_driver_stats" (entity_key, feature_name, value, event_ts)
              select int8send(driver), feature, '\x2007', timestamptz '2026-11-01T11:00:00Z'
              from generate_series(1, 8000) driver, unnest(array['rate', 'trips'] || array(select 'other' || n from generate_series(1, 18) n)) feature
              order by driver, feature;
            analyze "wide_driver_stats"
            """);

        Assert.Equal(400, Assert.Single(Look("completeness", "project: wide\nsample: 200")).Events);
    }

    /// <summary>A query may give more rows than are read of it, and the driver reads the rest where nobody tells the server to stop.</summary>
    [Fact]
    public void A_query_that_gives_more_than_is_asked_for_is_ended()
    {
        var problems = new Problems();
        var model = NodeReader.Parse(
            """
            feature_stores:
              - name: drivers
                type: postgresql
                connection: "${env:CONNECTION}"
                query: select generate_series(1, 500000000) as rate, timestamptz '2026-11-01T11:00:00Z' as made
                time: made
                features: [rate]
                sample: 100
            slo: { metric: completeness, source: drivers }
            """, problems, new(_ => Connection), 100)!;
        var slo = model.Optional("slo")!;
        var definition = FeatureStoreKinds.Read(model).Read(slo.Optional("source")!, slo.Optional("metric")!);
        Assert.Empty(problems.Described("s"));
        var clock = Stopwatch.StartNew();

        Assert.Equal("100 entities have 100 of 100 values", Assert.Single(definition!.Sample().Facts));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
