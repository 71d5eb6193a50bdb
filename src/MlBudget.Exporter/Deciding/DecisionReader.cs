using System.Collections.Immutable;
using System.Text.Json;
using MlBudget.Core.Policies;
using MlBudget.Core.Text;
using MlBudget.Core.Time;
using MlBudget.Settings;

namespace MlBudget.Exporter.Deciding;

/// <summary>Reads what a user wants to decide from JSON. All that is wrong with it is said at once.</summary>
internal sealed class DecisionReader
{
    /// <summary>A reason is read by people, on a page.</summary>
    private const int LongestReason = 1_000;

    /// <summary>Longer than any name of a configuration.</summary>
    private const int LongestName = 500;

    private static readonly ImmutableArray<string> Keys = ["model", "what", "action", "dimension", "group", "reason", "for"];

    private static readonly ImmutableArray<DecisionKind> Asked = [DecisionKind.Allow, DecisionKind.Act];

    private readonly List<string> _problems = [];
    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);

    private DecisionReader()
    {
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">The JSON.</param>
    /// <param name="user">Who asks, as authenticated.</param>
    /// <param name="problems">All that is wrong with it; empty with a request.</param>
    /// <returns>The request; null with problems.</returns>
    public static DecisionRequest? Read(ReadOnlyMemory<byte> body, string user, out ImmutableArray<string> problems)
    {
        var reader = new DecisionReader();
        var request = reader.Parse(body) ? reader.Read(user) : null;
        problems = [.. reader._problems];
        return problems.IsEmpty ? request : null;
    }

    private bool Parse(ReadOnlyMemory<byte> body)
    {
        const string Example = """{"model": "fraud-detector", "what": "allow", "action": "deploy", "reason": "…", "for": "4h"}""";
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                _problems.Add($"found JSON that is no object, expected one as {Example}");
                return false;
            }

            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (!Keys.Contains(property.Name))
                    _problems.Add($"unknown key {FoundText.Of(property.Name)}; {NodeReader.Suggestion(property.Name, Keys)}");
                else if (!_values.TryAdd(property.Name, property.Value.Clone()))
                    _problems.Add($"{property.Name}: found it twice");
            }

            return true;
        }
        catch (JsonException error)
        {
            _problems.Add($"found no JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}), expected an object as {Example}");
            return false;
        }
    }

    private DecisionRequest? Read(string user)
    {
        var (model, what, action) = (Name("model", "a model's name"), What(), Name("action", "an action's name"));
        var (dimension, group) = (Optional("dimension", "a dimension's name"), Optional("group", "a group's name"));
        var (reason, length) = (Required("reason", "a reason", LongestReason), For());
        return model is null || what is null || action is null || reason is null || length is null ? null
            : new(model, what.Value, action, dimension, group, reason, length.Value, user);
    }

    private DecisionKind? What()
    {
        if (Name("what", "allow or act") is not { } name)
            return null;
        foreach (var kind in Asked)
        {
            if (kind.Name() == name)
                return kind;
        }

        _problems.Add($"what: found {FoundText.Of(name)}, expected allow or act");
        return null;
    }

    private TimeSpan? For()
    {
        const string Expected = "a duration as 4h, of at least 1m and at most 30d";
        if (Name("for", Expected) is not { } text)
            return null;
        if (Durations.TryParse(text, out var length) && length >= TimeSpan.FromMinutes(1) && length <= Decision.Longest)
            return length;
        _problems.Add($"for: found {FoundText.Of(text)}, expected {Expected}");
        return null;
    }

    private string? Name(string key, string expected) => Required(key, expected, LongestName);

    private string? Required(string key, string expected, int longest)
    {
        if (_values.ContainsKey(key))
            return Text(key, expected, longest);
        _problems.Add($"{key}: is missing, expected {expected}");
        return null;
    }

    private string? Optional(string key, string expected) =>
        _values.TryGetValue(key, out var value) && value.ValueKind != JsonValueKind.Null ? Text(key, expected, LongestName) : null;

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
