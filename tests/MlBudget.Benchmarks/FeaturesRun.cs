using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources;

namespace MlBudget.Benchmarks;

/// <summary>How many entities of feature stores are looked at in a second, beside the client alone that reads the values of as many entities and draws none.</summary>
internal static class FeaturesRun
{
    /// <summary>How many entities a store has for each that is looked at.</summary>
    public const int StoredPerEntity = 4;

    private const int Features = 2;

    /// <summary>Runs it over a SQLite file, and over servers that are there.</summary>
    /// <param name="entities">How many entities are looked at; a store has <see cref="StoredPerEntity"/> times as many, of two features.</param>
    /// <param name="servers">What their clients connect to, behind the type: <c>postgresql=Host=…</c>, <c>redis=127.0.0.1:6379</c>.</param>
    public static void Run(int entities, IEnumerable<string> servers)
    {
        using var file = new SqliteFeatures();
        BesideClient.Begin(entities, "entities");
        Compare(file, entities);
        foreach (var server in servers)
        {
            var connection = server[(server.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (server.StartsWith("redis=", StringComparison.Ordinal))
                HashedFeatures.Compare(connection, entities);
            else
                Compare(new PostgreSqlFeatures(connection), entities);
        }
    }

    /// <summary>Looks at entities once, as the exporter does.</summary>
    /// <param name="settings">The settings of the store's own kind, each in a line.</param>
    /// <param name="connection">What <c>${env:C}</c> stands for.</param>
    /// <param name="entities">How many entities.</param>
    /// <returns>How many were looked at.</returns>
    /// <exception cref="InvalidOperationException">The store can't be looked at.</exception>
    public static int Look(string settings, string connection, int entities)
    {
        var model = ConfiguredSource.Parse(
            $"feature_stores:\n  - name: drivers\n    features: [rate, trips]\n    sample: {entities}\n    {settings.Replace("\n", "\n    ", StringComparison.Ordinal)}\n"
            + "slo: { metric: completeness, source: drivers }\n",
            connection);
        var slo = model.Optional("slo")!;
        using var source = FeatureStoreKinds.Read(model).Read(slo.Optional("source")!, slo.Optional("metric")!)!.Open(new("drivers", 0, ConfiguredSource.Limits(ClockMode.Wall)));
        source.Refresh();
        var batch = new TallyBatch();
        while (true)
        {
            source.Read(batch, Instant.MaxValue);
            if (source.Statistics.Error is { } error)
                throw new InvalidOperationException(error);
            if (batch.Tallies is [var tally, ..])
                return (int)(tally.Counters[0] / Features);
            ((IFetchedSource)source).News?.Wait(TimeSpan.FromMilliseconds(100));
        }
    }

    private static void Compare(FeatureTables tables, int entities)
    {
        tables.Fill(StoredPerEntity * entities);
        BesideClient.Compare(
            tables.FeastType, entities, () => Look($"type: {tables.FeastType}\nconnection: '${{env:C}}'\nproject: prod\nfeature_view: driver_stats", tables.Connection, entities), () => tables.ReadFeast(entities));
        BesideClient.Compare(
            tables.Type, entities, () => Look($"type: {tables.Type}\nconnection: '${{env:C}}'\nquery: {FeatureTables.Query}\ntime: made", tables.Connection, entities), () => tables.ReadOwn(entities));
    }
}
