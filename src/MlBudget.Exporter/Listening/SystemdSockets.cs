using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MlBudget.Exporter.Listening;

/// <summary>
/// The sockets that systemd has opened and passed on, by its protocol for them (sd_listen_fds(3)): descriptors from 3 on,
/// as many as <c>LISTEN_FDS</c> says, for the process that <c>LISTEN_PID</c> names.
/// </summary>
internal static class SystemdSockets
{
    private const int First = 3;

    /// <summary>The descriptors that were passed to this process.</summary>
    /// <exception cref="CannotListenException">There are none, they are another process's, or one of them doesn't listen.</exception>
    public static ImmutableArray<int> Find()
    {
        var found = Find(
            Environment.GetEnvironmentVariable("LISTEN_FDS"), Environment.GetEnvironmentVariable("LISTEN_PID"), Environment.ProcessId);
        foreach (var descriptor in found)
            AddressOf(descriptor);
        return found;
    }

    /// <summary>The descriptors of which these variables tell.</summary>
    /// <param name="count">The value of <c>LISTEN_FDS</c>; null where it is not set.</param>
    /// <param name="owner">The value of <c>LISTEN_PID</c>; null where it is not set.</param>
    /// <param name="process">The number of this process.</param>
    /// <exception cref="CannotListenException">There are none, or they are another process's.</exception>
    public static ImmutableArray<int> Find(string? count, string? owner, int process)
    {
        if (string.IsNullOrEmpty(count) || string.IsNullOrEmpty(owner))
            throw new CannotListenException("--web.systemd-socket: no sockets were passed: LISTEN_FDS and LISTEN_PID are not set. "
                + "Start mlbudget by a .socket unit of systemd, or write --web.listen-address instead");
        if (owner != process.ToString(CultureInfo.InvariantCulture))
            throw new CannotListenException(string.Create(
                CultureInfo.InvariantCulture,
                $"--web.systemd-socket: the sockets are for the process LISTEN_PID={owner}, and this is {process}: systemd must start mlbudget itself, or what it starts must become mlbudget by exec"));
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var passed) || passed < 1)
            throw new CannotListenException($"--web.systemd-socket: found LISTEN_FDS={count}, expected the number of sockets, at least 1");
        return [.. Enumerable.Range(First, passed)];
    }

    /// <summary>Where a passed socket listens, as it is shown.</summary>
    /// <param name="descriptor">The socket's.</param>
    /// <param name="hasTls">Whether its connections are encrypted.</param>
    /// <exception cref="CannotListenException">It is no socket that listens.</exception>
    public static string Describe(int descriptor, bool hasTls)
    {
        var (scheme, address) = (hasTls ? "https" : "http", AddressOf(descriptor));
        // As the server itself shows sockets of a file.
        return address is IPEndPoint ? $"{scheme}://{address}" : $"{scheme}://unix:{address}";
    }

    private static EndPoint AddressOf(int descriptor)
    {
        try
        {
            // Not closed here: the server goes on with the descriptor.
            var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false));
            if (socket.SocketType == SocketType.Stream && Listens(socket) && socket.LocalEndPoint is { } address)
                return address;
        }
        catch (SocketException error)
        {
            throw Refused(descriptor, error);
        }

        throw Refused(descriptor, null);
    }

    private static bool Listens(Socket socket) =>
        (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection)! != 0;

    private static CannotListenException Refused(int descriptor, Exception? cause) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"--web.systemd-socket: descriptor {descriptor} is no stream socket that listens, expected one of ListenStream= with Accept=no"), cause);
}
