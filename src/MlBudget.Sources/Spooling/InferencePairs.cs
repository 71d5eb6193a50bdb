using System.Buffers;
using System.Text.Json;

namespace MlBudget.Sources.Spooling;

/// <summary>
/// Request and response of an inference, which come apart, as one record. A half is a JSON object with <c>id</c>, <c>time</c>, <c>attributes</c>, an object of what
/// else came with it, and <c>body</c>.
/// </summary>
public static class InferencePairs
{
    /// <summary>The record of both halves, or of one of which the other has not come in time: <c>id</c>, <c>time</c>, <c>request_time</c>, <c>response_time</c>,
    /// <c>latency_seconds</c>, <c>unmatched</c>, what came with the halves, <c>request</c> and <c>response</c>.</summary>
    /// <param name="request">The request; empty where it is missing.</param>
    /// <param name="response">The response; empty where it is missing.</param>
    /// <returns>A line.</returns>
    public static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> response)
    {
        using var asked = request.IsEmpty ? null : JsonDocument.Parse(request);
        using var answered = response.IsEmpty ? null : JsonDocument.Parse(response);
        var first = (asked ?? answered)!.RootElement;
        var line = new ArrayBufferWriter<byte>(request.Length + response.Length + 256);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            Copy(json, "id", first, "id");
            Copy(json, "time", first, "time");
            Copy(json, "request_time", asked?.RootElement, "time");
            Copy(json, "response_time", answered?.RootElement, "time");
            if (asked is not null && answered is not null)
                json.WriteNumber("latency_seconds", (decimal)(TimeOf(answered) - TimeOf(asked)).Ticks / TimeSpan.TicksPerSecond);
            json.WriteBoolean("unmatched", asked is null || answered is null);
            WriteAttributes(json, answered, asked);
            Copy(json, "request", asked?.RootElement, "body");
            Copy(json, "response", answered?.RootElement, "body");
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    /// <summary>What came with the halves, each name once: that of the response counts, which is the later one.</summary>
    private static void WriteAttributes(Utf8JsonWriter json, JsonDocument? response, JsonDocument? request)
    {
        var written = new HashSet<string>(StringComparer.Ordinal) { "id", "time", "request_time", "response_time", "latency_seconds", "unmatched", "request", "response" };
        foreach (var half in new[] { response, request }.OfType<JsonDocument>())
        {
            foreach (var attribute in half.RootElement.GetProperty("attributes").EnumerateObject().Where(attribute => written.Add(attribute.Name)))
                attribute.WriteTo(json);
        }
    }

    private static void Copy(Utf8JsonWriter json, string name, JsonElement? half, string key)
    {
        json.WritePropertyName(name);
        if (half is { } found)
            found.GetProperty(key).WriteTo(json);
        else
            json.WriteNullValue();
    }

    private static DateTimeOffset TimeOf(JsonDocument half) => half.RootElement.GetProperty("time").GetDateTimeOffset();
}
