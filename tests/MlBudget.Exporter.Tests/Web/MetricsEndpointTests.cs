using System.IO.Compression;
using System.Net;
using System.Text;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Publishing;
using MlBudget.Exporter.Web;

namespace MlBudget.Exporter.Tests.Web;

public sealed class MetricsEndpointTests
{
    private const string TextType = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    [Theory]
    [InlineData("", TextType)]
    [InlineData("*/*", TextType)]
    [InlineData("text/plain", TextType)]
    [InlineData("application/openmetrics-text", OpenType)]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", OpenType)]
    [InlineData(
        "application/openmetrics-text; version=1.0.0; charset=utf-8,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", OpenType)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=1.0.0;q=0.7", TextType)]
    [InlineData("application/openmetrics-text;version=0.0.1", TextType)]
    [InlineData("application/openmetrics-text;version=2.0.0,text/plain;q=0.2", TextType)]
    [InlineData("application/openmetrics-text;q=0", TextType)]
    [InlineData("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;q=0.7,application/openmetrics-text;q=0.6", OpenType)]
    [InlineData("not a media type,,;q=", TextType)]
    public async Task Scrapers_get_the_format_that_they_like_best(string accept, string type)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        using var request = Asking("/metrics", ("Accept", accept));
        using var response = await host.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Equal(type == OpenType, text.EndsWith("# EOF\n", StringComparison.Ordinal));
        Assert.Equal(["Accept", "Accept-Encoding"], response.Headers.Vary);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("GZIP, deflate, br", true)]
    [InlineData("gzip;q=0.2", true)]
    [InlineData("*", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("identity", false)]
    [InlineData("", false)]
    public async Task Who_takes_gzip_gets_it_with_its_length_and_HEAD_gets_the_same_without_a_body(string encodings, bool isZipped)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        using var get = Asking("/metrics", ("Accept-Encoding", encodings));
        using var response = await host.Client.SendAsync(get);
        var body = await response.Content.ReadAsByteArrayAsync();
        using var head = Asking("/metrics", ("Accept-Encoding", encodings));
        head.Method = HttpMethod.Head;
        using var headers = await host.Client.SendAsync(head);

        Assert.Equal(isZipped ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        Assert.Equal(isZipped ? ["gzip"] : [], headers.Content.Headers.ContentEncoding);
        // Its own metrics are live, and some of their digits come and go.
        Assert.InRange(headers.Content.Headers.ContentLength!.Value, body.Length - 200, body.Length + 200);
        Assert.Empty(await headers.Content.ReadAsByteArrayAsync());
        var text = isZipped ? Unzip(body) : Encoding.UTF8.GetString(body);
        Assert.StartsWith("# HELP mlbudget_slo_info", text, StringComparison.Ordinal);
        Assert.Contains("\nprocess_open_fds ", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name[]=mlbudget_predictions_total", "mlbudget_predictions_total")]
    [InlineData("name[]=mlbudget_predictions", "mlbudget_predictions_total")]
    [InlineData("name[]=mlbudget_poll_duration_seconds_bucket", "mlbudget_poll_duration_seconds")]
    [InlineData("name[]=process_max_fds&name[]=mlbudget_composite_health_ratio", "mlbudget_composite_health_ratio", "process_max_fds")]
    public async Task Only_what_is_named_is_given(string query, params string[] families)
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());

        var (status, _, text) = await host.GetAsync("/metrics?" + query);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(families, text.Split('\n').Where(line => line.StartsWith("# HELP", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]));
    }

    [Fact]
    public async Task A_misspelt_name_is_refused_with_the_nearest()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());

        Assert.Equal(
            (HttpStatusCode.BadRequest, "text/plain; charset=utf-8",
                "name[]: found 'mlbudget_burn_rat', which is no metric of mlbudget; did you mean 'mlbudget_burn_rate'?\n"),
            await host.GetAsync("/metrics?name[]=mlbudget_burn_rat"));
    }

    [Fact]
    public async Task A_known_metric_without_series_is_an_empty_page_in_either_format()
    {
        await using var host = await WebHost.StartAsync();
        using var request = Asking("/metrics?name[]=mlbudget_burn_rate", ("Accept", "application/openmetrics-text"), ("Accept-Encoding", "gzip"));
        using var open = await host.Client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, TextType, ""), await host.GetAsync("/metrics?name[]=mlbudget_burn_rate"));
        Assert.Equal("# EOF\n", await open.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Scrapes_are_counted_by_their_status()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        await host.GetAsync("/metrics");
        await host.GetAsync("/metrics?name[]=nothing");

        var (_, _, text) = await host.GetAsync("/metrics");

        Assert.Contains("promhttp_metric_handler_requests_total{code=\"200\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("promhttp_metric_handler_requests_total{code=\"400\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("promhttp_metric_handler_requests_total{code=\"503\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("promhttp_metric_handler_requests_in_flight 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scrape_that_fails_by_a_fault_is_counted_as_one()
    {
        var (self, published) = (new SelfMetrics(), new Published());
        published.Publish(new(Reports.Fraud(), new MetricsPage().Render(Reports.Fraud()), TimeProvider.System.GetTimestamp()));
        var http = new DefaultHttpContext();
        http.Response.Body = new FaultyStream();

        await Assert.ThrowsAsync<InvalidOperationException>(() => MetricsEndpoint.AnswerAsync(http, published, self));

        Assert.Contains("promhttp_metric_handler_requests_total{code=\"500\"} 1\n", await self.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_named_is_given_as_it_is_to_those_who_take_gzip_too()
    {
        await using var host = await WebHost.StartAsync(Reports.Fraud());
        using var request = Asking("/metrics?name[]=mlbudget_predictions", ("Accept-Encoding", "gzip"));
        using var response = await host.Client.SendAsync(request);

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.StartsWith("# HELP mlbudget_predictions_total ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_process_is_described_as_dashboards_expect_it()
    {
        await using var host = await WebHost.StartAsync();

        var (_, _, text) = await host.GetAsync("/metrics");

        Assert.Matches("\nprocess_resident_memory_bytes [1-9][0-9]{6,}\n", text);
        Assert.Matches("\nprocess_open_fds [1-9][0-9]*\n", text);
        Assert.Matches("\nprocess_max_fds [1-9][0-9]*\n", text);
        Assert.Matches("\nprocess_cpu_seconds_total [0-9.]+\n", text);
        Assert.Matches("\nmlbudget_build_info{version=\"[^\"]+\",revision=\"[0-9a-f]*\",runtime=\"\\.NET [^\"]+\"} 1\n", text);
    }

    private static HttpRequestMessage Asking(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>A body that can't be written, by a fault.</summary>
    private sealed class FaultyStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("A fault.");
    }

    private static string Unzip(byte[] body)
    {
        using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}
