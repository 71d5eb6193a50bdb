using System.Collections.Immutable;
using System.Text.Json;
using MlBudget.Core.Text;
using MlBudget.Settings;

namespace MlBudget.Exporter.Deciding;

/// <summary>A JSON object in which users say something: of known keys, with texts that can be shown. All that is wrong with it is said at once.</summary>
/// <param name="keys">The keys that it may have.</param>
/// <param name="example">One as it should be.</param>
internal sealed class RequestObject(ImmutableArray<string> keys, string example)
{
    /// <summary>Longer than any name of a configuration.</summary>
    public const int LongestName = 500;

    private readonly List<string> _problems = [];
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);

    /// <summary>All that is wrong with it so far.</summary>
    public ImmutableArray<string> Problems => [.. _problems];

    /// <summary>Takes an object; false, with a problem, where it is none.</summary>
    /// <param name="body">The JSON.</param>
    public bool Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                _problems.Add($"found JSON that is no object, expected one as {example}");
                return false;
            }

            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (!keys.Contains(property.Name))
                    _problems.Add($"unknown key {FoundText.Of(property.Name)}; {NodeReader.Suggestion(property.Name, keys)}");
                else if (!_values.TryAdd(property.Name, property.Value.Clone()))
                    _problems.Add($"{property.Name}: found it twice");
            }

            return true;
        }
        catch (JsonException error)
        {
            _problems.Add($"found no JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}), expected an object as {example}");
            return false;
        }
    }

    /// <summary>Says what is wrong with it.</summary>
    public void Error(string problem) => _problems.Add(problem);

    /// <summary>A text that has to be there; null, with a problem, where it is not or can't be shown.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="expected">What is expected of it.</param>
    /// <param name="longest">The most characters that it may have.</param>
    public string? Required(string key, string expected, int longest = LongestName)
    {
        if (_values.ContainsKey(key))
            return Text(key, expected, longest);
        _problems.Add($"{key}: is missing, expected {expected}");
        return null;
    }

    /// <summary>A text that may be left out; null then, and with a problem where it can't be shown.</summary>
    /// <inheritdoc cref="Required"/>
    public string? Optional(string key, string expected, int longest = LongestName) =>
        _values.TryGetValue(key, out var value) && value.ValueKind != JsonValueKind.Null ? Text(key, expected, longest) : null;

    /// <summary>A text that can be shown on one line: nobody may write over what others have said.</summary>
    private string? Text(string key, string expected, int longest)
    {
        var value = _values[key];
        if (value.ValueKind != JsonValueKind.String)
        {
            _problems.Add($"{key}: found {FoundText.Of(value.GetRawText())}, expected {expected}, as a text in quotes");
            return null;
        }

        var text = Decoded(value);
        if (text is null || text.Trim().Length == 0 || text.EnumerateRunes().Any(rune => FoundText.IsHidden(rune)))
        {
            _problems.Add($"{key}: found {FoundText.Of(text ?? value.GetRawText())}, expected {expected}, without characters that can't be seen");
            return null;
        }

        if (text.Length <= longest)
            return text.Trim();
        _problems.Add($"{key}: found {text.Length} characters, expected at most {longest}");
        return null;
    }

    /// <summary>The text; null where it holds half a character.</summary>
    private static string? Decoded(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
