using System.Buffers;
using System.Collections.Immutable;

namespace MlBudget.Sources.Paths;

/// <summary>The signs and words of paths.</summary>
internal static class PathSyntax
{
    public const string Json = "json";
    public const string Csv = "csv";
    public const string Logfmt = "logfmt";
    public const string Base64 = "base64";
    public const string Number = "number";
    public const string Values = "values";
    public const string AtLeast = "at_least";
    public const string Greatest = "greatest";
    public const string Time = "time";

    /// <summary>What stands between a path and another one that is read where it leads to no value.</summary>
    public const string Else = " ?? ";

    /// <summary>What stands for the index of the row among those of its record.</summary>
    public const string RowIndex = "$index";

    /// <summary>The signs that a key without quotes doesn't hold.</summary>
    public static readonly SearchValues<char> Signs = SearchValues.Create(".[]|\"'\\");

    /// <summary>The words behind a bar that say what a text holds, with the steps into it.</summary>
    public static readonly ImmutableArray<(string Word, PathStepKind Kind)> Contents =
        [(Json, PathStepKind.Json), (Csv, PathStepKind.Csv), (Logfmt, PathStepKind.Logfmt), (Base64, PathStepKind.Base64)];

    /// <summary>The words behind a bar; a key that is one of them stands in quotes where it is behind a bar.</summary>
    public static readonly ImmutableArray<string> Words = [Json, Csv, Logfmt, Base64, Number, Values, AtLeast, Greatest, Time];

    /// <summary>The word behind a bar for what a text holds.</summary>
    public static string WordOf(PathStepKind content) => Contents.First(known => known.Kind == content).Word;

    /// <summary>A key, in quotes where it needs them.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isBehindBar">Whether it is the first behind a bar.</param>
    public static string WriteKey(string key, bool isBehindBar) => (isBehindBar && Words.Contains(key)) ||
        key.Length == 0 || key.Contains(" + ", StringComparison.Ordinal) || key.Contains(Else, StringComparison.Ordinal) || key.AsSpan().ContainsAny(Signs) || key != key.Trim() || key == RowIndex ? Quote(key) : key;

    /// <summary>The parts of a text that a separator between spaces keeps apart outside of quotes.</summary>
    public static ImmutableArray<string> Split(string text, string separator)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var (start, quote) = (0, '\0');
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (quote != '\0')
                quote = text[at] == quote ? '\0' : quote;
            else if (text[at] is '"' or '\'')
                quote = text[at];
            else if (text.AsSpan(at).StartsWith(separator))
                (start, at) = (Add(text[start..at], at), at + separator.Length - 1);
        }

        Add(text[Math.Min(start, text.Length)..], 0);
        return parts.ToImmutable();

        int Add(string part, int end)
        {
            parts.Add(part);
            return end + separator.Length;
        }
    }

    /// <summary>A text in quotes.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
