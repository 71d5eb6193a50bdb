using System.Net;
using System.Net.Sockets;

namespace MlBudget.EndToEnd.Tests.Harness;

/// <summary>An address on this machine at which nobody listens yet, for programs that can't find one themselves.</summary>
internal static class FreePort
{
    /// <summary>The next one, as <c>http://127.0.0.1:PORT</c>.</summary>
    public static Uri Address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
