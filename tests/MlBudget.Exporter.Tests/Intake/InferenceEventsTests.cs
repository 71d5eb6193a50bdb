using System.Text;
using MlBudget.Exporter.Intake;

namespace MlBudget.Exporter.Tests.Intake;

/// <summary>Events of KServe's and Seldon's loggers become halves of records, whose values are found by the number of their row.</summary>
public sealed class InferenceEventsTests
{
    private const string Request = "org.kubeflow.serving.inference.request", Response = "org.kubeflow.serving.inference.response";

    private static readonly DateTimeOffset Now = new(2026, 11, 29, 20, 0, 1, TimeSpan.Zero);

    [Fact]
    public void A_request_of_KServe_is_half_of_a_record_with_what_its_headers_say()
    {
        var post = Assert.Single(Binary("""{"instances":[[6.8,2.8],[5,1]]}""", ("ce-id", "r1"), ("ce-type", Request), ("ce-time", "2026-11-29T21:00:00.5+01:00"),
            ("ce-source", "http://iris/"), ("ce-specversion", "1.0"), ("ce-inferenceservicename", "iris"), ("ce-endpoint", "a%20b")));

        Assert.True(post.Half!.IsRequest);
        Assert.Equal("""{"id":"r1","time":"2026-11-29T20:00:00.5Z","attributes":{"source":"http://iris/","inferenceservicename":"iris","endpoint":"a b"},"body":{"instances":[[6.8,2.8],[5,1]]}}""" + "\n", Written(post.Lines));
    }

    [Theory]
    [InlineData("""{"predictions":[1,0]}""", """{"predictions":[1,0]}""")]
    [InlineData("""{"id":"x","outputs":[{"name":"y","shape":[2],"datatype":"INT64","data":[1,0]}]}""", """{"id":"x","outputs":{"y":[1,0]}}""")]
    [InlineData("""{"outputs":[{"name":"p","shape":[2,3],"data":[1,2,3,4,5,6]},{"name":"q","shape":[2,1],"data":[7,8]}]}""", """{"outputs":{"p":[[1,2,3],[4,5,6]],"q":[7,8]}}""")]
    [InlineData("""{"outputs":[{"name":"p","shape":[2,2],"data":[[1,2],[3,4]]}]}""", """{"outputs":{"p":[[1,2],[3,4]]}}""")]
    [InlineData("""{"outputs":[{"name":"p","shape":[2,2],"data":[1,2,3]}]}""", """{"outputs":{"p":[1,2,3]}}""")]
    [InlineData("""{"outputs":"none"}""", """{"outputs":"none"}""")]
    [InlineData("[1]", "[1]")]
    public void Bodies_of_both_protocols_have_a_row_for_each_instance(string body, string expected)
    {
        var post = Assert.Single(Binary(body, ("ce-id", "r1"), ("ce-type", Response)));

        Assert.Equal("""{"id":"r1","time":"2026-11-29T20:00:01Z","attributes":{},"body":""" + expected + "}\n", Written(post.Lines));
        Assert.Equal(new("r1", IsRequest: false), post.Half);
    }

    [Fact]
    public void Halves_of_Seldon_are_told_by_the_id_of_the_request()
    {
        var post = Assert.Single(Binary("{}", ("ce-id", "own"), ("ce-requestid", "r7"), ("ce-type", "io.seldon.serving.inference.response")));

        Assert.Equal(new("r7", IsRequest: false), post.Half);
    }

    /// <summary>A transformer passes the id of its request on to the predictor, the nodes of a graph of Seldon's have that of the graph's request, and a client may use an id twice.</summary>
    [Theory]
    [InlineData("ce-component", "transformer", "predictor")]
    [InlineData("ce-namespace", "ml", "other")]
    [InlineData("ce-inferenceservicename", "iris", "fraud")]
    [InlineData("ce-endpoint", "default", "canary")]
    [InlineData("ce-modelid", "classifier", "outliers")]
    [InlineData("ce-requestid", "r7", "r8")]
    public void Halves_of_the_same_id_that_something_else_has_logged_are_of_other_pairs(string header, string one, string other)
    {
        Assert.Equal(PairOf(Request, (header, one)), PairOf(Response, (header, one)));
        Assert.NotEqual(PairOf(Request, (header, one)), PairOf(Response, (header, other)));
        Assert.NotEqual(PairOf(Request, (header, one)), PairOf(Response));
    }

    [Fact]
    public void What_says_nothing_of_who_has_logged_it_makes_no_difference_between_halves()
    {
        Assert.Equal(PairOf(Request, ("ce-source", "a"), ("ce-metadata", "{}"), ("ce-recordedtime", "1")), PairOf(Response, ("ce-source", "b")));
        // What one lacks is nowhere taken for what another one has.
        Assert.NotEqual(PairOf(Request, ("ce-namespace", "x")), PairOf(Request, ("ce-component", "x")));
    }

    [Fact]
    public void Events_may_be_structured_and_come_as_a_batch_and_others_are_records_as_they_are()
    {
        var one = $$$"""{"specversion":"1.0","id":"r1","type":"{{{Request}}}","source":"s","time":"2026-11-29T20:00:00Z","data":{"instances":[1]}}""";
        const string Other = """{"specversion":"1.0","id":"e1","type":"fraud.answered","source":"s","time":"2026-11-29T20:00:00Z","data_base64":"eyJkZWNpc2lvbiI6MX0="}""";

        Assert.Equal(new("r1", IsRequest: true), Assert.Single(Read("application/cloudevents+json", one)).Half);
        var batch = Read("application/cloudevents-batch+json", $"[{one},{Other}]");

        Assert.Equal(2, batch.Count);
        Assert.Equal("event s e1", batch[1].Key);
        Assert.Equal("""{"id":"e1","time":"2026-11-29T20:00:00Z","type":"fraud.answered","source":"s","data":{"decision":1}}""" + "\n", Written(batch[1].Lines));
    }

    [Theory]
    [InlineData("application/json", "{}", "ce-type", Request, "id: found none, expected a CloudEvent's, as in the header ce-id")]
    [InlineData("application/json", "{}", "ce-id", "r1", "type: found none, expected a CloudEvent's, as in the header ce-type")]
    [InlineData("application/cloudevents-batch+json", "{}", "x", "y", "the body: expected an array of events")]
    [InlineData("application/cloudevents-batch+json", "[]", "x", "y", "the body: found no event, expected one at least")]
    [InlineData("application/cloudevents-batch+json", "[{\"id\":\"a\",\"type\":\"t\"},{\"id\":\"b\"}]", "x", "y", "event 2: type: found none, expected a CloudEvent's, as in the header ce-type")]
    [InlineData("application/cloudevents+json", "[]", "x", "y", "the body: expected each event to be an object")]
    [InlineData("application/cloudevents+json", "{\"id\":\"a\",\"type\":\"t\",\"time\":\"soon\"}", "x", "y", "time: found 'soon', expected one such as 2026-11-29T20:00:00Z")]
    [InlineData("application/cloudevents+json", "{\"id\":\"\\ud800\",\"type\":\"t\"}", "x", "y", "the body: found a text with half a character")]
    public void Others_are_refused_with_what_is_missing(string type, string body, string header, string value, string expected)
    {
        Assert.Null(CloudEvents.Read(Http((header, value)), type, Encoding.UTF8.GetBytes(body), Now, out var fault));

        Assert.Equal(expected, fault);
    }

    [Fact]
    public void A_body_that_is_no_json_is_refused()
    {
        Assert.Null(CloudEvents.Read(Http(("ce-id", "a"), ("ce-type", Request)), "application/octet-stream", new byte[] { 1, 2 }, Now, out var fault));

        Assert.StartsWith("the body: is no JSON: ", fault, StringComparison.Ordinal);
    }

    private static string PairOf(string type, params (string Name, string Value)[] headers) =>
        Assert.Single(Binary("{}", [("ce-id", "r1"), ("ce-type", type), .. headers])).Half!.Pair;

    private static IReadOnlyList<Sources.Spooling.SpoolPost> Binary(string body, params (string Name, string Value)[] headers)
    {
        Assert.True(CloudEvents.Are(Http(headers), "application/json"));
        return CloudEvents.Read(Http(headers), "application/json", Encoding.UTF8.GetBytes(body), Now, out _)!;
    }

    private static IReadOnlyList<Sources.Spooling.SpoolPost> Read(string type, string body)
    {
        Assert.True(CloudEvents.Are(Http(), type));
        return CloudEvents.Read(Http(), type, Encoding.UTF8.GetBytes(body), Now, out _)!;
    }

    private static HttpRequest Http(params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;
        return http.Request;
    }

    private static string Written(ReadOnlyMemory<byte> lines) => Encoding.UTF8.GetString(lines.Span);
}
