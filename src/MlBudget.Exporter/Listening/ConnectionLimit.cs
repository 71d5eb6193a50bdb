using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Listening;

/// <summary>
/// How many connections there are at a time. The server's own limit writes a line of the log for each one beyond, which whoever
/// connects could fill a disk with; this one says it once.
/// </summary>
/// <param name="most">How many.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets that there are too many.</param>
internal sealed class ConnectionLimit(int most, TimeProvider time, ILogger log)
{
    private readonly OncePerEpisode _episode = new(time, TimeSpan.FromMinutes(10));
    private int _open;

    /// <summary>Holds what the server listens at to it.</summary>
    public void Apply(ListenOptions endpoint) => endpoint.Use(next => connection => ServeAsync(connection, next));

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= most)
            {
                await next(connection);
                return;
            }

            if (_episode.Begins())
                log.ConnectionsRefused(most);
            connection.Abort(new("There are too many connections."));
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
