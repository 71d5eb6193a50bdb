using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MlBudget.Exporter.Listening;

/// <summary>Where the server listens: at addresses, or at sockets that systemd has opened. Errors name the address.</summary>
/// <param name="addresses">The addresses; unused where there are sockets.</param>
/// <param name="sockets">Descriptors of sockets that listen already.</param>
/// <param name="hasTls">Whether connections are encrypted.</param>
/// <param name="resolve">Finds the addresses of a name; null for the system's own way.</param>
internal sealed class Listeners(
    ImmutableArray<ListenAddress> addresses, ImmutableArray<int> sockets, bool hasTls = false, Func<string, IPAddress[]>? resolve = null)
{
    /// <summary>Connections that wait to be accepted: as many scrapers and browsers may come in one instant. The system's own
    /// bound (net.core.somaxconn, 4096 on Linux) holds beside it.</summary>
    private const int Backlog = 4096;

    /// <summary>Tells the server to listen there.</summary>
    /// <exception cref="CannotListenException">A name leads nowhere.</exception>
    public void Apply(KestrelServerOptions server)
    {
        foreach (var socket in sockets)
            server.ListenHandle((ulong)socket);
        if (!sockets.IsEmpty)
            return;
        foreach (var address in addresses)
            Apply(server, address);
    }

    /// <summary>Where it listens, as it is shown.</summary>
    /// <param name="urls">What the server says: of a socket it knows no address.</param>
    public string Describe(IEnumerable<string> urls) =>
        string.Join(", ", sockets.IsEmpty ? urls : sockets.Select(socket => SystemdSockets.Describe(socket, hasTls)));

    /// <summary>Lets errors name their address: the system's own say no more than "permission denied".</summary>
    public static void Apply(SocketTransportOptions transport)
    {
        transport.Backlog = Backlog;
        transport.CreateBoundListenSocket = endpoint =>
        {
            try
            {
                return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            }
            catch (SocketException error) when (IsFinal(endpoint, error))
            {
                throw new CannotListenException($"{endpoint}: {error.Message}", error);
            }
        };
    }

    /// <summary>A taken port is named by the server. For every interface it tries IPv6 first, and then IPv4 where there is none.</summary>
    private static bool IsFinal(EndPoint endpoint, SocketException error) =>
        error.SocketErrorCode != SocketError.AddressAlreadyInUse && endpoint is IPEndPoint { Address: var address }
        && !address.Equals(IPAddress.IPv6Any);

    private void Apply(KestrelServerOptions server, ListenAddress address)
    {
        if (address.Host is null)
            server.ListenAnyIP(address.Port);
        else if (IPAddress.TryParse(address.Host, out var numbers))
            server.Listen(numbers, address.Port);
        else if (address is { Host: "localhost", Port: > 0 })
            server.ListenLocalhost(address.Port);
        else if (address.Host == "localhost")
            server.Listen(IPAddress.Loopback, 0); // A free port of IPv4 needn't be one of IPv6.
        else
            ListenAtName(server, address);
    }

    private void ListenAtName(KestrelServerOptions server, ListenAddress address)
    {
        IPAddress[] found;
        try
        {
            found = resolve is null ? Dns.GetHostAddresses(address.Host!) : resolve(address.Host!);
        }
        catch (SocketException error)
        {
            throw LeadsNowhere(address, error.Message, error);
        }

        // Where it is told of no address at all, the server listens at one of its own choice.
        if (found.Length == 0)
            throw LeadsNowhere(address, "the system knows the name without one", null);
        foreach (var one in found.Distinct())
            server.Listen(one, address.Port);
    }

    private static CannotListenException LeadsNowhere(ListenAddress address, string reason, Exception? cause) => new(
        $"--web.listen-address: found '{address}', but the name {address.Host} leads to no address ({reason}); write an address of "
        + "this machine, or the port alone for all of them", cause);
}
