using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace MlBudget.Exporter.Alerting;

/// <summary>A shipped rule whose expression is its alternatives, to which the owner is joined.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Parts">The alternatives.</param>
/// <param name="Join">What joins the owner, from the operator on.</param>
internal sealed partial record OwnedRule(AlertingRule Rule, ImmutableArray<RulePart> Parts, string Join)
{
    /// <summary>A rule as one with an owner; null where it has none, and is left as it is.</summary>
    public static OwnedRule? Of(AlertingRule rule)
    {
        var text = rule.Expression.Trim();
        if (text[0] != '(')
            return null;
        var end = PromQl.EndOfParentheses(text);
        var join = text[(end + 1)..].Trim();
        if (!Owner().IsMatch(join))
            return null;
        ImmutableArray<RulePart> parts = [.. PromQl.Alternatives(text[1..end]).Select(part => new RulePart(part))];
        return parts.All(part => part.Scope == RuleScope.Other) ? null : new(rule, parts, join);
    }

    /// <summary>The rule without what other rules fire for.</summary>
    /// <param name="firing">What these fire for in place of a part: series with its labels; empty for nothing.</param>
    public AlertingRule Without(Func<RulePart, string> firing)
    {
        var rest = Parts.Select(part => firing(part) is { Length: > 0 } others
            ? $"({Indent(part.Expression)})\nunless on ({string.Join(", ", part.Keys)}) ({Indent(others)})" : part.Expression);
        var parts = string.Join("\nor\n", Parts.Length == 1 ? rest : rest.Select(part => $"({Indent(part)})"));
        return Rule with { Expression = $"({Indent(parts)})\n{Join}" };
    }

    private static string Indent(string text) => $"\n  {text.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";

    [GeneratedRegex(@"\A\* on \([^)]*\) group_left \(owner\)")]
    private static partial Regex Owner();
}
