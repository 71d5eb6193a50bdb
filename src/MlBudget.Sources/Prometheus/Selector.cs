using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace MlBudget.Sources.Prometheus;

/// <summary>
/// A selector of series, as it is written: <c>requests_total{code="500"}</c>, or with a name in quotes <c>{"http.requests", code="500"}</c>.
/// Only so much is understood of it as is needed to tell it from another expression, and to ask whether its name and labels are known:
/// the server judges the rest.
/// </summary>
/// <param name="Text">The selector, as it is sent.</param>
internal sealed partial record Selector(string Text)
{
    /// <summary>The metric's name; null where it has none, or one by a pattern.</summary>
    public string? Name { get; private init; }

    /// <summary>What labels are compared with, but for the name.</summary>
    public ImmutableArray<LabelMatcher> Matchers { get; private init; } = [];

    /// <summary>Those that a series without the label doesn't meet.</summary>
    public IEnumerable<LabelMatcher> Needed => Matchers.Where(matcher => matcher.IsNeeded);

    /// <summary>The value of the label <c>le</c>, where it asks for one bucket of a classic histogram; null where not.</summary>
    public string? Bucket { get; private init; }

    /// <summary>The selector of all series of its name; itself where it has none.</summary>
    public string OfName => Name is { } name ? $"{{__name__=\"{Escaped(name)}\"}}" : Text;

    /// <summary>The selector of the series of its name that meet some of its matchers.</summary>
    public string With(IEnumerable<LabelMatcher> some) => $"{{{string.Join(',', [$"__name__=\"{Escaped(Name ?? "")}\"", .. some])}}}";

    /// <summary>A text within quotes of PromQL.</summary>
    public static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>The selector that a text is; null where it is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fault">What it is instead, and what to write.</param>
    public static Selector? Parse(string text, out string fault)
    {
        text = text.Trim();
        fault = "expected a selector of series such as requests_total{code=\"500\"}";
        if (Whole().Match(text) is { Success: true } whole)
        {
            var (quoted, matchers) = (whole.Groups["quoted"], new List<(string Name, string Sign, string Value)>());
            for (var index = 0; index < whole.Groups["label"].Captures.Count; index++)
            {
                var label = whole.Groups["label"].Captures[index].Value;
                matchers.Add((
                    label[0] is '"' or '\'' ? Unquoted(label) : label, whole.Groups["sign"].Captures[index].Value,
                    Unquoted(whole.Groups["value"].Captures[index].Value)));
            }

            var named = matchers.FirstOrDefault(matcher => matcher is { Name: "__name__", Sign: "=" }).Value;
            return new Selector(text)
            {
                Name = whole.Groups["name"].Success ? whole.Groups["name"].Value
                    : quoted.Success ? Unquoted(quoted.Captures[0].Value) : named,
                Matchers = [.. matchers.Where(matcher => matcher.Name != "__name__").Select(matcher => new LabelMatcher(matcher.Name, matcher.Sign, matcher.Value))],
                Bucket = matchers.FirstOrDefault(matcher => matcher is { Name: "le", Sign: "=" }).Value,
            };
        }

        if (Range().IsMatch(text))
            fault = "found a range; write the selector alone, such as requests_total: its samples are read as they are";
        else if (Shifted().IsMatch(text))
            fault = "found a modifier; write the selector alone, such as requests_total";
        else if (Call().IsMatch(text))
            fault = "found an expression, expected a selector of counters such as requests_total{code=\"500\"}: they are subtracted at the edges of slots, "
                + "so that neither rate() nor increase() is needed; an expression can be a 'value'";
        return null;
    }

    private static string Unquoted(string quoted) => Escape().Replace(quoted[1..^1], match => match.Groups[1].Value switch
    {
        "n" => "\n",
        "t" => "\t",
        var other => other,
    });

    [GeneratedRegex("""^(?=.)(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)?\s*(\{\s*(((?<quoted>"([^"\\]|\\.)*"|'([^'\\]|\\.)*')|(?<label>[a-zA-Z_][a-zA-Z0-9_]*|"([^"\\]|\\.)*")\s*(?<sign>=~|!~|!=|=)\s*(?<value>"([^"\\]|\\.)*"|'([^'\\]|\\.)*'|`[^`]*`))\s*(,\s*|(?=\})))*\})?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\[[^\]]*\]\s*$")]
    private static partial Regex Range();

    [GeneratedRegex(@"(\boffset\s+-?\w+|@\s*\S+)\s*$")]
    private static partial Regex Shifted();

    [GeneratedRegex(@"[()+*/^-]")]
    private static partial Regex Call();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}

/// <summary>What a label is compared with.</summary>
/// <param name="Name">The label.</param>
/// <param name="Sign">How: <c>=</c>, <c>!=</c>, <c>=~</c> or <c>!~</c>.</param>
/// <param name="Value">With what.</param>
internal sealed partial record LabelMatcher(string Name, string Sign, string Value)
{
    /// <summary>Whether a series without the label doesn't meet it. A label that is compared with nothing, or not to be something, may be missing.</summary>
    public bool IsNeeded => Sign is "=" or "=~" && Value.Length > 0;

    /// <summary>It as it stands in a selector.</summary>
    public override string ToString() => $"{(Plain().IsMatch(Name) ? Name : $"\"{Selector.Escaped(Name)}\"")}{Sign}\"{Selector.Escaped(Value)}\"";

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex Plain();
}
