using MlBudget.EndToEnd.Tests.Databases;
using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.FeatureStores;
using StackExchange.Redis;

namespace MlBudget.EndToEnd.Tests.Streams;

/// <summary>Feast's online store in a real Redis, a database of it for each test.</summary>
public sealed class FeastRedisTests(RedisServer server) : FeatureContract, IClassFixture<RedisServer>
{
    private const int Databases = 16;

    /// <summary>The fields of the features of <c>driver_stats</c>: what scikit-learn's <c>murmurhash3_32</c> gives, little-endian.</summary>
    private static readonly Dictionary<string, byte[]> Fields = new() { ["rate"] = Convert.FromHexString("80DC772F"), ["trips"] = Convert.FromHexString("426AA434") };

    private static int _databases;

    private readonly int _database = Interlocked.Increment(ref _databases) % Databases;

    private string _password = RedisServer.Password;

    /// <inheritdoc/>
    protected override string Settings => "type: feast_redis\nconnection: \"${env:CONNECTION}\"\nproject: prod\nfeature_view: driver_stats\njoin_keys: [driver_id]";

    /// <inheritdoc/>
    protected override string Connection => $"{server.Place},password={_password},defaultDatabase={_database}";

    /// <inheritdoc/>
    protected override string? MissingView => "none of 20 entities has a value of 'rate' or 'trips'";

    private IDatabase Database => server.Database.Multiplexer.GetDatabase(_database);

    /// <inheritdoc/>
    protected override void Write(IEnumerable<(int Entity, string Feature, bool HasValue, DateTime Time)> values)
    {
        foreach (var driver in values.GroupBy(value => value.Entity))
        {
            var seconds = (long)(driver.First().Time - DateTime.UnixEpoch).TotalSeconds;
            Database.HashSet(KeyOf(driver.Key, "prod"), [
                new("_ts:driver_stats", (byte[])[0x08, .. Varint(seconds)]),
                .. driver.Select(value => new HashEntry(Fields[value.Feature], value.HasValue ? (byte[])[0x20, 7] : [])),
            ]);
        }
    }

    [Fact]
    public void Other_keys_and_other_projects_are_passed_over()
    {
        Write([(1, "rate", true, Now.AddHours(-1)), (1, "trips", true, Now.AddHours(-1))]);
        Database.HashSet(KeyOf(2, "myprod"), [new("_ts:driver_stats", "")]);
        Database.StringSet("driver_id:3prod", "text");

        var (_, values, present) = Assert.Single(Look("completeness"));

        Assert.Equal((2, 2), (values, present));
    }

    [Fact]
    public void A_project_without_an_entity_and_a_wrong_password_are_errors()
    {
        Write([(1, "rate", true, Now)]);

        Assert.Equal(
            $"can't be fetched: none of 10000 keys is of an entity with driver_id in the project 'prodd'; look at project, join_keys and key_version (redis {server.Place})", ErrorOf("project: prodd"));
        _password = "no-such-password";
        var refused = ErrorOf("");
        Assert.Contains($"(redis {server.Place})", refused, StringComparison.Ordinal);
        Assert.DoesNotContain(_password, refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_script_has_written_by_Feasts_layout_is_found()
    {
        using var folder = new TempFolder();
        var commands = folder.Write("commands.txt", await Feast.RunAsync("redis", "credit", "applicant_stats", "300"));
        using var client = ChildProcess.Start("/bin/sh", ["-c", $"/usr/bin/redis-cli -p {server.Place.Split(':')[1]} -n {_database} -a \"$PASSWORD\" <\"{commands}\""], new Dictionary<string, string> { ["PASSWORD"] = RedisServer.Password });
        Assert.Equal(0, await client.ExitCodeAsync());

        const string Credit = "project: credit\nview: applicant_stats\njoin_keys: [applicant_id]\nfeatures: [income, debt_ratio, months_at_address]";
        Assert.Equal("300 entities have 870 of 900 values", Assert.Single(Definition("completeness", Credit).Sample().Facts));
        Assert.Equal("300 entities have 870 of 900 values, 210 of them stale", Assert.Single(Definition("staleness", Credit).Sample().Facts));
    }

    private static byte[] KeyOf(int driver, string project) => [.. FeastKeys.Of("driver_id", driver), .. System.Text.Encoding.UTF8.GetBytes(project)];

    private static byte[] Varint(long number)
    {
        var bytes = new List<byte>();
        for (; number >= 128; number >>= 7)
            bytes.Add((byte)(number & 127 | 128));
        return [.. bytes, (byte)number];
    }
}
