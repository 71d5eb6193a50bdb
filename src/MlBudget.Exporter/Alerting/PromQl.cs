using System.Text;
using System.Text.RegularExpressions;

namespace MlBudget.Exporter.Alerting;

/// <summary>Texts of PromQL.</summary>
internal static partial class PromQl
{
    /// <summary>A text in quotes.</summary>
    public static string Quote(string text) => $"\"{text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    /// <summary>A matcher of one label that takes any of some values.</summary>
    public static string OneOf(string label, IReadOnlyCollection<string> values) => values.Count == 1
        ? $"{label}={Quote(values.First())}"
        : $"{label}=~{Quote(string.Join('|', values.Select(Literally)))}";

    /// <summary>
    /// Where the parenthesis that opens an expression is closed, counted from 0.
    /// </summary>
    /// <param name="expression">An expression that begins with one.</param>
    public static int EndOfParentheses(string expression)
    {
        foreach (var (place, depth) in Depths(expression))
        {
            if (depth == 0 && expression[place] == ')')
                return place;
        }

        throw new ArgumentException($"a parenthesis is not closed: {expression}", nameof(expression));
    }

    /// <summary>What stands between the <c>or</c>s of an expression that are in no parentheses, without parentheses around it.</summary>
    public static IEnumerable<string> Alternatives(string expression)
    {
        var begin = 0;
        foreach (var (place, depth) in Depths(expression))
        {
            if (depth > 0 || !IsOr(expression, place))
                continue;
            yield return Bare(expression[begin..place]);
            begin = place + 2;
        }

        yield return Bare(expression[begin..]);
    }

    /// <summary>An expression without parentheses around all of it, and without the indentation that its lines have in common.</summary>
    public static string Bare(string expression)
    {
        var lines = expression.Split('\n').Where(line => line.Trim().Length > 0).ToArray();
        // The first line follows a parenthesis or an operator, and has lost its indentation.
        var indented = lines.Skip(expression.TrimStart(' ')[0] == '\n' ? 0 : 1);
        var common = indented.Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        var bare = string.Join('\n', lines.Select(line => line[Math.Min(common, line.Length - line.TrimStart().Length)..].TrimEnd())).Trim();
        return bare[0] == '(' && EndOfParentheses(bare) == bare.Length - 1 ? Bare(bare[1..^1]) : bare;
    }

    private static bool IsOr(string expression, int place) =>
        place > 0 && place + 2 < expression.Length && char.IsWhiteSpace(expression[place - 1]) && char.IsWhiteSpace(expression[place + 2])
        && expression.AsSpan(place, 2).SequenceEqual("or");

    /// <summary>Every character that is in no text, with the parentheses around it.</summary>
    private static IEnumerable<(int Place, int Depth)> Depths(string expression)
    {
        var depth = 0;
        for (var place = 0; place < expression.Length; place++)
        {
            if (expression[place] == '"')
            {
                place = Text().Match(expression, place).Length + place - 1;
                continue;
            }

            depth += expression[place] == '(' ? 1 : expression[place] == ')' ? -1 : 0;
            yield return (place, depth);
        }
    }

    /// <summary>A text as an expression of RE2. What has a meaning is escaped, and nothing else may be.</summary>
    private static string Literally(string text)
    {
        var literal = new StringBuilder();
        foreach (var one in text)
            literal.Append(@"\.+*?()|[]{}^$".Contains(one, StringComparison.Ordinal) ? $"\\{one}" : one.ToString());
        return literal.ToString();
    }

    [GeneratedRegex(@"\G""(?:[^""\\]|\\.)*""", RegexOptions.Singleline)]
    private static partial Regex Text();
}
