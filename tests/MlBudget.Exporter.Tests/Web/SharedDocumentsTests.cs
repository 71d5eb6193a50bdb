using System.IO.Compression;
using System.Net;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>Documents that are made once for all who ask.</summary>
public sealed class SharedDocumentsTests
{
    /// <summary>What is answered to GET.</summary>
    public static TheoryData<string> Readable => ["/", "/metrics", "/config", "/api/v1/budgets", "/api/v1/budgets/fraud-detector", "/-/healthy", "/-/ready"];

    [Fact]
    public async Task All_who_ask_for_a_publication_get_the_same_document_and_the_next_publication_has_its_own()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        var first = host.Documents.Latest;

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => host.Documents.Latest.Page)));
        Assert.All(pages, page => Assert.Same(pages[0], page));
        Assert.Same(await first.Budgets, await host.Documents.Latest.Budgets);
        var model = first.Snapshot!.Models[0];
        Assert.Same(await first.BudgetsOf(model), await host.Documents.Latest.BudgetsOf(model));
        Assert.Same(host.Documents.Configuration, host.Documents.Configuration);

        host.Publish(Reports.Fraud());
        Assert.NotSame(pages[0], await host.Documents.Latest.Page);
    }

    [Fact]
    public async Task The_page_before_the_first_poll_makes_way_for_the_numbers()
    {
        await using var host = await WebHost.StartAsync();
        Assert.Contains("Waiting for the first poll.", (await host.GetAsync("/")).Text, StringComparison.Ordinal);

        host.Publish(Reports.Fraud());

        Assert.Contains("Numbers as of", (await host.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task HEAD_is_GET_without_the_body(string path)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        using var get = await host.Client.GetAsync(path);
        using var asked = new HttpRequestMessage(HttpMethod.Head, path);
        using var head = await host.Client.SendAsync(asked);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (get.StatusCode, head.StatusCode));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.NotNull(head.Content.Headers.ContentLength);
        // The exporter's own metrics have other numbers each time.
        if (path != "/metrics")
            Assert.Equal((await get.Content.ReadAsByteArrayAsync()).Length, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Another_method_is_told_which_ones_there_are(string path)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        using var response = await host.Client.PostAsync(path, null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/budgets")]
    public async Task Documents_are_compressed_for_who_takes_it(string path)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        var plain = (await host.GetAsync(path)).Text;
        using var asked = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "gzip" } } };
        using var response = await host.Client.SendAsync(asked);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
        Assert.True(body.Length < plain.Length / 2);
        await using var unpacked = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.Equal(plain, await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData("gzip;q=0.5, identity", false)]
    [InlineData("gzip;q=0.5, identity;q=0.5", true)]
    [InlineData("identity;q=0.2, *", true)]
    [InlineData("identity, *;q=0.1", false)]
    [InlineData("br, deflate", false)]
    [InlineData("gzip;q=nonsense", false)]
    public void Who_likes_plain_bytes_better_gets_them(string encodings, bool takesGzip)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.AcceptEncoding = encodings;

        Assert.Equal(takesGzip, Negotiation.TakesGzip(request));
    }

    [Fact]
    public async Task A_large_body_is_handed_on_in_parts_each_when_the_one_before_is_taken()
    {
        var http = new DefaultHttpContext();
        var taking = new TaskCompletionSource();
        var client = new StandingClient(taking.Task);
        http.Response.Body = client;

        var writing = http.WriteBodyAsync([new byte[1 << 20]]);

        Assert.False(writing.IsCompleted);
        Assert.InRange(client.Handed, 1, 64 * 1024);
        taking.SetResult();
        await writing;
        Assert.Equal(1 << 20, client.Handed);
    }

    [Fact]
    public async Task Under_a_prefix_everything_is_there_and_the_root_leads_to_it()
    {
        await using var host = await WebHost.StartAsync(
            Reports.Fraud(), new() { Paths = new() { Prefix = "/ml", Telemetry = "/own/metrics", External = new("http://proxy/a/b/") } });
        using var staying = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Client.BaseAddress };

        using var root = await staying.GetAsync("/");

        Assert.Equal((HttpStatusCode.Redirect, "/a/b/"), (root.StatusCode, root.Headers.Location?.ToString()));
        foreach (var path in new[] { "/ml", "/ml/", "/ml/own/metrics", "/ml/config", "/ml/api/v1/budgets", "/ml/-/healthy", "/ml/-/ready" })
            Assert.Equal(HttpStatusCode.OK, (await host.GetAsync(path)).Status);
        foreach (var path in new[] { "/metrics", "/ml/metrics", "/config", "/-/healthy" })
        {
            using var response = await staying.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        var html = (await host.GetAsync("/ml/")).Text;
        Assert.Contains(
            "<a href=\"/a/b/own/metrics\">Metrics</a> <a href=\"/a/b/api/v1/budgets\">API</a> <a href=\"/a/b/config\">Configuration</a>", html,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_root_leads_to_the_prefix_where_a_proxy_takes_none_off()
    {
        await using var host = await WebHost.StartAsync(web: new() { Paths = new() { Prefix = "/ml", External = new("http://proxy/") } });

        Assert.Contains("Waiting for the first poll.", (await host.GetAsync("/")).Text, StringComparison.Ordinal);
    }
}
