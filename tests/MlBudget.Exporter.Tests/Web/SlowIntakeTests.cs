using System.Net;
using System.Net.Sockets;
using System.Text;
using MlBudget.Disks;
using MlBudget.Sources.Spooling;
using static MlBudget.Exporter.Tests.Web.Posting;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>Posts whose disk hangs don't fill the memory, and clients that post slowly hold up nobody who reads.</summary>
public sealed class SlowIntakeTests : IDisposable
{
    private const string Stream = "/api/v1/events/fraud";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly StorageDirectory _storage = new();

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task While_a_disk_hangs_and_much_waits_posts_are_refused_before_they_are_read()
    {
        var spools = new Spools(Path.Combine(_storage.Path, "push"), TimeProvider.System, _ => { }) { Unwritten = new(2500) };
        await using var host = await WebHost.StartAsync(storage: _storage.Path, configuration: Configured(), spools: spools);
        using var disk = new StandingSpool(Path.Combine(_storage.Path, "push", "fraud"));
        var body = $$"""{"t":"{{new string('x', 1000)}}"}""";
        var waiting = PostAsync(host, Stream, "application/json", body);
        while (spools.Unwritten.Bytes == 0)
            await Task.Delay(5);

        // There is room for less than this one.
        var (status, text, headers) = await PostAsync(host, Stream, "application/json", body);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(TimeSpan.FromSeconds(5), headers.RetryAfter!.Delta);
        Assert.Matches("^1[0-9]{3} bytes of posts wait to be written, and no more than 2500 are kept in memory: the disk of the storage folder is slow, or hangs; post it again later$", DetailOf(text));
        // Now for none at all: it is answered though its body never comes.
        var restOfLine = (int)(2500 - spools.Unwritten.Bytes - WaitingBytes.Of(new(default, 1))) - 1;
        var more = spools.Of("fraud").AppendAsync(new SpoolPost(Encoding.ASCII.GetBytes("{}".PadRight(restOfLine) + "\n"), 1));
        Assert.True(spools.Unwritten.IsFull);
        using var client = await BeginAsync(host, Stream, bodyLength: 1_000_000);
        Assert.StartsWith("HTTP/1.1 429 ", await FirstLineAsync(client), StringComparison.Ordinal);
        Assert.Contains("mlbudget_push_requests_total{stream=\"fraud\",code=\"429\"} 2\n", (await host.GetAsync("/metrics")).Text, StringComparison.Ordinal);

        disk.Dispose();
        Assert.Equal(HttpStatusCode.OK, (await waiting).Status);
        await more;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, Stream, "application/json", body)).Status);
        Assert.Equal(3, KeptIn(_storage.Path).Count);
    }

    [Fact]
    public async Task A_fault_of_the_writer_is_answered_counted_and_said_and_later_posts_are_taken()
    {
        var clock = new FaultyClock { IsFaulty = true };
        var notices = new List<string>();
        var spools = new Spools(Path.Combine(_storage.Path, "push"), clock, notices.Add);
        await using var host = await WebHost.StartAsync(storage: _storage.Path, configuration: Configured(), spools: spools);

        var (status, text, headers) = await PostAsync(host, Stream, "application/json", "{}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("the spool of 'fraud' can't be written: InvalidOperationException: planted", DetailOf(text));
        Assert.NotNull(headers.RetryAfter);
        Assert.StartsWith("stream 'fraud': writing has failed: System.InvalidOperationException: planted", Assert.Single(notices), StringComparison.Ordinal);
        Assert.Contains("mlbudget_push_requests_total{stream=\"fraud\",code=\"503\"} 1\n", (await host.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        clock.IsFaulty = false;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, Stream, "application/json", "{}")).Status);
    }

    [Fact]
    public async Task Clients_that_post_slowly_hold_up_neither_scrapes_nor_pages()
    {
        await using var host = await WebHost.StartAsync(storage: _storage.Path, configuration: Configured());
        var clients = new List<TcpClient>();
        // More than are read at a time, and more than there are turns for pages.
        for (var client = 0; client < 64; client++)
            clients.Add(await BeginAsync(host, Stream, bodyLength: 1_000_000));

        using var patience = new CancellationTokenSource(Long);
        foreach (var path in new[] { "/metrics", "/", "/-/ready", "/metrics" })
        {
            using var answer = await host.Client.GetAsync(path, patience.Token);
            Assert.NotEqual(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        }

        foreach (var client in clients)
            client.Dispose();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, Stream, "application/json", "{}")).Status);
    }

    /// <summary>Writes the headers of a post, and a little of its body.</summary>
    private static async Task<TcpClient> BeginAsync(WebHost host, string path, int bodyLength)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {bodyLength}\r\n\r\n{{"));
        return client;
    }

    private static async Task<string> FirstLineAsync(TcpClient client)
    {
        using var patience = new CancellationTokenSource(Long);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        return await reader.ReadLineAsync(patience.Token) ?? "";
    }

    private sealed class FaultyClock : TimeProvider
    {
        public volatile bool IsFaulty;

        public override DateTimeOffset GetUtcNow() => IsFaulty ? throw new InvalidOperationException("planted") : base.GetUtcNow();
    }
}
