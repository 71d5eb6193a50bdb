using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Intake;

/// <summary>
/// Spans of OpenTelemetry's protocol (OTLP/HTTP, JSON) that tell of calls of generative models, by an attribute <c>gen_ai.*</c>: each becomes a flat record. What was asked
/// and answered is never kept: only attributes that are listed here are, and of those only values that are no lists or objects. Conventions have been renamed often, so that of
/// <c>gen_ai.*</c> only those texts are kept that are known to be none of it.
/// </summary>
internal static class GenAiSpans
{
    private const string GenAi = "gen_ai.";

    /// <summary>The prefixes of attributes that are kept.</summary>
    private static readonly string[] Kept = [GenAi, "error.", "http.", "server.", "service.", "deployment.", "openai.", "azure.", "aws.bedrock."];

    /// <summary>The attributes <c>gen_ai.*</c> whose texts are kept: names, ids, and one of few words. Of the conventions of OpenTelemetry 1.27 to 1.41, and of those for generative AI since.</summary>
    private static readonly FrozenSet<string> Texts = FrozenSet.ToFrozenSet(
    [
        "gen_ai.agent.id", "gen_ai.agent.name", "gen_ai.agent.version", "gen_ai.conversation.id", "gen_ai.data_source.id", "gen_ai.evaluation.name", "gen_ai.evaluation.score.label",
        "gen_ai.memory.record.id", "gen_ai.memory.store.id", "gen_ai.openai.request.response_format", "gen_ai.openai.request.service_tier", "gen_ai.openai.response.service_tier",
        "gen_ai.openai.response.system_fingerprint", "gen_ai.operation.name", "gen_ai.output.type", "gen_ai.provider.name", "gen_ai.request.encoding_formats", "gen_ai.request.model",
        "gen_ai.response.finish_reasons", "gen_ai.response.id", "gen_ai.response.model", "gen_ai.system", "gen_ai.token.cache", "gen_ai.token.modality", "gen_ai.token.phase",
        "gen_ai.token.type", "gen_ai.tool.call.id", "gen_ai.tool.name", "gen_ai.tool.type", "gen_ai.workflow.name",
    ], StringComparer.Ordinal);

    /// <summary>Those of attributes that hold what was asked and answered, or may.</summary>
    private static readonly string[] Contents =
    [
        "gen_ai.prompt", "gen_ai.completion", "gen_ai.input.", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.tool.call.arguments", "gen_ai.tool.call.result",
        "gen_ai.tool.definitions", "gen_ai.tool.description", "gen_ai.agent.description", "gen_ai.retrieval.", "gen_ai.memory.query.", "gen_ai.memory.records", "gen_ai.user.", "gen_ai.assistant.", "gen_ai.evaluation.explanation",
        "gen_ai.request.stop_sequences", "gen_ai.content.", "gen_ai.event.content", "gen_ai.system.message", "gen_ai.tool.message", "gen_ai.choice", "error.message", "http.url", "http.target",
        "http.request.header.", "http.response.header.", "http.request.body", "http.response.body",
    ];

    /// <summary>Names of earlier conventions, and those that they have now.</summary>
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["gen_ai.system"] = "gen_ai.provider.name",
        ["gen_ai.usage.prompt_tokens"] = "gen_ai.usage.input_tokens",
        ["gen_ai.usage.completion_tokens"] = "gen_ai.usage.output_tokens",
        ["gen_ai.openai.request.seed"] = "gen_ai.request.seed",
        ["gen_ai.openai.request.service_tier"] = "openai.request.service_tier",
        ["gen_ai.openai.response.service_tier"] = "openai.response.service_tier",
    };

    /// <summary>What a body of spans holds.</summary>
    /// <param name="Post">The records; null where there is none.</param>
    /// <param name="Rejected">How many spans can't be read.</param>
    /// <param name="Reason">Why the first of them can't; null for none.</param>
    public sealed record Spans(SpoolPost? Post, int Rejected, string? Reason);

    /// <summary>The spans of a body.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="FormatException">It is no OTLP.</exception>
    public static Spans Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("resourceSpans", out var resources) || resources.ValueKind != JsonValueKind.Array)
            throw new FormatException("the body: found no list 'resourceSpans', expected an ExportTraceServiceRequest as OTLP's JSON");
        var (lines, ids) = (new ArrayBufferWriter<byte>(), new XxHash128());
        var (records, rejected, reason) = (0, 0, (string?)null);
        foreach (var resource in resources.EnumerateArray())
        {
            var common = resource.TryGetProperty("resource", out var of) ? AttributesOf(of) : [];
            foreach (var span in Elements(resource, "scopeSpans").SelectMany(scope => Elements(scope, "spans")))
            {
                var attributes = AttributesOf(span);
                if (!attributes.Keys.Any(name => name.StartsWith(GenAi, StringComparison.Ordinal)))
                    continue;
                if (FaultOf(span) is { } fault)
                {
                    reason ??= fault;
                    rejected++;
                    continue;
                }

                Write(lines, span, common, attributes);
                ids.Append(Encoding.UTF8.GetBytes($"{TextOf(span, "traceId")} {TextOf(span, "spanId")} "));
                records++;
            }
        }

        // Who exports spans repeats a request as it was where no answer came.
        return new(records == 0 ? null : new(lines.WrittenMemory, records) { Key = $"spans {ids.GetCurrentHashAsUInt128():x32}" }, rejected, reason);
    }

    private static string? FaultOf(JsonElement span) => (NanosecondsOf(span, "startTimeUnixNano"), NanosecondsOf(span, "endTimeUnixNano")) switch
    {
        (null, _) => "startTimeUnixNano: found none, expected a number of nanoseconds",
        (_, null) => "endTimeUnixNano: found none, expected a number of nanoseconds",
        var (start, end) when end < start => "endTimeUnixNano: is before startTimeUnixNano",
        _ => null,
    };

    private static void Write(ArrayBufferWriter<byte> lines, JsonElement span, Dictionary<string, JsonElement> common, Dictionary<string, JsonElement> attributes)
    {
        var (start, end) = (NanosecondsOf(span, "startTimeUnixNano")!.Value, NanosecondsOf(span, "endTimeUnixNano")!.Value);
        using (var json = new Utf8JsonWriter(lines))
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
            var written = new HashSet<string>(StringComparer.Ordinal) { "name", "trace_id", "span_id", "parent_span_id", "start_time", "end_time", "duration_seconds", "status" };
            // What is written by the name of now counts before an earlier one of it, and that of the span before that of its resource.
            foreach (var (name, value) in attributes.Concat(common).Where(attribute => IsKept(attribute.Key)).OrderBy(attribute => Renamed.ContainsKey(attribute.Key)))
            {
                if (written.Add(Renamed.GetValueOrDefault(name, name)))
                    WriteValue(json, Renamed.GetValueOrDefault(name, name), value, hasText: Texts.Contains(name) || !name.StartsWith(GenAi, StringComparison.Ordinal));
            }

            json.WriteEndObject();
        }

        lines.Write("\n"u8);
    }

    private static bool IsKept(string name) => Array.Exists(Kept, prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        && !Array.Exists(Contents, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Writes a value that is one by itself; of a list the first, as of reasons to finish, of which there is one for each answer.</summary>
    private static void WriteValue(Utf8JsonWriter json, string name, JsonElement value, bool hasText)
    {
        if (value.TryGetProperty("arrayValue", out var list))
            value = Elements(list, "values").FirstOrDefault();
        if (value.ValueKind != JsonValueKind.Object)
            return;
        if (hasText && value.TryGetProperty("stringValue", out var text) && text.ValueKind == JsonValueKind.String)
            json.WriteString(name, text.GetString());
        else if (value.TryGetProperty("boolValue", out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False)
            json.WriteBoolean(name, flag.GetBoolean());
        else if (value.TryGetProperty("intValue", out var integer) && long.TryParse(integer.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            json.WriteNumber(name, whole);
        else if (value.TryGetProperty("doubleValue", out var number) && number.ValueKind == JsonValueKind.Number)
            json.WriteNumber(name, number.GetDouble());
    }

    private static Dictionary<string, JsonElement> AttributesOf(JsonElement element)
    {
        var attributes = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var attribute in Elements(element, "attributes"))
        {
            if (TextOf(attribute, "key") is { } key && attribute.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Object)
                attributes.TryAdd(key, value);
        }

        return attributes;
    }

    private static JsonElement[] Elements(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

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
