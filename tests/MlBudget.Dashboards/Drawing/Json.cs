using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlBudget.Dashboards.Drawing;

/// <summary>Makes JSON from objects whose members are named as JSON names them.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // PromQL and its quotes stay legible; nothing of it goes into HTML.
        NewLine = "\n",
    };

    /// <summary>The object as a tree.</summary>
    public static JsonObject Of(object value) => (JsonObject)JsonSerializer.SerializeToNode(value, Options)!;

    /// <summary>The objects as a list.</summary>
    public static JsonArray List(IEnumerable<object> values) => (JsonArray)JsonSerializer.SerializeToNode(values, Options)!;

    /// <summary>The text of a file.</summary>
    public static string Write(JsonNode node) => node.ToJsonString(Options) + "\n";

    /// <summary>Sets what has a value and leaves out the rest.</summary>
    public static JsonObject With(this JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
            target[name] = value;
        return target;
    }
}
