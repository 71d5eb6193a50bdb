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
        key.Length == 0 || key.Contains(" + ", StringComparison.Ordinal) || key.AsSpan().ContainsAny(Signs) || key != key.Trim() || key == RowIndex ? Quote(key) : key;

    /// <summary>A text in quotes.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
