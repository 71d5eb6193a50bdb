using System.Text.Json;

namespace MlBudget.Exporter.Intake;

/// <summary>
/// Writes the body of an inference so that the values of each row are found by its number. Protocol v1 is so already: <c>instances</c>, <c>predictions</c>. Of v2 each of the
/// <c>inputs</c> and <c>outputs</c> becomes a list by its name, of as many elements as its shape says first: <c>inputs.age[0]</c>. Anything else stays as it is.
/// </summary>
internal static class InferenceBody
{
    /// <summary>Writes a body.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            body.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        foreach (var value in body.EnumerateObject())
        {
            if (value.Name is "inputs" or "outputs" && value.Value.ValueKind == JsonValueKind.Array && value.Value.EnumerateArray().All(IsTensor))
                WriteTensors(json, value.Name, value.Value);
            else
                value.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static bool IsTensor(JsonElement element) => element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && element.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array;

    private static void WriteTensors(Utf8JsonWriter json, string key, JsonElement tensors)
    {
        json.WriteStartObject(key);
        foreach (var tensor in tensors.EnumerateArray().DistinctBy(tensor => tensor.GetProperty("name").GetString()))
        {
            json.WritePropertyName(tensor.GetProperty("name").GetString()!);
            WriteRows(json, tensor, tensor.GetProperty("data"));
        }

        json.WriteEndObject();
    }

    /// <summary>Writes as many elements as the shape says first. Data that are nested already, or that don't fit the shape, stay as they are.</summary>
    private static void WriteRows(Utf8JsonWriter json, JsonElement tensor, JsonElement data)
    {
        var length = data.GetArrayLength();
        if (RowsOf(tensor) is not { } rows || rows == length || length % rows != 0 || data[0].ValueKind == JsonValueKind.Array)
        {
            data.WriteTo(json);
            return;
        }

        var at = 0;
        json.WriteStartArray();
        foreach (var value in data.EnumerateArray())
        {
            if (at % (length / rows) == 0)
                json.WriteStartArray();
            value.WriteTo(json);
            if (++at % (length / rows) == 0)
                json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static int? RowsOf(JsonElement tensor) => tensor.TryGetProperty("shape", out var shape) && shape.ValueKind == JsonValueKind.Array && shape.GetArrayLength() > 1
        && shape[0].TryGetInt32(out var rows) && rows > 0 ? rows : null;
}
