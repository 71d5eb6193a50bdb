using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Intake;

/// <summary>
/// CloudEvents 1.0 over HTTP, in binary mode (<c>ce-*</c> headers), structured and as a batch. What KServe's and Seldon's loggers write of an inference is half of a
/// record: request and response have the same <c>id</c>. Other events are records as they are, with their <c>data</c>.
/// </summary>
internal static class CloudEvents
{
    /// <summary>An event by itself, and several of them.</summary>
    private const string Structured = "application/cloudevents+json", Batch = "application/cloudevents-batch+json";

    private const string Prefix = "ce-", Request = ".inference.request", Response = ".inference.response", Service = "inferenceservicename";

    /// <summary>The header that tells of which inference service an event in binary mode is.</summary>
    public const string ServiceHeader = Prefix + Service;

    /// <summary>
    /// What both halves of a pair have in common beside the id of the request, as far as they have it. KServe's transformer and predictor log the same request by the same id, and so do
    /// the nodes of a graph of Seldon's, which are told apart by <c>modelid</c>; an id may be a client's, and be in use in another namespace.
    /// </summary>
    private static readonly string[] OfPair = ["namespace", Service, "component", "endpoint", "modelid"];

    /// <summary>Attributes that are told otherwise.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "id", "time", "type", "source", "specversion", "datacontenttype", "dataschema", "data", "data_base64" };

    /// <summary>Whether a request has them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">Its media type.</param>
    public static bool Are(HttpRequest request, string type) => request.Headers.ContainsKey("ce-id") || request.Headers.ContainsKey("ce-type")
        || type.Equals(Structured, StringComparison.OrdinalIgnoreCase) || type.Equals(Batch, StringComparison.OrdinalIgnoreCase);

    /// <summary>Of which inference service an event in binary mode is; null where it doesn't say.</summary>
    public static string? ServiceOf(HttpRequest request) => request.Headers[ServiceHeader].ToString() is { Length: > 0 } written ? Uri.UnescapeDataString(written) : null;

    /// <summary>The posts of a request; null with a fault.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="body">Its body.</param>
    /// <param name="now">When it came, for events without a time.</param>
    /// <param name="fault">What was found and what was expected; empty with posts.</param>
    public static IReadOnlyList<SpoolPost>? Read(HttpRequest request, string type, ReadOnlyMemory<byte> body, DateTimeOffset now, out string fault)
    {
        try
        {
            // A record holds it some levels deeper, and may not be too deep to be read then.
            using var document = JsonDocument.Parse(body, new() { MaxDepth = 48 });
            var isBatch = type.Equals(Batch, StringComparison.OrdinalIgnoreCase);
            if (isBatch && document.RootElement is not { ValueKind: JsonValueKind.Array })
                return Fault("the body: expected an array of events", out fault);
            var events = isBatch ? [.. document.RootElement.EnumerateArray().Select(Attributes)]
                : type.Equals(Structured, StringComparison.OrdinalIgnoreCase) ? new[] { Attributes(document.RootElement) } : [Attributes(request, document.RootElement)];
            var posts = events.Select((one, number) => PostOf(one, now, isBatch ? string.Create(CultureInfo.InvariantCulture, $"event {number + 1}: ") : "")).ToList();
            fault = string.Empty;
            return posts.Count > 0 ? posts : Fault("the body: found no event, expected one at least", out fault);
        }
        catch (JsonException error)
        {
            return Fault($"the body: is no JSON: {error.Message}; bodies of another form, as of gRPC or of binary tensors, are not read", out fault);
        }
        catch (InvalidOperationException)
        {
            return Fault("the body: found a text with half a character", out fault);
        }
        catch (FormatException error)
        {
            return Fault(error.Message, out fault);
        }
    }

    private static IReadOnlyList<SpoolPost>? Fault(string text, out string fault)
    {
        fault = text;
        return null;
    }

    /// <summary>The attributes of an event in binary mode, and its body as <c>data</c>. Values of headers are percent-encoded.</summary>
    private static Dictionary<string, JsonElement> Attributes(HttpRequest request, JsonElement body)
    {
        var attributes = request.Headers.Where(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).ToDictionary(
            header => header.Key[Prefix.Length..].ToLowerInvariant(), header => JsonSerializer.SerializeToElement(Uri.UnescapeDataString(header.Value.ToString())), StringComparer.Ordinal);
        attributes["data"] = body;
        return attributes;
    }

    private static Dictionary<string, JsonElement> Attributes(JsonElement one)
    {
        if (one.ValueKind != JsonValueKind.Object)
            throw new FormatException("the body: expected each event to be an object");
        var attributes = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var attribute in one.EnumerateObject())
            attributes[attribute.Name] = attribute.Value;
        if (!attributes.ContainsKey("data") && attributes.TryGetValue("data_base64", out var packed) && packed.TryGetBytesFromBase64(out var bytes))
        {
            using var data = JsonDocument.Parse(bytes);
            attributes["data"] = data.RootElement.Clone();
        }

        return attributes;
    }

    private static SpoolPost PostOf(Dictionary<string, JsonElement> one, DateTimeOffset now, string place)
    {
        var (id, type) = (TextOf(one, "id"), TextOf(one, "type"));
        if (id is null || type is null)
            throw new FormatException($"{place}{(id is null ? "id" : "type")}: found none, expected a CloudEvent's, as in the header {Prefix}{(id is null ? "id" : "type")}");
        var written = TextOf(one, "time");
        if (!DateTimeOffset.TryParse(written ?? now.ToString("O", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            throw new FormatException($"{place}time: found '{written}', expected one such as 2026-11-29T20:00:00Z");
        var isRequest = type.EndsWith(Request, StringComparison.Ordinal);
        if (isRequest || type.EndsWith(Response, StringComparison.Ordinal))
        {
            // Seldon's events have ids of their own, and that of the request beside.
            var inference = TextOf(one, "requestid") ?? id;
            var pair = string.Join('\0', OfPair.Select(name => TextOf(one, name) ?? "").Prepend(inference)).TrimEnd('\0');
            return new(Line(one, inference, time, "body", isHalf: true), 1) { Half = new(pair, isRequest) };
        }

        return new(Line(one, id, time, "data", isHalf: false), 1) { Key = $"event {TextOf(one, "source")} {id}" };
    }

    private static ReadOnlyMemory<byte> Line(Dictionary<string, JsonElement> one, string id, DateTimeOffset time, string bodyKey, bool isHalf)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("time", time.UtcDateTime);
            if (isHalf)
                json.WriteStartObject("attributes");
            foreach (var (name, value) in one.Where(attribute => !Known.Contains(attribute.Key)
                || (attribute.Key == "source" && attribute.Value.ValueKind == JsonValueKind.String) || (attribute.Key == "type" && !isHalf)))
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            if (isHalf)
                json.WriteEndObject();
            json.WritePropertyName(bodyKey);
            if (one.TryGetValue("data", out var data))
                InferenceBody.Write(json, data);
            else
                json.WriteNullValue();
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    private static string? TextOf(Dictionary<string, JsonElement> one, string name) =>
        one.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
