using System.Buffers;
using System.Globalization;
using System.Text.Json;
using static MlBudget.Sources.Layouts.GenAiAttributes;

namespace MlBudget.Sources.Layouts;

/// <summary>
/// Flat records of calls of generative models, and of evaluations of their answers, as they are in a document of OpenTelemetry's protocol (OTLP) in JSON: a request to export spans
/// or logs, or a line that a collector's file exporter writes. They hold nothing of what was asked and answered (<see cref="GenAiAttributes"/>).
/// </summary>
public sealed class GenAiRecords
{
    /// <summary>What an event is called that tells how an answer was evaluated.</summary>
    public const string EvaluationEvent = "gen_ai.evaluation.result";

    private const string ResponseId = "gen_ai.response.id";
    private const string Spans = "resourceSpans", Logs = "resourceLogs", Metrics = "resourceMetrics";

    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly List<(int End, string Key)> _records = [];

    private GenAiRecords()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => _records.Count;

    /// <summary>How many can't be read, since they have no times that follow one another.</summary>
    public int Rejected { get; private set; }

    /// <summary>Why the first of those can't be read; null for none.</summary>
    public string? Reason { get; private set; }

    /// <summary>All of them as lines of JSON.</summary>
    public ReadOnlyMemory<byte> Lines => _lines.WrittenMemory;

    /// <summary>What tells each from others: its trace and its span.</summary>
    public IEnumerable<string> Keys => _records.Select(record => record.Key);

    /// <summary>A record as one JSON object, with the end of its line.</summary>
    public ReadOnlySpan<byte> this[int index] => _lines.WrittenSpan[(index == 0 ? 0 : _records[index - 1].End).._records[index].End];

    /// <summary>Whether a document is one of the protocol, whatever it exports.</summary>
    public static bool IsDocument(JsonElement document) => HasList(document, Spans) || HasList(document, Logs) || HasList(document, Metrics);

    /// <summary>Whether a document exports spans.</summary>
    public static bool HasSpans(JsonElement document) => HasList(document, Spans);

    /// <summary>The spans with attributes <c>gen_ai.*</c>; all others are passed over.</summary>
    /// <param name="document">The document.</param>
    public static GenAiRecords OfSpans(JsonElement document)
    {
        var records = new GenAiRecords();
        foreach (var resource in Elements(document, Spans))
        {
            var common = resource.TryGetProperty("resource", out var of) ? AttributesOf(of) : [];
            foreach (var span in Elements(resource, "scopeSpans").SelectMany(scope => Elements(scope, "spans")))
            {
                var attributes = AttributesOf(span);
                if (!attributes.Keys.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
                    continue;
                if (FaultOf(span) is { } fault)
                    records.Reject(fault);
                else
                    records.AddSpan(span, attributes.Concat(common));
            }
        }

        return records;
    }

    /// <summary>The events that tell how answers were evaluated, of logs and of spans; all others are passed over. One of a span is of the answer of that span, where it tells of
    /// none itself.</summary>
    /// <param name="document">The document.</param>
    public static GenAiRecords OfEvaluations(JsonElement document)
    {
        var records = new GenAiRecords();
        foreach (var log in Elements(document, Logs).SelectMany(resource => Elements(resource, "scopeLogs")).SelectMany(scope => Elements(scope, "logRecords")))
        {
            var attributes = AttributesOf(log);
            if ((TextOf(log, "eventName") ?? TextOfValue(attributes.GetValueOrDefault("event.name"))) == EvaluationEvent)
                records.AddEvaluation(NanosecondsOf(log, "timeUnixNano") ?? NanosecondsOf(log, "observedTimeUnixNano"), log, attributes);
        }

        foreach (var span in Elements(document, Spans).SelectMany(resource => Elements(resource, "scopeSpans")).SelectMany(scope => Elements(scope, "spans")))
        {
            foreach (var each in Elements(span, "events").Where(each => TextOf(each, "name") == EvaluationEvent))
                records.AddEvaluation(NanosecondsOf(each, "timeUnixNano"), span, AttributesOf(each).Concat(AttributesOf(span).Where(attribute => attribute.Key == ResponseId)));
        }

        return records;
    }

    private static bool HasList(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array;

    private static string? TextOfValue(JsonElement value) => TextOf(value, "stringValue");

    private static string? FaultOf(JsonElement span) => (NanosecondsOf(span, "startTimeUnixNano"), NanosecondsOf(span, "endTimeUnixNano")) switch
    {
        (null, _) => "startTimeUnixNano: found none, expected a number of nanoseconds",
        (_, null) => "endTimeUnixNano: found none, expected a number of nanoseconds",
        var (start, end) when end < start => "endTimeUnixNano: is before startTimeUnixNano",
        _ => null,
    };

    private void Reject(string fault)
    {
        Reason ??= fault;
        Rejected++;
    }

    private void AddSpan(JsonElement span, IEnumerable<KeyValuePair<string, JsonElement>> attributes)
    {
        var (start, end) = (NanosecondsOf(span, "startTimeUnixNano")!.Value, NanosecondsOf(span, "endTimeUnixNano")!.Value);
        using (var json = new Utf8JsonWriter(_lines))
        {
            json.WriteStartObject();
            json.WriteString("name", TextOf(span, "name"));
            json.WriteString("trace_id", TextOf(span, "traceId"));
            json.WriteString("span_id", TextOf(span, "spanId"));
            json.WriteString("parent_span_id", TextOf(span, "parentSpanId"));
            json.WriteString("start_time", TimeOf(start));
            json.WriteString("end_time", TimeOf(end));
            json.WriteNumber("duration_seconds", (end - start) / 1e9m);
            json.WriteString("status", StatusOf(span));
            Write(json, ["name", "trace_id", "span_id", "parent_span_id", "start_time", "end_time", "duration_seconds", "status"], attributes);
            json.WriteEndObject();
        }

        End(span);
    }

    private void AddEvaluation(long? time, JsonElement of, IEnumerable<KeyValuePair<string, JsonElement>> attributes)
    {
        if (time is null)
        {
            Reject("timeUnixNano: found none, expected a number of nanoseconds");
            return;
        }

        using (var json = new Utf8JsonWriter(_lines))
        {
            json.WriteStartObject();
            json.WriteString("time", TimeOf(time.Value));
            json.WriteString("trace_id", TextOf(of, "traceId"));
            json.WriteString("span_id", TextOf(of, "spanId"));
            Write(json, ["time", "trace_id", "span_id"], attributes);
            json.WriteEndObject();
        }

        End(of);
    }

    private void End(JsonElement of)
    {
        _lines.Write("\n"u8);
        _records.Add((_lines.WrittenCount, $"{TextOf(of, "traceId")} {TextOf(of, "spanId")} "));
    }

    /// <summary>A number of 64 bits, which OTLP's JSON writes as a text, and some as a number.</summary>
    private static long? NanosecondsOf(JsonElement span, string name) =>
        span.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
        && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var found) && found > 0 ? found : null;

    private static string StatusOf(JsonElement span)
    {
        var code = span.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object && status.TryGetProperty("code", out var found) ? found.ToString() : "";
        return code is "2" or "STATUS_CODE_ERROR" ? "error" : code is "1" or "STATUS_CODE_OK" ? "ok" : "unset";
    }

    private static string TimeOf(long nanoseconds) =>
        DateTime.UnixEpoch.AddTicks(nanoseconds / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
