using System.Net;
using System.Net.Sockets;
using MlBudget.Exporter.Listening;

namespace MlBudget.Exporter.Tests.Listening;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData(":19464", null, 19464)]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("[::1]:80", "::1", 80)]
    [InlineData("[fe80::1%1]:80", "fe80::1%1", 80)]
    [InlineData("localhost:9", "localhost", 9)]
    [InlineData("metrics.example.org:80", "metrics.example.org", 80)]
    public void Addresses_are_written_as_exporters_do(string text, string? host, int port)
    {
        Assert.Equal(new ListenAddress(host, port), ListenAddress.Parse(text));
        Assert.Equal(text, ListenAddress.Parse(text)!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("19464")]
    [InlineData(":")]
    [InlineData(":70000")]
    [InlineData(":-1")]
    [InlineData("::1:80")]
    [InlineData("[example.org]:80")]
    [InlineData("http://example.org:80")]
    [InlineData("vsock://:80")]
    [InlineData("a b:80")]
    public void Anything_else_is_no_address(string text) => Assert.Null(ListenAddress.Parse(text));

    [Fact]
    public void A_name_that_leads_nowhere_is_said_with_what_to_write()
    {
        var error = Assert.Throws<CannotListenException>(() => Build(new ListenAddress("nowhere.invalid", 80)));

        Assert.StartsWith(
            "--web.listen-address: found 'nowhere.invalid:80', but the name nowhere.invalid leads to no address (", error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("); write an address of this machine, or the port alone for all of them", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_an_address_is_said_too()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(new Listeners([new("empty.example.org", 80)], [], resolve: _ => []).Apply);

        var error = Assert.Throws<CannotListenException>(() => builder.Build());

        Assert.Equal(
            "--web.listen-address: found 'empty.example.org:80', but the name empty.example.org leads to no address (the system knows the name "
            + "without one); write an address of this machine, or the port alone for all of them",
            error.Message);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named()
    {
        // Of those that are kept for documentation (RFC 5737).
        await using var app = Build(new ListenAddress("192.0.2.1", 19464));

        var error = await Assert.ThrowsAsync<CannotListenException>(() => app.StartAsync());

        Assert.Equal("192.0.2.1:19464: Cannot assign requested address", error.Message);
    }

    [Fact]
    public async Task A_taken_port_is_named_among_several()
    {
        using var other = new Socket(SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var taken = ((IPEndPoint)other.LocalEndPoint!).Port;
        await using var app = Build(new ListenAddress("127.0.0.1", 0), new ListenAddress("127.0.0.1", taken));

        var error = await Assert.ThrowsAsync<IOException>(() => app.StartAsync());

        Assert.Equal($"Failed to bind to address http://127.0.0.1:{taken}: address already in use.", error.Message);
    }

    [Fact]
    public async Task Several_addresses_are_all_listened_at_and_the_names_of_the_machine_are_among_them()
    {
        await using var app = Build(new ListenAddress("127.0.0.1", 0), new ListenAddress("localhost", 0), new ListenAddress("127.0.0.2", 0));
        app.MapGet("/", () => "here");
        await app.StartAsync();
        using var http = new HttpClient();

        Assert.Equal(3, app.Urls.Count);
        foreach (var url in app.Urls)
            Assert.Equal("here", await http.GetStringAsync(new Uri(url)));
    }

    private static WebApplication Build(params ListenAddress[] addresses)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(new Listeners([.. addresses], []).Apply);
        builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets.SocketTransportOptions>(Listeners.Apply);
        return builder.Build();
    }
}
