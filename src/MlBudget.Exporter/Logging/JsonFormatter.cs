using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace MlBudget.Exporter.Logging;

/// <summary>
/// Writes log events as one JSON object a line, under the keys of <see cref="LogfmtFormatter"/>:
/// <c>{"ts":"…","level":"warn","msg":"…","model":"fraud","event_id":402,"event":"RecordRefused"}</c>.
/// </summary>
internal sealed class JsonFormatter : ITextFormatter
{
    /// <summary>Logs are read by programs and in terminals, not in pages of HTML; control characters are escaped nevertheless.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("ts", LogKeys.Time(logEvent));
            json.WriteString("level", LogKeys.Level(logEvent));
            json.WriteString("msg", LogKeys.Message(logEvent));
            foreach (var (key, value) in LogKeys.Properties(logEvent))
            {
                if (key == "event_id" && value is StructureValue id)
                    WriteEvent(json, id);
                else
                    Write(json, key, value);
            }

            if (logEvent.Exception is { } exception)
                json.WriteString("err", exception.ToString());
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        output.Write('\n');
    }

    /// <summary>An event's number and its name.</summary>
    private static void WriteEvent(Utf8JsonWriter json, StructureValue id)
    {
        foreach (var part in id.Properties)
            Write(json, part.Name == "Id" ? "event_id" : "event", part.Value);
    }

    private static void Write(Utf8JsonWriter json, string key, LogEventPropertyValue value)
    {
        switch ((value as ScalarValue)?.Value)
        {
            case int number: json.WriteNumber(key, number); break;
            case long number: json.WriteNumber(key, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(key, number); break;
            case bool truth: json.WriteBoolean(key, truth); break;
            default: json.WriteString(key, LogKeys.Text(value)); break;
        }
    }
}
