using MlBudget.EndToEnd.Tests.Live;
using MlBudget.EndToEnd.Tests.Streams;

namespace MlBudget.EndToEnd.Tests.Durability;

/// <summary>A log whose lines are the entries of a stream. It is made anew, with its group.</summary>
internal sealed class RedisLog : IGrowingLog
{
    /// <summary>The variables of the server's address and password, which exporters inherit.</summary>
    public const string Address = "DURABILITY_REDIS", Password = "DURABILITY_REDIS_PASSWORD";

    /// <summary>The group that shows how far the exporters have counted: that which is killed and the undisturbed one both set it.</summary>
    public const string Group = "mlbudget";

    private const string Key = "labels";

    private readonly RedisServer _server;
    private readonly TimedLines _lines;
    private int _written;

    /// <summary>Nothing is written yet.</summary>
    /// <param name="server">The server.</param>
    /// <param name="lines">What will be written.</param>
    public RedisLog(RedisServer server, TimedLines lines)
    {
        (_server, _lines) = (server, lines);
        server.Database.KeyDelete(Key);
        // A stream that isn't there is an error of the source: it is there before its first entry.
        server.Database.StreamCreateConsumerGroup(Key, Group, "0-0", createStream: true);
        Environment.SetEnvironmentVariable(Address, server.Place);
        Environment.SetEnvironmentVariable(Password, RedisServer.Password);
    }

    /// <inheritdoc/>
    public void WriteTo(DateTime time) => WriteTo(_lines.EndAt(time));

    /// <inheritdoc/>
    public void Finish() => WriteTo(_lines.Content.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The stream stays until another one takes its place.
    }

    private void WriteTo(int end)
    {
        var batch = _server.Database.CreateBatch();
        var added = new List<Task>();
        for (; _lines.StartOf(_written) < end; _written++)
            added.Add(batch.StreamAddAsync(Key, "line", _lines.Line(_written).ToArray()));
        batch.Execute();
        Task.WaitAll([.. added]);
    }
}
