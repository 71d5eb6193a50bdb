using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>Asks a server for the entries of a stream. Used by one thread at a time.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    /// <summary>The one consumer of the group.</summary>
    private const string Consumer = "mlbudget";

    private const int AtOnce = 1000;

    private readonly RedisStream _stream;
    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _database;

    private RedisClient(RedisStream stream, ConnectionMultiplexer connection) =>
        (_stream, _connection, _database) = (stream, connection, connection.GetDatabase());

    /// <summary>Connects.</summary>
    /// <exception cref="RedisException">That is not possible.</exception>
    public static async Task<RedisClient> ConnectAsync(RedisStream stream) => new(stream, await stream.Server.ConnectAsync());

    /// <summary>What the stream holds.</summary>
    /// <exception cref="RedisException">There is none, or it can't be seen.</exception>
    public Task<StreamInfo> LookAsync() => _database.StreamInfoAsync(_stream.Key);

    /// <summary>Behind which entry the group goes on; null where there is no such group.</summary>
    public async Task<EntryId?> GroupAsync()
    {
        var groups = await _database.StreamGroupInfoAsync(_stream.Key);
        return groups.Where(group => group.Name == _stream.Group).Select(group => (EntryId?)EntryId.Parse(group.LastDeliveredId)).FirstOrDefault();
    }

    /// <summary>Makes the group, of a stream that is there.</summary>
    public Task CreateGroupAsync(EntryId behind) => _database.StreamCreateConsumerGroupAsync(_stream.Key, _stream.Group, behind.ToString(), createStream: false);

    /// <summary>Lets the group go on behind an entry: what it was given behind that is given again.</summary>
    public Task SetGroupAsync(EntryId behind) => _database.StreamConsumerGroupSetPositionAsync(_stream.Key, _stream.Group, behind.ToString());

    /// <summary>The entries that the group was not given.</summary>
    public Task<StreamEntry[]> ReadAsync(int most) => _database.StreamReadGroupAsync(_stream.Key, _stream.Group, Consumer, ">", most);

    /// <summary>The entries behind one, without a group, so that nobody else notices.</summary>
    public Task<StreamEntry[]> PeekAsync(EntryId behind, int most) => _database.StreamRangeAsync(_stream.Key, $"({behind}", "+", most);

    /// <summary>Acknowledges all entries up to one that were given and are not acknowledged.</summary>
    public async Task AcknowledgeAsync(EntryId upTo)
    {
        while (true)
        {
            var pending = await _database.StreamPendingMessagesAsync(_stream.Key, _stream.Group, AtOnce, RedisValue.Null, "-", upTo.ToString());
            if (pending.Length > 0)
                await _database.StreamAcknowledgeAsync(_stream.Key, _stream.Group, [.. pending.Select(entry => entry.MessageId)]);
            if (pending.Length < AtOnce)
                return;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>What an error is, for people.</summary>
    /// <param name="thrown">What the driver has thrown.</param>
    /// <param name="stream">What it is of.</param>
    public static string Describe(Exception thrown, RedisStream stream)
    {
        var said = thrown.Message;
        if (said.StartsWith("ERR no such key", StringComparison.Ordinal))
            return $"found no stream '{stream.Key}'";
        if (said.StartsWith("WRONGTYPE", StringComparison.Ordinal))
            return $"found something else under '{stream.Key}', expected a stream";
        if (said.StartsWith("NOGROUP", StringComparison.Ordinal))
            return $"the group '{stream.Group}' of '{stream.Key}' was destroyed meanwhile";
        return stream.Server.Describe(thrown);
    }
}
