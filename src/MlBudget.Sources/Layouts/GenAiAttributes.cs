using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace MlBudget.Sources.Layouts;

/// <summary>
/// Attributes of OpenTelemetry that tell of calls of generative models. What was asked and answered is never kept: only attributes that are listed here are, and of those only
/// values that are no lists or objects. Conventions have been renamed often, so that of <c>gen_ai.*</c> only those texts are kept that are known to be none of it.
/// </summary>
internal static class GenAiAttributes
{
    public const string Prefix = "gen_ai.";

    /// <summary>The prefixes of attributes that are kept.</summary>
    private static readonly string[] Kept = [Prefix, "error.", "http.", "server.", "service.", "deployment.", "openai.", "azure.", "aws.bedrock."];

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

    /// <summary>The attributes of a resource, a span, an event or a record of a log; of a name that comes twice the first.</summary>
    public static Dictionary<string, JsonElement> AttributesOf(JsonElement element)
    {
        var attributes = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var attribute in Elements(element, "attributes"))
        {
            if (TextOf(attribute, "key") is { } key && attribute.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Object)
                attributes.TryAdd(key, value);
        }

        return attributes;
    }

    /// <summary>Writes those attributes that are kept, by the names that they have now. What is written by the name of now counts before an earlier one of it, and a list
    /// before those behind it.</summary>
    /// <param name="json">Where to: an object.</param>
    /// <param name="written">The names that the object has; those that are written are added.</param>
    /// <param name="attributes">The attributes, the span's before those of its resource.</param>
    public static void Write(Utf8JsonWriter json, HashSet<string> written, IEnumerable<KeyValuePair<string, JsonElement>> attributes)
    {
        foreach (var (name, value) in attributes.Where(attribute => IsKept(attribute.Key)).OrderBy(attribute => Renamed.ContainsKey(attribute.Key)))
        {
            if (written.Add(Renamed.GetValueOrDefault(name, name)))
                WriteValue(json, Renamed.GetValueOrDefault(name, name), value, hasText: Texts.Contains(name) || !name.StartsWith(Prefix, StringComparison.Ordinal));
        }
    }

    /// <summary>The elements of a list; none where there is no such list.</summary>
    public static JsonElement[] Elements(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];

    /// <summary>A text; null where there is none of the name.</summary>
    public static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

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
        else if (value.TryGetProperty("doubleValue", out var number) && number.ValueKind == JsonValueKind.Number && number.GetDouble() is var real && double.IsFinite(real))
            json.WriteNumber(name, real);
    }
}
