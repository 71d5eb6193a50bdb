using System.Net;
using static MlBudget.Exporter.Tests.Web.Posting;

namespace MlBudget.Exporter.Tests.Web;

/// <summary>What KServe's logger posts to the root goes to the stream that is called as its inference service, and to no other.</summary>
public sealed class LoggerEndpointTests : IDisposable
{
    private static readonly (string Name, string Value) Id = ("ce-id", "r1"), Request = ("ce-type", "org.kubeflow.serving.inference.request"), Service = ("ce-inferenceservicename", "fraud");

    private readonly StorageDirectory _storage = new();

    public void Dispose() => _storage.Dispose();

    [Theory]
    [InlineData("/", "fraud", "fraud")]
    [InlineData("/", "iris", "iris")]
    [InlineData("/", "ir%69s", "iris")]
    [InlineData("/?stream=iris", "fraud", "iris")]
    [InlineData("/api/v1/events", "iris", "iris")]
    [InlineData("/api/v1/events/iris", "fraud", "iris")]
    public async Task An_event_goes_to_the_stream_of_its_service_unless_the_url_names_another(string path, string service, string stream)
    {
        await using var host = await StartAsync();

        var (status, text, _) = await PostAsync(host, path, "application/json", "{\"instances\":[1]}", Id, Request, ("ce-inferenceservicename", service));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal($$"""{"stream":"{{stream}}","records":1,"repeated":false}""", Compact(text));
        Assert.Equal((1, 0), (KeptIn(_storage.Path, stream).Count, KeptIn(_storage.Path, stream == "iris" ? "fraud" : "iris").Count));
    }

    [Fact]
    public async Task Nothing_is_guessed_where_no_stream_is_called_as_the_service()
    {
        await using var host = await StartAsync();

        var (status, text, _) = await PostAsync(host, "/", "application/json", "{}", Id, Request, ("ce-inferenceservicename", "froud"));

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal(
            "ce-inferenceservicename: found 'froud', and no source reads a stream of that name; post to /api/v1/events/NAME to name another one; did you mean 'fraud'?", DetailOf(text));
        Assert.Contains("mlbudget_push_requests_total{stream=\"\",code=\"404\"} 1\n", (await host.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_without_a_service_has_to_be_posted_to_a_stream()
    {
        await using var host = await StartAsync();
        const string Structured = """{"specversion":"1.0","id":"e1","type":"fraud.answered","source":"s","data":{}}""";

        var (binary, text, _) = await PostAsync(host, "/", "application/json", "{}", Id, Request);
        var (structured, _, _) = await PostAsync(host, "/", "application/cloudevents+json", Structured);
        var (named, _, _) = await PostAsync(host, "/?stream=fraud", "application/cloudevents+json", Structured);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK), (binary, structured, named));
        Assert.Equal("stream: found none, expected one in the path, as /api/v1/events/NAME, or the header ce-inferenceservicename", DetailOf(text));
    }

    [Fact]
    public async Task What_is_no_event_is_refused_with_where_it_belongs_and_pages_are_what_they_were()
    {
        await using var host = await StartAsync();

        var (status, text, _) = await PostAsync(host, "/?stream=fraud", "application/json", "{}");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, status);
        Assert.Equal("found no CloudEvent, and nothing else is posted here; expected headers ce-*, or records at /api/v1/events/NAME", DetailOf(text));
        Assert.StartsWith("text/html", (await host.GetAsync("/")).Type, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "http://127.0.0.1")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    public async Task Browsers_are_refused_and_programs_may_come_by_any_name(string header, string value)
    {
        await using var host = await StartAsync();

        var (browser, _, _) = await PostAsync(host, "/", "application/json", "{}", Id, Request, Service, (header, value));
        var (program, _, _) = await PostAsync(host, "/", "application/json", "{}", Id, Request, Service, ("Host", "mlbudget.monitoring.svc.cluster.local"));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (browser, program));
    }

    private Task<WebHost> StartAsync() => WebHost.StartAsync(storage: _storage.Path, configuration: Configured("", "iris"));
}
