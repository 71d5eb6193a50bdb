using System.Globalization;
using System.Text.RegularExpressions;

namespace MlBudget.Sources.Sql;

/// <summary>
/// The text of a query, as far as its words show without knowing the engine's grammar. Comments, texts in quotes and quoted names are passed
/// over: what stands in them does nothing.
/// </summary>
internal static partial class SqlText
{
    /// <summary>The parameter that says where rows begin, as it is written.</summary>
    private const string Since = "@" + SqlQuery.SinceName;

    /// <summary>What is wrong with a query that is to be asked for the rows from a mark on; null where nothing shows.</summary>
    /// <param name="text">The query.</param>
    /// <param name="hasEscapes">Whether its texts have backslashes that escape, and comments begin with <c>#</c> too.</param>
    public static string? FaultOf(string text, bool hasEscapes = false)
    {
        var words = WordsOf(hasEscapes).Matches(text).Where(word => word.Groups["word"].Success).Select(word => word.Value.ToLowerInvariant()).ToArray();
        var first = words.TakeWhile(word => word == "(").Count();
        if (first == words.Length || words[first] is not ("select" or "with" or "from" or "values" or "table"))
            return $"found {(first == words.Length ? "no query" : $"'{words[first]}' at the beginning")}, expected a query that only reads, which begins with select or with";
        if (Array.IndexOf(words, ";") is >= 0 and var end && end < words.Length - 1)
            return $"found '{words[end + 1]}' behind a semicolon, expected one query";
        if (Writing(words) is { } writing)
            return $"found '{writing}', expected a query that only reads";
        if (Limit(words, first) is { } limit)
            return $"found '{limit}': rows that it leaves out might never be seen; leave it out, since rows are read as they come, some thousands at a time";
        return words.Contains(Since) ? null
            : "found no @since, from where on rows are asked for; add a condition such as labeled_at >= @since";
    }

    /// <summary>The query with something else in the place of the parameter.</summary>
    /// <param name="text">The query.</param>
    /// <param name="hasEscapes">Whether its texts have backslashes that escape, and comments begin with <c>#</c> too.</param>
    /// <param name="parameter">What the engine calls it.</param>
    public static string WithSince(string text, bool hasEscapes, string parameter) =>
        WordsOf(hasEscapes).Replace(text, word => word.Value.Equals(Since, StringComparison.OrdinalIgnoreCase) ? parameter : word.Value);

    /// <summary>What shows that a query writes as well; null for nothing.</summary>
    private static string? Writing(string[] words)
    {
        for (var next = 0; next + 1 < words.Length; next++)
        {
            var (before, word, behind) = (next == 0 ? "" : words[next - 1], words[next], words[next + 1]);
            if (before is "." or "as")
                continue;
            if (word == "into" || (word == "delete" && behind == "from") || (word == "update" && before is "(" or ")" && behind != "("))
                return word == "into" && before is "insert" or "merge" ? $"{before} into" : $"{word} {behind}";
        }

        return null;
    }

    /// <summary>What leaves out all rows but some, of the whole query or of a subquery that asks for the rows from a mark on; null for nothing. Other
    /// subqueries may have their own reasons for it.</summary>
    private static string? Limit(string[] words, int depthOfQuery)
    {
        var open = new Stack<int>();
        for (var next = 0; next + 1 < words.Length; next++)
        {
            var (word, behind) = (words[next], words[next + 1]);
            if (word == "(")
                open.Push(next);
            else if (word == ")")
                open.TryPop(out _);
            if ((open.Count > depthOfQuery && !HasSince(words, open.Peek())) || (next > 0 && words[next - 1] is "." or "as"))
                continue;
            var leavesOut = word switch
            {
                // As many of each group are no limit of all.
                "limit" => IsAmount(behind) && words.ElementAtOrDefault(next + 2) != "by",
                "offset" => IsAmount(behind),
                "fetch" => behind is "first" or "next",
                "top" => next > 0 && words[next - 1] is "select" or "distinct" or "all" && IsAmount(behind),
                _ => false,
            };
            if (leavesOut)
                return $"{word} {behind}";
        }

        return null;
    }

    /// <summary>Whether the parameter is between a parenthesis and the one that closes it.</summary>
    private static bool HasSince(string[] words, int open)
    {
        var depth = 0;
        for (var next = open; next < words.Length; next++)
        {
            depth += words[next] switch { "(" => 1, ")" => -1, _ => 0 };
            if (depth == 0)
                return false;
            if (words[next] == Since)
                return true;
        }

        return false;
    }

    private static bool IsAmount(string word) =>
        char.IsDigit(word[0]) || word[0] is '(' or '@' or '$' or ':' or '?' or '{' || word.StartsWith('.') && decimal.TryParse(word, CultureInfo.InvariantCulture, out _);

    private static Regex WordsOf(bool hasEscapes) => hasEscapes ? EscapedWords() : Words();

    // Comments; texts, also those with escapes, and between dollars; quoted names; then words, parameters and single signs.
    [GeneratedRegex(
        @"--[^\n]*|/\*.*?\*/|\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|(?<tag>\$\w*\$).*?\k<tag>|""(?:[^""]|"""")*""|`[^`]*`|(?<word>@*[\w$]+|\S)",
        RegexOptions.Singleline)]
    private static partial Regex Words();

    // The same with backslashes in all texts, and comments behind a hash sign.
    [GeneratedRegex(
        @"--[^\n]*|\#[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.|'')*'|""(?:[^""\\]|\\.|"""")*""|`[^`]*`|(?<word>@*[\w$]+|\S)",
        RegexOptions.Singleline)]
    private static partial Regex EscapedWords();
}
