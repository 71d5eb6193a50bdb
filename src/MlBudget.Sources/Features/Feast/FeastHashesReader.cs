using StackExchange.Redis;

namespace MlBudget.Sources.Features.Feast;

/// <summary>Looks at entities in hashes of Feast: keys are drawn at random, and those that are of the view's entities are looked at.</summary>
/// <param name="hashes">The view.</param>
internal sealed class FeastHashesReader(FeastHashes hashes) : IFeatureReader
{
    /// <summary>How many keys are drawn for each entity that is looked for, at the most: other keys may be in the same database.</summary>
    private const int DrawsPerEntity = 10;

    /// <summary>How many commands are sent before their answers are waited for.</summary>
    private const int AtOnce = 500;

    private readonly FeastKey _keys = new(hashes.KeyVersion, hashes.Project, hashes.JoinKeys);
    private readonly RedisValue[] _fields = [FeastFields.TimeOf(hashes.View), .. hashes.Features.Select(feature => (RedisValue)FeastFields.Of(hashes.View, feature))];
    private ConnectionMultiplexer? _connection;

    /// <inheritdoc/>
    public async ValueTask SampleAsync(FeatureSample sample, CancellationToken cancel)
    {
        try
        {
            _connection ??= await hashes.Server.ConnectAsync(cancel);
            await SampleAsync(_connection.GetDatabase(), sample, cancel);
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException or TimeoutException)
        {
            await LeaveAsync();
            throw new FeatureStoreException($"{hashes.Server.Describe(error)} ({hashes.Place})", error);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => LeaveAsync();

    private async ValueTask SampleAsync(IDatabase database, FeatureSample sample, CancellationToken cancel)
    {
        var (entities, drawn) = (new HashSet<string>(StringComparer.Ordinal), 0);
        while (entities.Count < hashes.Entities && drawn < DrawsPerEntity * hashes.Entities)
        {
            drawn += AtOnce;
            var keys = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => database.KeyRandomAsync())).WaitAsync(cancel);
            RedisKey[] found = [.. keys.Where(key => (byte[]?)key is { } bytes && _keys.IsOf(bytes) && entities.Count < hashes.Entities && entities.Add(Convert.ToHexString(bytes)))];
            foreach (var values in await Task.WhenAll(found.Select(key => database.HashGetAsync(key, _fields))).WaitAsync(cancel))
                Add(sample, values);
        }

        if (entities.Count == 0)
            throw new FeatureStoreException($"none of {drawn} keys is of an entity with {string.Join(", ", hashes.JoinKeys)} in the project '{hashes.Project}'; look at project, join_keys and key_version ({hashes.Place})");
    }

    private void Add(FeatureSample sample, RedisValue[] values)
    {
        sample.NextEntity();
        var time = values[0].HasValue ? FeastFields.Time((byte[])values[0]!) : null;
        for (var feature = 0; feature < hashes.Features.Length; feature++)
        {
            if (values[1 + feature].HasValue && FeastFields.IsValue((byte[])values[1 + feature]!))
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
