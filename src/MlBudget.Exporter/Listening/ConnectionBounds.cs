using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MlBudget.Exporter.Listening;

/// <summary>
/// How much clients may take of the server, whatever they do: connections, bytes that are held for each, and time. Scrapers and
/// people are far within.
/// </summary>
internal static class ConnectionBounds
{
    /// <summary>The most connections at a time, as each takes memory before it has asked for anything: 2,048 with unfinished headers
    /// that are as long as they may be take about 50 MB, and with TLS about twice as much.</summary>
    public const int MaxConnections = 2048;

    /// <summary>How much is read ahead of a connection, and how much is held that its client doesn't take, in bytes: 64 MB where none of
    /// them takes anything.</summary>
    private const int ReadBytes = 64 * 1024, HeldBytes = 32 * 1024;

    /// <summary>Headers of a browser are below 4 kB, also with the cookies of other services of the host.</summary>
    private const int HeaderBytes = 16 * 1024;

    /// <summary>Nothing that is posted is larger yet. An endpoint that takes more says so itself.</summary>
    private const int BodyBytes = 64 * 1024;

    /// <summary>A page of 7 MB comes compressed in half a minute at this rate, and a client that takes less is dropped.</summary>
    private const int ResponseBytesPerSecond = 16 * 1024;

    /// <summary>How long a client may take for its headers, and how long it may stand still amid a body.</summary>
    private static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(10), BodyPatience = TimeSpan.FromSeconds(5);

    /// <summary>Beyond the usual interval of scrapes, a minute, so that they keep their connection.</summary>
    private static readonly TimeSpan IdlePatience = TimeSpan.FromSeconds(90);

    /// <summary>Sets the bounds of each connection; <see cref="ConnectionLimit"/> says how many there are.</summary>
    public static void Apply(KestrelServerOptions server)
    {
        var limits = server.Limits;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.RequestHeadersTimeout = HeaderPatience;
        limits.KeepAliveTimeout = IdlePatience;
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, BodyPatience);
        limits.MinResponseDataRate = new(ResponseBytesPerSecond, BodyPatience);
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestLineSize = HeaderBytes / 2;
        limits.MaxRequestBodySize = BodyBytes;
        limits.MaxRequestBufferSize = ReadBytes;
        limits.MaxResponseBufferSize = HeldBytes;
        // A scraper needs one, and each could be answered as a connection of its own.
        limits.Http2.MaxStreamsPerConnection = 8;
        limits.Http2.InitialConnectionWindowSize = ReadBytes;
        limits.Http2.InitialStreamWindowSize = ReadBytes;
    }

    /// <summary>Sets those of the sockets below it.</summary>
    public static void Apply(SocketTransportOptions transport)
    {
        transport.MaxReadBufferSize = ReadBytes;
        transport.MaxWriteBufferSize = HeldBytes;
    }
}
