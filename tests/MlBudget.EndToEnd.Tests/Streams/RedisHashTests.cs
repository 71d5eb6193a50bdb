using System.Globalization;
using MlBudget.FeatureStores;
using StackExchange.Redis;

namespace MlBudget.EndToEnd.Tests.Streams;

/// <summary>Hashes of one's own in a real Redis, a database of it for each test.</summary>
public sealed class RedisHashTests(RedisServer server) : FeatureContract, IClassFixture<RedisServer>
{
    private const int Databases = 16;

    private static int _databases;

    private readonly int _database = Interlocked.Increment(ref _databases) % Databases;

    /// <inheritdoc/>
    protected override string Settings => "type: redis_hash\nconnection: \"${env:CONNECTION}\"\nprefix: \"driver:\"\ntime: made_at";

    /// <inheritdoc/>
    protected override string Connection => $"{server.Place},password={RedisServer.Password},defaultDatabase={_database}";

    /// <inheritdoc/>
    protected override string? MissingView => null;

    /// <inheritdoc/>
    protected override string Shown => "drivers";

    private IDatabase Database => server.Database.Multiplexer.GetDatabase(_database);

    /// <inheritdoc/>
    protected override void Write(IEnumerable<(int Entity, string Feature, bool HasValue, DateTime Time)> values)
    {
        foreach (var driver in values.GroupBy(value => value.Entity))
        {
            var time = driver.Key % 2 == 0 ? driver.First().Time.ToString("O", CultureInfo.InvariantCulture)
                : ((long)(driver.First().Time - DateTime.UnixEpoch).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            Database.HashSet($"driver:{driver.Key}", [new("made_at", time), new("note", "none"), .. driver.Select(value => new HashEntry(value.Feature, value.HasValue ? "0.25" : driver.Key % 20 == 0 ? "nan" : ""))]);
        }
    }

    [Fact]
    public void Other_keys_are_passed_over_and_fields_that_are_not_there_are_missing()
    {
        Write([(1, "rate", true, Now.AddHours(-1)), (2, "rate", true, Now.AddHours(-1)), (2, "trips", true, Now.AddHours(-1))]);
        Database.StringSet("drivers", "text");
        Database.HashSet("rider:1", [new("rate", 1), new("trips", 1)]);

        var (_, values, present) = Assert.Single(Look("completeness"));

        Assert.Equal((4, 3), (values, present));
    }

    [Fact]
    public void What_is_misspelt_and_what_is_no_hash_are_errors()
    {
        Write([(1, "rate", true, Now)]);

        Assert.Equal($"can't be fetched: none of 10000 keys begins with 'drivers:'; look at prefix, and at the number of the database (redis {server.Place})", ErrorOf("prefix: \"drivers:\""));
        Assert.Equal("none of 1 values says when it was made, so that all count as stale", ErrorOf("time: made\nfeatures: [rate]"));
        Assert.Contains("found a text that is no time in 'note', expected a time such as", ErrorOf("time: note\nfeatures: [rate]"), StringComparison.Ordinal);
        Database.StringSet("driver:2", "text");
        Assert.Contains("WRONGTYPE", ErrorOf("features: [rate]"), StringComparison.Ordinal);
    }
}
