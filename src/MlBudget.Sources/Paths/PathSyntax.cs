using System.Buffers;

namespace MlBudget.Sources.Paths;

/// <summary>The signs and words of paths.</summary>
internal static class PathSyntax
{
    public const string Json = "json";
    public const string Number = "number";
    public const string Values = "values";
    public const string AtLeast = "at_least";
    public const string Greatest = "greatest";
    public const string Time = "time";

    /// <summary>What stands for the index of the row among those of its record.</summary>
    public const string RowIndex = "$index";

    /// <summary>The signs that a key without quotes doesn't hold.</summary>
    public static readonly SearchValues<char> Signs = SearchValues.Create(".[]|\"'\\");

    /// <summary>A key, in quotes where it needs them.</summary>
    public static string WriteKey(string key) =>
        key.Length == 0 || key.AsSpan().ContainsAny(Signs) || key != key.Trim() || key == RowIndex ? Quote(key) : key;

    /// <summary>A text in quotes.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
