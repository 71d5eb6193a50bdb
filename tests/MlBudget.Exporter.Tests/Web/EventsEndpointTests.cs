using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using static MlBudget.Exporter.Tests.Web.Posting;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>What is pushed is taken, or is answered with why nothing of it is.</summary>
public sealed class EventsEndpointTests : IDisposable
{
    private const string Stream = "/api/v1/events/fraud";

    private readonly StorageDirectory _storage = new();

    public void Dispose() => _storage.Dispose();

    [Theory]
    [InlineData("application/json", """{"t":1}""", 1)]
    [InlineData("application/json; charset=utf-8", """[{"t":1},{"t":2}]""", 2)]
    [InlineData("application/x-ndjson", "{\"t\":1}\n{\"t\":2}\n{\"t\":3}\n", 3)]
    [InlineData("application/jsonl", "{\"t\":1}", 1)]
    public async Task Records_are_taken(string type, string body, int records)
    {
        await using var host = await StartAsync();

        var (status, text, _) = await PostAsync(host, Stream, type, body);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal($$"""{"stream":"fraud","records":{{records}},"repeated":false}""", Compact(text));
        Assert.Equal(records, Kept().Count);
    }

    [Fact]
    public async Task The_stream_may_be_a_parameter_and_the_body_be_packed()
    {
        await using var host = await StartAsync();

        var (status, _, _) = await PostAsync(host, "/api/v1/events?stream=fraud", "application/json", Gzip("""{"t":1}"""), ("Content-Encoding", "gzip"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"t":1}""", Assert.Single(Kept()));
    }

    [Theory]
    [InlineData("/api/v1/events/froud", "application/json", "{}", 404, "stream: found 'froud', which no source reads; did you mean 'fraud'?")]
    [InlineData("/api/v1/events", "application/json", "{}", 400, "stream: found none, expected the name of a stream: POST /api/v1/events/NAME")]
    [InlineData(Stream, "text/plain", "{}", 415, "Content-Type: found 'text/plain; charset=utf-8', expected application/json for an object or an array of objects, application/x-ndjson for an object in each line, or a CloudEvent")]
    [InlineData(Stream, "application/json", "[{},1]", 400, "the body: record 2: found a number, expected a JSON object")]
    public async Task Others_are_refused_and_nothing_of_them_is_taken(string path, string type, string body, int status, string detail)
    {
        await using var host = await StartAsync();

        var (found, text, _) = await PostAsync(host, path, type, body);

        Assert.Equal(status, (int)found);
        Assert.Equal(detail, DetailOf(text));
        Assert.Empty(Kept());
        var page = (await host.GetAsync("/metrics")).Text;
        Assert.Contains($"mlbudget_push_requests_total{{stream=\"{(path == Stream ? "fraud" : "")}\",code=\"{status}\"}} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_long_packed_or_unpacked_is_refused()
    {
        await using var host = await StartAsync("push: { max_body_bytes: 1024 }");
        var body = $$"""{"t":"{{new string('x', 5000)}}"}""";

        var (plain, text, _) = await PostAsync(host, Stream, "application/json", body);
        var (packed, _, _) = await PostAsync(host, Stream, "application/json", Gzip(body), ("Content-Encoding", "gzip"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, plain);
        Assert.Equal("the body is longer than 1024 bytes when it is unpacked; post less at once, or raise push.max_body_bytes", DetailOf(text));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, packed);
        Assert.Empty(Kept());
    }

    [Theory]
    [InlineData("br", 415, "Content-Encoding: found 'br', expected gzip, or none")]
    [InlineData("gzip", 400, "the body is no gzip: ")]
    public async Task A_body_that_cannot_be_unpacked_is_refused(string encoding, int status, string detail)
    {
        await using var host = await StartAsync();

        var (found, text, _) = await PostAsync(host, Stream, "application/json", "{\"not\":\"packed at all\"}", ("Content-Encoding", encoding));

        Assert.Equal(status, (int)found);
        Assert.StartsWith(detail, DetailOf(text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_posted_again_with_its_key_is_taken_once_and_others_with_it_are_refused()
    {
        await using var host = await StartAsync();

        await PostAsync(host, Stream, "application/json", """{"t":1}""", ("Idempotency-Key", "one"));
        var (again, text, _) = await PostAsync(host, Stream, "application/json", """{"t":1}""", ("Idempotency-Key", "one"));
        var (other, _, _) = await PostAsync(host, Stream, "application/json", """{"t":2}""", ("Idempotency-Key", "one"));
        var (tooLong, _, _) = await PostAsync(host, Stream, "application/json", """{"t":2}""", ("Idempotency-Key", new string('k', 300)));

        Assert.Equal(HttpStatusCode.OK, again);
        Assert.Equal("""{"stream":"fraud","records":1,"repeated":true}""", Compact(text));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other);
        Assert.Equal(HttpStatusCode.BadRequest, tooLong);
        Assert.Single(Kept());
        Assert.Contains("mlbudget_push_records_total{stream=\"fraud\"} 1\n", (await host.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_spool_says_when_to_come_again_and_what_it_holds()
    {
        await using var host = await StartAsync("push: { max_body_bytes: 8192, max_spool_bytes: 65536 }");
        var body = $$"""{"t":"{{new string('x', 8000)}}"}""";
        HttpStatusCode status;
        string text;
        HttpResponseHeaders headers;
        do
            (status, text, headers) = await PostAsync(host, Stream, "application/json", body);
        while (status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(TimeSpan.FromSeconds(15), headers.RetryAfter!.Delta);
        Assert.StartsWith("the spool of 'fraud' holds ", DetailOf(text), StringComparison.Ordinal);
        Assert.Equal(8, Kept().Count);
        var page = (await host.GetAsync("/metrics")).Text;
        Assert.Contains("mlbudget_push_spool_limit_bytes{stream=\"fraud\"} 65536\n", page, StringComparison.Ordinal);
        Assert.Matches("mlbudget_push_spool_bytes\\{stream=\"fraud\"\\} 64[0-9]{3}\n", page);
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_is_said_and_nothing_is_acknowledged()
    {
        await using var host = await StartAsync();
        Directory.CreateDirectory(Path.Combine(_storage.Path, "push"));
        await File.WriteAllTextAsync(Path.Combine(_storage.Path, "push", "fraud"), "");

        var (status, text, headers) = await PostAsync(host, Stream, "application/json", "{}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.NotNull(headers.RetryAfter);
        Assert.StartsWith("the spool of 'fraud' can't be written: ", DetailOf(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "http://127.0.0.1")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    public async Task Browsers_are_refused_and_programs_may_come_by_any_name(string header, string value)
    {
        await using var host = await StartAsync();

        var (browser, _, _) = await PostAsync(host, Stream, "application/json", "{}", (header, value));
        var (program, _, _) = await PostAsync(host, Stream, "application/json", "{}", ("Host", "mlbudget.monitoring.svc.cluster.local"));

        Assert.Equal(HttpStatusCode.Forbidden, browser);
        Assert.Equal(HttpStatusCode.OK, program);
    }

    [Fact]
    public async Task Halves_of_an_inference_are_taken_as_they_come_and_become_a_record()
    {
        await using var host = await StartAsync();

        var (request, _, _) = await PostAsync(host, Stream, "application/json", "{\"instances\":[1]}", ("ce-id", "r1"), ("ce-type", "org.kubeflow.serving.inference.request"));
        Assert.Single(Kept());
        var (response, text, _) = await PostAsync(host, Stream, "application/json", "{\"predictions\":[1]}", ("ce-id", "r1"), ("ce-type", "org.kubeflow.serving.inference.response"));
        var (again, repeated, _) = await PostAsync(host, Stream, "application/json", "{\"predictions\":[1]}", ("ce-id", "r1"), ("ce-type", "org.kubeflow.serving.inference.response"));
        var (wrong, fault, _) = await PostAsync(host, Stream, "application/json", "{}", ("ce-id", "r1"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (request, response, again, wrong));
        Assert.Equal("""{"stream":"fraud","records":1,"repeated":false}""", Compact(text));
        Assert.Equal("""{"stream":"fraud","records":1,"repeated":true}""", Compact(repeated));
        Assert.Equal("type: found none, expected a CloudEvent's, as in the header ce-type", DetailOf(fault));
        Assert.Contains("\"unmatched\":false", Kept()[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/x-protobuf", "x", 415, "Content-Type: found 'application/x-protobuf', expected application/json: let the exporter write JSON, by OTEL_EXPORTER_OTLP_PROTOCOL=http/json or encoding: json of a collector's otlphttp exporter")]
    [InlineData("application/json", "{}", 400, "the body: found no list 'resourceSpans', expected an ExportTraceServiceRequest as OTLP's JSON")]
    [InlineData("application/json", "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"\\ud800\",\"startTimeUnixNano\":\"1\",\"endTimeUnixNano\":\"1\",\"attributes\":[{\"key\":\"gen_ai.x\",\"value\":{}}]}]}]}]}", 400, "the body: found a text with half a character")]
    public async Task What_is_no_request_to_export_spans_is_refused(string type, string body, int status, string detail)
    {
        await using var host = await StartAsync();

        var (found, text, _) = await PostAsync(host, "/v1/traces?stream=fraud", type, body);

        Assert.Equal((status, detail), ((int)found, DetailOf(text)));
    }

    [Fact]
    public async Task Spans_that_cannot_be_read_are_told_by_a_partial_success()
    {
        await using var host = await StartAsync();
        const string Span = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"chat\",\"attributes\":[{\"key\":\"gen_ai.x\",\"value\":{}}]}]}]}]}";

        var (status, text, _) = await PostAsync(host, "/api/v1/otlp/fraud/v1/traces", "application/json", Span);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"partialSuccess":{"rejectedSpans":"1","errorMessage":"1 spans can\u0027t be read; of the first: startTimeUnixNano: found none, expected a number of nanoseconds"}}""", text);
        Assert.Empty(Kept());
    }

    [Fact]
    public async Task Without_such_a_source_it_says_what_is_missing()
    {
        await using var host = await WebHost.StartAsync(storage: _storage.Path);

        var (status, text, _) = await PostAsync(host, Stream, "application/json", "{}");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("stream: found 'fraud', which no source reads; no source of the configuration has type: push", DetailOf(text));
    }

    private Task<WebHost> StartAsync(string settings = "") => WebHost.StartAsync(storage: _storage.Path, configuration: Configured(settings));

    private List<string> Kept() => KeptIn(_storage.Path);

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
