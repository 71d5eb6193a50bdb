using System.Text.Json;
using System.Text.Unicode;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Intake;

namespace MlBudget.Exporter.Web;

/// <summary>What a receiver of OTLP answers where it has taken a request; <c>PartialSuccess</c> is left out where nothing was rejected.</summary>
internal sealed record SpansDocument(PartialSpans? PartialSuccess);

/// <summary>Spans that were rejected, in the names of OTLP.</summary>
internal sealed record PartialSpans(string RejectedSpans, string ErrorMessage);

/// <summary>Takes spans of calls of generative models by OTLP/HTTP with JSON. Other spans are passed over.</summary>
internal static class SpansEndpoint
{
    private const string Json = "application/json", Protobuf = "application/x-protobuf";

    private const string Expected = "the name of a stream: POST /api/v1/otlp/NAME/v1/traces, or /v1/traces?stream=NAME";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Takes a request to export spans.</summary>
    public static async Task<IResult> TakeAsync(HttpContext http, PushedStreams streams, SelfMetrics self, string? stream = null)
    {
        if (PushAnswers.Find(http, streams, self.Pushes, NamedStream.Of(stream), Expected, out var refused) is not { } spool)
            return refused!;
        var type = PushAnswers.TypeOf(http.Request);
        if (!type.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return PushAnswers.Refused(self.Pushes, spool.Stream, StatusCodes.Status415UnsupportedMediaType, $"Content-Type: found {(http.Request.ContentType is { } found ? $"'{found}'" : "none")}, expected {Json}"
                + (type.Equals(Protobuf, StringComparison.OrdinalIgnoreCase) ? ": let the exporter write JSON, by OTEL_EXPORTER_OTLP_PROTOCOL=http/json or encoding: json of a collector's otlphttp exporter" : ""));
        }

        var (body, fault) = await PushedBody.ReadAsync(http.Request, streams.Limits.MaxBodyBytes);
        if (fault is not null)
            return PushAnswers.Refused(self.Pushes, spool.Stream, fault.Status, fault.Text);
        if (Read(body, out var wrong) is not { } spans)
            return PushAnswers.Refused(self.Pushes, spool.Stream, StatusCodes.Status400BadRequest, wrong);
        var taken = 0;
        if (spans.Post is { } post)
        {
            var outcome = await spool.AppendAsync(post).WaitAsync(http.RequestAborted);
            if (PushAnswers.Refusal(http, self.Pushes, streams, spool, [outcome]) is { } refusal)
                return refusal;
            taken = outcome.Fate == MlBudget.Sources.Spooling.PostFate.Taken ? post.Records : 0;
        }

        self.Pushes.Answered(spool.Stream, StatusCodes.Status200OK, taken);
        return Results.Json(new SpansDocument(spans.Reason is { } reason
            ? new(spans.Rejected.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{spans.Rejected} spans can't be read; of the first: {reason}") : null), Options);
    }

    private static GenAiSpans.Spans? Read(ReadOnlyMemory<byte> body, out string wrong)
    {
        try
        {
            wrong = Utf8.IsValid(body.Span) ? string.Empty : "the body: found bytes that are no UTF-8";
            return wrong.Length == 0 ? GenAiSpans.Read(body) : null;
        }
        catch (JsonException error)
        {
            wrong = $"the body: is no JSON: {error.Message}";
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            wrong = error is FormatException ? error.Message : "the body: found a text with half a character";
        }

        return null;
    }
}
