using System.Globalization;
using System.Text;
using MlBudget.FeatureStores;
using StackExchange.Redis;

namespace MlBudget.Benchmarks;

/// <summary>Features in hashes of a Redis that is there, as Feast lays them out in its database 1, and of one's own in its database 2. Both have to be empty, and are emptied.</summary>
internal static class HashedFeatures
{
    private const int FeastDatabase = 1, OwnDatabase = 2, AtOnce = 500;

    private const string Project = "prod", Prefix = "driver:";

    /// <summary>The time of <c>driver_stats</c>, and what Feast's hash gives for its features <c>rate</c> and <c>trips</c>.</summary>
    private static readonly RedisValue[] FeastFields = ["_ts:driver_stats", Convert.FromHexString("80DC772F"), Convert.FromHexString("426AA434")];

    private static readonly RedisValue[] OwnFields = ["made", "rate", "trips"];

    /// <summary>Measures both.</summary>
    /// <param name="address">The server, as <c>host:port</c>.</param>
    /// <param name="entities">How many entities are looked at.</param>
    public static void Compare(string address, int entities)
    {
        var seconds = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds();
        Compare(
            address, FeastDatabase, "feast_redis", $"project: {Project}\nfeature_view: driver_stats\njoin_keys: [driver_id]", entities, FeastKey, FeastFields,
            driver => [(byte[])[0x08, .. Varint(seconds)], (byte[])[0x29, .. BitConverter.GetBytes(driver / 7.0)], (byte[])[0x20, .. Varint(driver)]]);
        Compare(
            address, OwnDatabase, "redis_hash", $"prefix: '{Prefix}'\ntime: made", entities, driver => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{driver}")), OwnFields,
            driver => [seconds, driver / 7.0, driver]);
    }

    private static void Compare(
        string address, int database, string type, string settings, int entities, Func<int, byte[]> keyOf, RedisValue[] fields, Func<int, RedisValue[]> valuesOf)
    {
        // Who empties a database is an administrator.
        using var connection = ConnectionMultiplexer.Connect($"{address},allowAdmin=true");
        var filled = connection.GetDatabase(database);
        if ((long)filled.Execute("DBSIZE") is > 0 and var keys)
            throw new InvalidOperationException($"The database {database} of {address} has {keys} keys, expected none.");
        foreach (var some in Enumerable.Range(0, FeaturesRun.StoredPerEntity * entities).Chunk(AtOnce))
            Task.WaitAll([.. some.Select(driver => filled.HashSetAsync(keyOf(driver), [.. fields.Zip(valuesOf(driver), (field, value) => new HashEntry(field, value))]))]);
        BesideClient.Compare(
            type, entities, () => FeaturesRun.Look($"type: {type}\nconnection: '${{env:C}}'\n{settings}", $"{address},defaultDatabase={database}", entities), () => Read(address, database, entities, keyOf, fields));
        filled.Execute("FLUSHDB");
    }

    private static int Read(string address, int database, int entities, Func<int, byte[]> keyOf, RedisValue[] fields)
    {
        using var connection = ConnectionMultiplexer.Connect(address);
        var read = connection.GetDatabase(database);
        var found = 0;
        foreach (var some in Enumerable.Range(0, entities).Chunk(AtOnce))
        {
            foreach (var values in Task.WhenAll(some.Select(driver => read.HashGetAsync(keyOf(driver), fields))).GetAwaiter().GetResult())
                found += Array.TrueForAll(values, value => ((byte[]?)value)?.Length > 0) ? 1 : 0;
        }

        return found;
    }

    private static byte[] FeastKey(int driver) => [.. FeastKeys.Of("driver_id", driver), .. Encoding.UTF8.GetBytes(Project)];

    private static byte[] Varint(long number)
    {
        var bytes = new List<byte>();
        for (; number >= 128; number >>= 7)
            bytes.Add((byte)(number & 127 | 128));
        return [.. bytes, (byte)number];
    }
}
