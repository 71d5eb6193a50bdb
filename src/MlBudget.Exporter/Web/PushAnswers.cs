using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Intake;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Web;

/// <summary>What was taken of a post.</summary>
internal sealed record PushDocument(string Stream, int Records, bool Repeated);

/// <summary>How pushes are refused.</summary>
internal static class PushAnswers
{
    /// <summary>The media type of a body; empty where none is told.</summary>
    public static string TypeOf(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.Value ?? "" : "";

    /// <summary>The spool of a stream, which may be posted to now; null with a refusal.</summary>
    /// <param name="http">The request.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="metrics">Get a refusal.</param>
    /// <param name="stream">The name; null or empty where none is told.</param>
    /// <param name="expected">Where it is expected, for people.</param>
    /// <param name="refusal">Why there is none.</param>
    public static Spool? Find(HttpContext http, PushedStreams streams, PushMetrics metrics, NamedStream stream, string expected, out IResult? refusal)
    {
        refusal = null;
        if (string.IsNullOrEmpty(stream.Name))
            refusal = Refused(metrics, "", StatusCodes.Status400BadRequest, $"stream: found none, expected {expected}");
        else if (streams.Find(stream.Name, out var known) is not { } spool)
            refusal = Refused(metrics, "", StatusCodes.Status404NotFound, $"{stream.Place}: found '{stream.Name}', {stream.Unread}; {known}");
        else if (streams.Unwritten.IsFull)
            refusal = Crowded(http, metrics, spool, streams.Unwritten);
        else
            return spool;
        return null;
    }

    /// <summary>Why not all posts were taken; null where they were. Those that were are known when they are posted again.</summary>
    public static IResult? Refusal(HttpContext http, PushMetrics metrics, PushedStreams streams, Spool spool, IReadOnlyCollection<PostOutcome> outcomes)
    {
        // The worst of them decides: in the order in which they are listed.
        var worst = outcomes.MaxBy(outcome => outcome.Fate);
        var isPart = outcomes.Count > 1;
        switch (worst.Fate)
        {
            case PostFate.Taken or PostFate.Repeated:
                return null;
            case PostFate.KeyOfAnother:
                return Refused(metrics, spool.Stream, StatusCodes.Status422UnprocessableEntity, "Idempotency-Key: found one that other records were posted with; expected the same "
                    + "only where the same records are posted again", isPart);
            case PostFate.Full:
                http.Response.Headers.RetryAfter = streams.SecondsToNextPoll.ToString(CultureInfo.InvariantCulture);
                return Refused(metrics, spool.Stream, StatusCodes.Status429TooManyRequests, string.Create(
                    CultureInfo.InvariantCulture, $"the spool of '{spool.Stream}' holds {spool.Bytes} of {spool.MaxBytes} bytes that are still to be counted; post it again later, or raise push.max_spool_bytes"), isPart);
            case PostFate.Crowded:
                return Crowded(http, metrics, spool, streams.Unwritten);
            case PostFate.Failed:
                http.Response.Headers.RetryAfter = "5";
                return Refused(metrics, spool.Stream, StatusCodes.Status503ServiceUnavailable, $"the spool of '{spool.Stream}' can't be written: {worst.Reason}", isPart);
            default:
                throw new ArgumentOutOfRangeException(nameof(outcomes), worst.Fate, "Not a fate of a post.");
        }
    }

    /// <summary>Refuses what memory has no room for until the disk has taken what was posted before.</summary>
    private static ProblemHttpResult Crowded(HttpContext http, PushMetrics metrics, Spool spool, WaitingBytes unwritten)
    {
        http.Response.Headers.RetryAfter = "5";
        return Refused(metrics, spool.Stream, StatusCodes.Status429TooManyRequests, $"{unwritten.Described}; post it again later");
    }

    /// <summary>Refuses a post.</summary>
    /// <param name="metrics">Get it.</param>
    /// <param name="stream">Its stream; empty where there is no such stream.</param>
    /// <param name="status">The status.</param>
    /// <param name="text">What was found, and what was expected.</param>
    /// <param name="isPart">Whether a part of it may have been taken.</param>
    public static ProblemHttpResult Refused(PushMetrics metrics, string stream, int status, string text, bool isPart = false)
    {
        metrics.Answered(stream, status);
        return TypedResults.Problem(text, statusCode: status, title: isPart ? "Not all was taken" : "Nothing was taken");
    }
}
