using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using MlBudget.Sources.Spooling;

namespace MlBudget.Exporter.Intake;

/// <summary>Makes a line of each record in a body: JSON objects one after the other, an array of such, or JSON lines. Either all of it is taken, or nothing:
/// who posts something else hears of it at once, and what becomes of values is the matter of who reads them.</summary>
internal static class RecordLines
{
    private const string None = "found no record, expected one at least";

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    /// <summary>The records of a body; null with a fault.</summary>
    /// <param name="body">The body.</param>
    /// <param name="areLines">Whether each line is a record; else it is an object, or an array of objects.</param>
    /// <param name="fault">Where what was found that isn't one; empty with records.</param>
    public static SpoolPost? Split(ReadOnlySpan<byte> body, bool areLines, out string fault)
    {
        var mark = "\uFEFF"u8;
        if (body.StartsWith(mark))
            body = body[mark.Length..];
        var lines = new ArrayBufferWriter<byte>(body.Length + 1);
        if (body.Trim(" \t\r\n"u8).IsEmpty)
            fault = None;
        else if (!Utf8.IsValid(body))
            fault = "found bytes that are no UTF-8";
        else if (areLines ? Lines(body, lines, out fault) : Objects(body, lines, out fault))
        {
            var records = lines.WrittenSpan.Count((byte)'\n');
            if (records > 0)
                return new(lines.WrittenMemory, records);
            fault = None;
        }

        return null;
    }

    private static bool Lines(ReadOnlySpan<byte> body, ArrayBufferWriter<byte> lines, out string fault)
    {
        for (var number = 1; !body.IsEmpty; number++)
        {
            var end = body.IndexOf((byte)'\n');
            var line = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? [] : body[(end + 1)..];
            if (line.IsEmpty)
                continue;
            if (FaultOf(line) is { } found)
            {
                fault = string.Create(CultureInfo.InvariantCulture, $"line {number}: {found}");
                return false;
            }

            Append(line, lines);
        }

        fault = string.Empty;
        return true;
    }

    /// <summary>What is wrong with a line; null where it is an object.</summary>
    private static string? FaultOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return $"found {Named(reader.TokenType)}, expected a JSON object";
            reader.Skip();
            return reader.Read() ? "found more behind the object" : null;
        }
        catch (JsonException error)
        {
            return Words(error);
        }
    }

    private static bool Objects(ReadOnlySpan<byte> body, ArrayBufferWriter<byte> lines, out string fault)
    {
        var reader = new Utf8JsonReader(body);
        var element = -1;
        try
        {
            fault = string.Empty;
            if (!reader.Read())
                return true;
            var isArray = reader.TokenType == JsonTokenType.StartArray;
            if (isArray)
                reader.Read();
            while (reader.TokenType != JsonTokenType.EndArray)
            {
                element++;
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    fault = $"{Place(isArray, element)}found {Named(reader.TokenType)}, expected a JSON object{(isArray ? "" : " or an array of such; JSON lines are posted as application/x-ndjson")}";
                    return false;
                }

                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                Append(body[start..(int)reader.BytesConsumed], lines);
                if (!reader.Read())
                    return true;
            }

            // Throws where there is more.
            reader.Read();
            return true;
        }
        catch (JsonException error)
        {
            fault = $"{Place(element >= 0, element)}{Words(error)}";
            return false;
        }
    }

    private static string Place(bool isArray, int element) => isArray ? string.Create(CultureInfo.InvariantCulture, $"record {element + 1}: ") : string.Empty;

    /// <summary>Appends an object as one line: within texts there are no line ends, and elsewhere they are as good as spaces.</summary>
    private static void Append(ReadOnlySpan<byte> record, ArrayBufferWriter<byte> lines)
    {
        var target = lines.GetSpan(record.Length + 1);
        record.CopyTo(target);
        target[..record.Length].ReplaceAny(LineEnds, (byte)' ');
        target[record.Length] = (byte)'\n';
        lines.Advance(record.Length + 1);
    }

    private static string Named(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        JsonTokenType.Null => "null",
        _ => "no JSON",
    };

    private static string Words(JsonException error) => $"is no JSON: {error.Message}";
}
