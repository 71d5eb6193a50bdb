using MlBudget.Core.Time;
using MlBudget.Sources.Redis;
using StackExchange.Redis;

namespace MlBudget.Sources.Features;

/// <summary>Looks at entities that are a hash each in Redis: keys are drawn at random, and those that are of the store's entities are looked at.</summary>
/// <param name="store">The store.</param>
/// <param name="server">What it connects to.</param>
/// <param name="fields">The field that says when the values of a hash were made, and that of each feature of the store.</param>
internal abstract class HashesReader(FeatureStore store, RedisServer server, RedisValue[] fields) : IFeatureReader
{
    /// <summary>How many keys are drawn for each entity that is looked for, at the most: other keys may be in the same database.</summary>
    private const int DrawsPerEntity = 10;

    /// <summary>How many commands are sent before their answers are waited for.</summary>
    private const int AtOnce = 500;

    private ConnectionMultiplexer? _connection;

    /// <inheritdoc/>
    public async ValueTask SampleAsync(FeatureSample sample, CancellationToken cancel)
    {
        try
        {
            _connection ??= await server.ConnectAsync(cancel);
            await SampleAsync(_connection.GetDatabase(), sample, cancel);
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException or TimeoutException)
        {
            await LeaveAsync();
            throw new FeatureStoreException($"{server.Describe(error)} ({store.Place})", error);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => LeaveAsync();

    /// <summary>Whether a key is that of an entity.</summary>
    protected abstract bool IsEntity(byte[] key);

    /// <summary>When values were made; null where that is not known.</summary>
    /// <exception cref="FeatureStoreException">It is no time.</exception>
    protected abstract Instant? TimeOf(byte[] value);

    /// <summary>Whether there is something in a value.</summary>
    protected abstract bool IsValue(byte[] value);

    /// <summary>What to look at where no key is of an entity.</summary>
    /// <param name="drawn">How many keys were drawn.</param>
    protected abstract string WithoutEntities(int drawn);

    private async ValueTask SampleAsync(IDatabase database, FeatureSample sample, CancellationToken cancel)
    {
        var (entities, drawn) = (new HashSet<string>(StringComparer.Ordinal), 0);
        while (entities.Count < store.Entities && drawn < DrawsPerEntity * store.Entities)
        {
            drawn += AtOnce;
            var keys = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => database.KeyRandomAsync())).WaitAsync(cancel);
            RedisKey[] found = [.. keys.Where(key => (byte[]?)key is { } bytes && IsEntity(bytes) && entities.Count < store.Entities && entities.Add(Convert.ToHexString(bytes)))];
            foreach (var values in await Task.WhenAll(found.Select(key => database.HashGetAsync(key, fields))).WaitAsync(cancel))
                Add(sample, values);
        }

        if (entities.Count == 0)
            throw new FeatureStoreException($"{WithoutEntities(drawn)} ({store.Place})");
    }

    private void Add(FeatureSample sample, RedisValue[] values)
    {
        sample.NextEntity();
        var time = values[0].HasValue ? TimeOf((byte[])values[0]!) : null;
        for (var feature = 0; feature < store.Features.Length; feature++)
        {
            if (values[1 + feature].HasValue && IsValue((byte[])values[1 + feature]!))
                sample.Add(feature, time);
        }
    }

    private async ValueTask LeaveAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync();
        _connection = null;
    }
}
