using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using StackExchange.Redis;

namespace MlBudget.Sources.Redis;

/// <summary>Makes records of entries: what one of their fields holds, or a JSON object of all of them, whose values are texts.</summary>
/// <param name="field">The field; null for all.</param>
internal sealed class EntryWriter(string? field) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>The bytes of an entry's record; none where it lacks the field.</summary>
    public byte[] Write(StreamEntry entry)
    {
        if (field is not null)
            return (byte[]?)entry[field] ?? [];
        _bytes.ResetWrittenCount();
        _json.Reset(_bytes);
        _json.WriteStartObject();
        foreach (var pair in entry.Values)
        {
            var (name, value) = ((byte[]?)pair.Name ?? [], (byte[]?)pair.Value ?? []);
            // What is no text makes no JSON: the record is refused for it, as of a file.
            if (!Utf8.IsValid(name) || !Utf8.IsValid(value))
                return Utf8.IsValid(name) ? value : name;
            _json.WriteString(name, value);
        }

        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
