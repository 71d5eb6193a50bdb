using System.Net;
using System.Net.Sockets;
using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Tests.Listening;

/// <summary>Real sockets that are passed on are in the end-to-end tests.</summary>
public sealed class SystemdSocketsTests
{
    [Fact]
    public void As_many_descriptors_are_passed_as_are_said_from_3_on() => Assert.Equal<int>([3, 4], SystemdSockets.Find("2", "77", 77));

    [Theory]
    [InlineData(
        null, null,
        "--web.systemd-socket: no sockets were passed: LISTEN_FDS and LISTEN_PID are not set. Start mlbudget by a .socket unit of systemd, or write --web.listen-address instead")]
    [InlineData(
        "1", "76",
        "--web.systemd-socket: the sockets are for the process LISTEN_PID=76, and this is 77: systemd must start mlbudget itself, or what it starts must become mlbudget by exec")]
    [InlineData("0", "77", "--web.systemd-socket: found LISTEN_FDS=0, expected the number of sockets, at least 1")]
    [InlineData("two", "77", "--web.systemd-socket: found LISTEN_FDS=two, expected the number of sockets, at least 1")]
    public void What_is_wrong_with_them_is_said(string? count, string? owner, string message) =>
        Assert.Equal(message, Assert.Throws<CannotListenException>(() => SystemdSockets.Find(count, owner, 77)).Message);

    [Theory]
    [InlineData(false, "http")]
    [InlineData(true, "https")]
    public void They_are_shown_as_clients_write_them(bool hasTls, string scheme)
    {
        using var directory = new StorageDirectory();
        using var network = Listening(new IPEndPoint(IPAddress.Loopback, 0));
        using var file = Listening(new UnixDomainSocketEndPoint(directory.At("socket")));

        var shown = new Listeners([], [(int)network.Handle, (int)file.Handle], hasTls).Describe([]);

        Assert.Equal($"{scheme}://{network.LocalEndPoint}, {scheme}://unix:{directory.At("socket")}", shown);
    }

    [Fact]
    public void What_is_no_socket_is_no_socket_to_listen_at()
    {
        using var file = File.OpenHandle("/dev/null");

        var error = Assert.Throws<CannotListenException>(() => SystemdSockets.Describe((int)file.DangerousGetHandle(), hasTls: false));

        Assert.Equal(
            $"--web.systemd-socket: descriptor {file.DangerousGetHandle()} is no stream socket that listens, expected one of ListenStream= with Accept=no",
            error.Message);
    }

    private static Socket Listening(EndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(address);
        socket.Listen();
        return socket;
    }
}
