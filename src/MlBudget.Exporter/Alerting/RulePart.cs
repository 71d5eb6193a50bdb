using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Alerting;

/// <summary>What a part of a rule gives an alert for.</summary>
internal enum RuleScope
{
    /// <summary>For something else, such as a source or an exporter: it is left as it is.</summary>
    Other,

    /// <summary>For each dimension of a model.</summary>
    Dimension,

    /// <summary>For each SLO.</summary>
    Slo,

    /// <summary>For each alert row of an SLO.</summary>
    Row,
}

/// <summary>One of the alternatives of a shipped rule's expression, without its owner.</summary>
internal sealed partial class RulePart
{
    /// <summary>Labels of every metric that mlbudget exports of models.</summary>
    private static readonly FrozenDictionary<string, ImmutableArray<string>> Labels =
        MetricCatalogue.OfSnapshots.ToFrozenDictionary(family => family.Name, family => family.Labels);

    private readonly Match _threshold;

    /// <summary>One.</summary>
    /// <param name="expression">PromQL.</param>
    public RulePart(string expression)
    {
        Expression = expression;
        _threshold = Threshold().Match(expression);
        var keys = By().Match(expression) is { Success: true } by ? by.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries) : [];
        Scope = !keys.Contains("model") || !keys.Contains("dimension") ? RuleScope.Other
            : !keys.Contains("slo") ? RuleScope.Dimension
            : keys.Contains("short") ? RuleScope.Row : RuleScope.Slo;
        Keys = [.. keys];
    }

    /// <summary>The expression.</summary>
    public string Expression { get; }

    /// <summary>What it gives alerts for.</summary>
    public RuleScope Scope { get; }

    /// <summary>The labels of what it gives.</summary>
    public ImmutableArray<string> Keys { get; }

    /// <summary>The series of the threshold that it compares with; null where it compares with none.</summary>
    public string? ThresholdMetric => _threshold.Success ? _threshold.Groups["metric"].Value : null;

    /// <summary>The part for some series, with the threshold written out.</summary>
    /// <param name="matchers">What the series are known by: matchers by their label.</param>
    /// <param name="threshold">The threshold; null where it compares with none.</param>
    public string Literal(IReadOnlyDictionary<string, string> matchers, string? threshold)
    {
        var text = threshold is null ? Expression : Threshold().Replace(Expression, threshold, 1);
        return Selector().Replace(text, selector => Select(selector, matchers));
    }

    /// <summary>Whether it is for rows of a severity and a short window.</summary>
    public bool IsFor(string severity, string shortWindow) => Selector().Matches(Expression).All(selector =>
        Matcher().Matches(selector.Groups["matchers"].Value).All(matcher => matcher.Groups["label"].Value switch
        {
            "severity" => Takes(matcher, severity),
            "short" => Takes(matcher, shortWindow),
            _ => true,
        }));

    private static bool Takes(Match matcher, string value)
    {
        var wanted = matcher.Groups["value"].Value;
        var isOne = matcher.Groups["kind"].Value.Contains('~', StringComparison.Ordinal) ? Regex.IsMatch(value, $@"\A(?:{wanted})\z") : value == wanted;
        return isOne != matcher.Groups["kind"].Value.StartsWith('!');
    }

    private static string Select(Match selector, IReadOnlyDictionary<string, string> matchers)
    {
        var metric = selector.Groups["metric"].Value;
        if (!Labels.TryGetValue(metric, out var known))
            throw new InvalidOperationException($"{metric} is no metric of the catalogue.");
        // Those of a row are written out, and take the place of what the rule selects rows by.
        var kept = Matcher().Matches(selector.Groups["matchers"].Value)
            .Where(matcher => !matchers.ContainsKey(matcher.Groups["label"].Value)).Select(matcher => matcher.Value);
        return $"{metric}{{{string.Join(", ", known.Where(matchers.ContainsKey).Select(label => matchers[label]).Concat(kept))}}}";
    }

    /// <summary>A comparison's right side that is a threshold for each model, or for each row.</summary>
    [GeneratedRegex(@"on \([^)]*\)(?: group_left \(\))?\s+(?:min|max) by \([^)]*\) \((?<metric>mlbudget_alert_\w*threshold\w*)(?:\{[^}]*\})?\)")]
    private static partial Regex Threshold();

    [GeneratedRegex(@"\bby \((?<labels>[^)]*)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"\b(?<metric>mlbudget_\w+)(?:\{(?<matchers>[^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(?<label>\w+)(?<kind>=~|!~|!=|=)""(?<value>[^""]*)""")]
    private static partial Regex Matcher();
}
