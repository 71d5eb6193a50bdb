using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>
/// A consumer group that shows operators up to where the entries of a stream are counted: it is set behind the last entry that a commit holds, so that
/// its lag are those that aren't counted yet. Nothing is read by it. Used by one thread at a time, but for <see cref="Note"/>.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="name">The group's name.</param>
internal sealed class RedisGroup(RedisStream stream, string name)
{
    private byte[] _shown = [];
    private volatile byte[]? _committed;

    /// <summary>Notes up to where a commit holds all entries. May be called by any thread.</summary>
    /// <param name="position">The position; empty for the start.</param>
    public void Note(ReadOnlyMemory<byte> position) => _committed = position.ToArray();

    /// <summary>Sets the group where that was noted last, if it isn't there yet.</summary>
    /// <returns>Why it was left as it is, for people; null where it shows what it should.</returns>
    /// <exception cref="RedisException">The server can't be asked.</exception>
    public async Task<string?> ShowAsync(RedisClient client, CancellationToken cancel)
    {
        if (_committed is not { Length: > 0 } committed || committed.AsSpan().SequenceEqual(_shown))
            return null;
        var at = StreamPosition.Restore(committed);
        // Until entries of a stream are counted that is configured anew, there is nothing to show.
        if (at.Key != stream.Key)
            return null;
        try
        {
            var group = await client.FindGroupAsync(name, cancel);
            if (group is { ConsumerCount: > 0 } read)
            {
                return $"the group '{name}' has {read.ConsumerCount} {(read.ConsumerCount == 1 ? "consumer" : "consumers")}, expected none: it is left as it is, since whoever reads by it would lose entries or get some twice. "
                    + "Entries count all the same; give 'group' another name";
            }

            await client.SetGroupAsync(name, group is not null, at.Last, at.Passed, cancel);
        }
        catch (Exception error) when (error is RedisServerException or RedisCommandException)
        {
            // As where the user may read and not write: what is counted doesn't hang on it.
            return $"the group '{name}' can't be set: {stream.Server.Describe(error)}. Entries count all the same";
        }

        _shown = committed;
        return null;
    }
}
