using System.Globalization;
using System.Text.Unicode;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Intake;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Web;

/// <summary>Takes records and CloudEvents that are pushed to a stream: answered with 200 once they are on the disk.</summary>
internal static class EventsEndpoint
{
    /// <summary>By what a client says that it posts something again.</summary>
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>The longest key.</summary>
    private const int LongestKey = 256;

    private const string Json = "application/json", Lines = "application/x-ndjson", OtherLines = "application/jsonl";

    private const string Expected = "the name of a stream: POST /api/v1/events/NAME", ExpectedOfEvent = $"one in the path, as /api/v1/events/NAME, or the header {CloudEvents.ServiceHeader}";

    /// <summary>Takes a post.</summary>
    public static async Task<IResult> TakeAsync(HttpContext http, PushedStreams streams, SelfMetrics self, TimeProvider time, string? stream = null)
    {
        var named = NamedStream.OfEvent(stream, http.Request);
        var expected = CloudEvents.Are(http.Request, PushAnswers.TypeOf(http.Request)) ? ExpectedOfEvent : Expected;
        if (PushAnswers.Find(http, streams, self.Pushes, named, expected, out var refused) is not { } spool)
            return refused!;
        var (posts, fault) = await ReadAsync(http.Request, streams.Limits.MaxBodyBytes, time.GetUtcNow());
        if (fault is not null)
            return PushAnswers.Refused(self.Pushes, spool.Stream, fault.Status, fault.Text);
        var outcomes = await spool.AppendAllAsync(posts).WaitAsync(http.RequestAborted);
        if (PushAnswers.Refusal(http, self.Pushes, streams, spool, outcomes) is { } refusal)
            return refusal;
        var records = posts.Sum(post => post.Records);
        var taken = posts.Zip(outcomes).Where(post => post.Second.Fate == PostFate.Taken).Sum(post => post.First.Records);
        self.Pushes.Answered(spool.Stream, StatusCodes.Status200OK, taken);
        return Results.Json(new PushDocument(spool.Stream, records, Repeated: taken == 0), BudgetsJson.Options);
    }

    /// <summary>Takes an event that a logger has posted to the root, as KServe's does whose url has no path: it names its stream by the inference service. Nothing else may be
    /// posted there, where a page is.</summary>
    public static async Task<IResult> TakeAtRootAsync(HttpContext http, PushedStreams streams, SelfMetrics self, TimeProvider time, string? stream = null)
    {
        if (CloudEvents.Are(http.Request, PushAnswers.TypeOf(http.Request)))
            return await TakeAsync(http, streams, self, time, stream);
        http.Response.Headers.Allow = $"{HttpMethods.Get}, {HttpMethods.Head}";
        return PushAnswers.Refused(
            self.Pushes, "", StatusCodes.Status405MethodNotAllowed, "found no CloudEvent, and nothing else is posted here; expected headers ce-*, or records at /api/v1/events/NAME");
    }

    private static async Task<(IReadOnlyList<SpoolPost> Posts, BodyFault? Fault)> ReadAsync(HttpRequest request, int maxBytes, DateTimeOffset now)
    {
        var type = PushAnswers.TypeOf(request);
        var areEvents = CloudEvents.Are(request, type);
        var areLines = type.Equals(Lines, StringComparison.OrdinalIgnoreCase) || type.Equals(OtherLines, StringComparison.OrdinalIgnoreCase);
        if (!areEvents && !areLines && !type.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return ([], new(StatusCodes.Status415UnsupportedMediaType, $"Content-Type: found {(request.ContentType is { } found ? $"'{found}'" : "none")}, expected {Json} "
                + $"for an object or an array of objects, {Lines} for an object in each line, or a CloudEvent"));
        }

        var key = request.Headers[KeyHeader].ToString();
        if (key.Length > LongestKey)
            return ([], Wrong(string.Create(CultureInfo.InvariantCulture, $"{KeyHeader}: found {key.Length} characters, expected at most {LongestKey}")));
        var (body, fault) = await PushedBody.ReadAsync(request, maxBytes);
        if (fault is not null)
            return ([], fault);
        if (areEvents && !Utf8.IsValid(body.Span))
            return ([], Wrong("the body: found bytes that are no UTF-8"));
        if (areEvents)
            return CloudEvents.Read(request, type, body, now, out var found) is { } events ? (events, null) : ([], Wrong(found));
        return RecordLines.Split(body.Span, areLines, out var wrong) is { } post ? ([post with { Key = key.Length == 0 ? null : key }], null) : ([], Wrong($"the body: {wrong}"));
    }

    private static BodyFault Wrong(string text) => new(StatusCodes.Status400BadRequest, text);
}
