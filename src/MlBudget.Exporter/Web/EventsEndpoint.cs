using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Intake;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Web;

/// <summary>What was taken of a post.</summary>
internal sealed record PushDocument(string Stream, int Records, bool Repeated);

/// <summary>Takes records that are pushed to a stream: answered with 200 once they are on the disk.</summary>
internal static class EventsEndpoint
{
    /// <summary>By what a client says that it posts something again.</summary>
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>The longest key.</summary>
    private const int LongestKey = 256;

    private const string Json = "application/json", Lines = "application/x-ndjson", OtherLines = "application/jsonl";

    /// <summary>Takes a post.</summary>
    public static async Task<IResult> TakeAsync(HttpContext http, PushedStreams streams, SelfMetrics self, string? stream = null)
    {
        if (string.IsNullOrEmpty(stream))
            return Refused(self.Pushes, "", StatusCodes.Status400BadRequest, "stream: found none, expected the name of a stream: POST /api/v1/events/NAME");
        if (streams.Find(stream, out var known) is not { } spool)
            return Refused(self.Pushes, "", StatusCodes.Status404NotFound, $"stream: found '{stream}', which no source reads; {known}");
        var (post, fault) = await ReadAsync(http.Request, streams.Limits.MaxBodyBytes);
        if (fault is not null)
            return Refused(self.Pushes, stream, fault.Status, fault.Text);
        var outcome = await spool.AppendAsync(post!).WaitAsync(http.RequestAborted);
        return Answer(http, self.Pushes, streams, spool, post!, outcome);
    }

    private static async Task<(SpoolPost? Post, BodyFault? Fault)> ReadAsync(HttpRequest request, int maxBytes)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value ?? "" : "";
        var areLines = type.Equals(Lines, StringComparison.OrdinalIgnoreCase) || type.Equals(OtherLines, StringComparison.OrdinalIgnoreCase);
        if (!areLines && !type.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return (null, new(StatusCodes.Status415UnsupportedMediaType, $"Content-Type: found {(request.ContentType is { } found ? $"'{found}'" : "none")}, expected {Json} "
                + $"for an object or an array of objects, or {Lines} for an object in each line"));
        }

        var key = request.Headers[KeyHeader].ToString();
        if (key.Length > LongestKey)
            return (null, new(StatusCodes.Status400BadRequest, string.Create(CultureInfo.InvariantCulture, $"{KeyHeader}: found {key.Length} characters, expected at most {LongestKey}")));
        var (body, fault) = await PushedBody.ReadAsync(request, maxBytes);
        if (fault is not null)
            return (null, fault);
        return RecordLines.Split(body.Span, areLines, out var wrong) is { } post ? (post with { Key = key.Length == 0 ? null : key }, null)
            : (null, new(StatusCodes.Status400BadRequest, $"the body: {wrong}"));
    }

    private static IResult Answer(HttpContext http, PushMetrics metrics, PushedStreams streams, Spool spool, SpoolPost post, PostOutcome outcome)
    {
        switch (outcome.Fate)
        {
            case PostFate.Taken or PostFate.Repeated:
                var isRepeated = outcome.Fate == PostFate.Repeated;
                metrics.Answered(spool.Stream, StatusCodes.Status200OK, isRepeated ? 0 : post.Records);
                return Results.Json(new PushDocument(spool.Stream, post.Records, isRepeated), BudgetsJson.Options);
            case PostFate.KeyOfAnother:
                return Refused(metrics, spool.Stream, StatusCodes.Status422UnprocessableEntity, $"{KeyHeader}: found one that other records were posted with; expected the same "
                    + "only where the same records are posted again");
            case PostFate.Full:
                http.Response.Headers.RetryAfter = streams.SecondsToNextPoll.ToString(CultureInfo.InvariantCulture);
                return Refused(metrics, spool.Stream, StatusCodes.Status429TooManyRequests, string.Create(
                    CultureInfo.InvariantCulture, $"the spool of '{spool.Stream}' holds {spool.Bytes} of {spool.MaxBytes} bytes that are still to be counted; post it again later, or raise push.max_spool_bytes"));
            case PostFate.Failed:
                http.Response.Headers.RetryAfter = "5";
                return Refused(metrics, spool.Stream, StatusCodes.Status503ServiceUnavailable, $"the spool of '{spool.Stream}' can't be written: {outcome.Reason}");
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Fate, "Not a fate of a post.");
        }
    }

    private static ProblemHttpResult Refused(PushMetrics metrics, string stream, int status, string text)
    {
        metrics.Answered(stream, status);
        return TypedResults.Problem(text, statusCode: status, title: "Nothing was taken");
    }
}
