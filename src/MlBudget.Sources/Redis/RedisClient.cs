using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>Asks a server for the entries of a stream. Used by one thread at a time. A question that is given up has no effect on what is asked after it.</summary>
internal sealed class RedisClient : IAsyncDisposable
{
    private readonly RedisStream _stream;
    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _database;

    private RedisClient(RedisStream stream, ConnectionMultiplexer connection) =>
        (_stream, _connection, _database) = (stream, connection, connection.GetDatabase());

    /// <summary>Connects.</summary>
    /// <exception cref="RedisException">That is not possible.</exception>
    public static async Task<RedisClient> ConnectAsync(RedisStream stream, CancellationToken cancel) => new(stream, await stream.Server.ConnectAsync(cancel));

    /// <summary>What the stream holds, and the entries behind one, at the same instant: nothing is trimmed between. Nobody else notices.</summary>
    /// <param name="behind">The entry.</param>
    /// <param name="most">The most entries that are read.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="RedisException">There is no stream, or it can't be seen.</exception>
    public async Task<(StreamInfo Info, StreamEntry[] Entries)> ReadAsync(EntryId behind, int most, CancellationToken cancel)
    {
        var transaction = _database.CreateTransaction();
        var info = transaction.StreamInfoAsync(_stream.Key);
        var entries = transaction.StreamReadAsync(_stream.Key, behind.ToString(), most);
        await transaction.ExecuteAsync().WaitAsync(cancel);
        return (await info.WaitAsync(cancel), await entries.WaitAsync(cancel));
    }

    /// <summary>A consumer group of the stream; null where there is none of that name.</summary>
    public async Task<StreamGroupInfo?> FindGroupAsync(string name, CancellationToken cancel)
    {
        foreach (var group in await _database.StreamGroupInfoAsync(_stream.Key).WaitAsync(cancel))
        {
            if (group.Name == name)
                return group;
        }

        return null;
    }

    /// <summary>Has a group begin behind an entry. It is made if it isn't there.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="isThere">Whether it is there.</param>
    /// <param name="behind">The entry.</param>
    /// <param name="passed">How many of the entries that were ever added lie up to there, from which the server tells how far behind the group is; null where
    /// that is not known.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public Task SetGroupAsync(string name, bool isThere, EntryId behind, long? passed, CancellationToken cancel)
    {
        List<object> words = [isThere ? "SETID" : "CREATE", (RedisKey)_stream.Key, name, behind.ToString()];
        if (passed is { } count)
            words.AddRange(["ENTRIESREAD", count]);
        return _database.ExecuteAsync("XGROUP", words).WaitAsync(cancel);
    }

    /// <summary>Closes the connection. What was asked and not answered is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.CloseAsync(allowCommandsToComplete: false);
        await _connection.DisposeAsync();
    }

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
        return stream.Server.Describe(thrown);
    }
}
