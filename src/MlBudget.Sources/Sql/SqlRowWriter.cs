using System.Buffers;
using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlBudget.Sources.Sql;

/// <summary>
/// Writes rows as JSON objects with a key for each column that is read: numbers, truth values and texts as they are, JSON as what it holds, times with
/// UTC's <c>Z</c> where the engine knows that they are instants and without it where they are what a clock shows, binary as base64. A value
/// that the driver can't give becomes an empty object, which is of the wrong type wherever it is read.
/// </summary>
internal sealed class SqlRowWriter : IDisposable
{
    private const string LocalTime = "yyyy-MM-ddTHH:mm:ss.FFFFFFF";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly DbDataReader _rows;
    private readonly (int Ordinal, JsonEncodedText Name, bool IsJson)[] _columns;
    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    /// <summary>Writes rows of a query.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="engine">The engine that gives them.</param>
    /// <param name="ordinals">The columns that are read.</param>
    public SqlRowWriter(DbDataReader rows, SqlEngine engine, IEnumerable<int> ordinals)
    {
        _rows = rows;
        _columns = [.. ordinals.Select(column => (
            column, JsonEncodedText.Encode(rows.GetName(column), JavaScriptEncoder.UnsafeRelaxedJsonEscaping), engine.IsJson(rows.GetDataTypeName(column))))];
    }

    /// <summary>Writes the row that was read last.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        _json.Reset(output);
        _json.WriteStartObject();
        foreach (var (ordinal, name, isJson) in _columns)
        {
            _json.WritePropertyName(name);
            WriteValue(ordinal, isJson);
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteValue(int column, bool isJson)
    {
        object value;
        try
        {
            value = _rows.GetValue(column);
        }
        catch (Exception error) when (error is OverflowException or InvalidCastException or FormatException or ArgumentException)
        {
            WriteUnreadable();
            return;
        }

        if (isJson && value is string json)
            WriteJson(json);
        else
            Write(value);
    }

    private void Write(object? value)
    {
        switch (value)
        {
            case null or DBNull: _json.WriteNullValue(); break;
            case string text: _json.WriteStringValue(text); break;
            case bool truth: _json.WriteBooleanValue(truth); break;
            case long number: _json.WriteNumberValue(number); break;
            case int number: _json.WriteNumberValue(number); break;
            case short number: _json.WriteNumberValue(number); break;
            case sbyte number: _json.WriteNumberValue(number); break;
            case byte number: _json.WriteNumberValue(number); break;
            case ushort number: _json.WriteNumberValue(number); break;
            case uint number: _json.WriteNumberValue(number); break;
            case ulong number: _json.WriteNumberValue(number); break;
            case decimal number: _json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): _json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): _json.WriteNumberValue(number); break;
            case DateTime time: _json.WriteStringValue(WrittenTime(time)); break;
            case DateTimeOffset time: _json.WriteStringValue(WrittenTime(time.UtcDateTime)); break;
            case DateOnly date: _json.WriteStringValue(date.ToString("O", CultureInfo.InvariantCulture)); break;
            case TimeOnly time: _json.WriteStringValue(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)); break;
            case TimeSpan span: _json.WriteNumberValue(span.TotalSeconds); break;
            case byte[] bytes: _json.WriteBase64StringValue(bytes); break;
            case IDictionary entries: WriteObject(entries); break;
            case IEnumerable list: WriteList(list); break;
            case IFormattable other: WriteOther(other.ToString(null, CultureInfo.InvariantCulture)); break;
            default: WriteUnreadable(); break;
        }
    }

    private static string WrittenTime(DateTime time) =>
        time.ToString(LocalTime, CultureInfo.InvariantCulture) + (time.Kind == DateTimeKind.Utc ? "Z" : "");

    private void WriteList(IEnumerable list)
    {
        _json.WriteStartArray();
        foreach (var element in list)
            Write(element);
        _json.WriteEndArray();
    }

    private void WriteObject(IDictionary entries)
    {
        _json.WriteStartObject();
        foreach (DictionaryEntry entry in entries)
        {
            _json.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty);
            Write(entry.Value);
        }

        _json.WriteEndObject();
    }

    /// <summary>Numbers of other types, such as very large ones, are numbers as well where their text is one.</summary>
    private void WriteOther(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        if (digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0)
            _json.WriteRawValue(text);
        else
            _json.WriteStringValue(text);
    }

    private void WriteJson(string json)
    {
        try
        {
            _json.WriteRawValue(json);
        }
        catch (JsonException)
        {
            _json.WriteStringValue(json);
        }
    }

    private void WriteUnreadable()
    {
        _json.WriteStartObject();
        _json.WriteEndObject();
    }
}
