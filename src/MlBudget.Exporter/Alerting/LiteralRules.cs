using System.Collections.Immutable;
using MlBudget.Exporter.Configuration;

namespace MlBudget.Exporter.Alerting;

/// <summary>
/// The shipped rules, written out for the SLOs of a configuration: a rule for each alert row, with the numbers that the exporter exports
/// and the owners that the configuration names. Where these don't fire and the shipped rules would, as of an SLO that came later or of a
/// threshold that is stricter by now, the shipped rules do: nothing stays without an alert because a file is older than the
/// exporter's configuration.
/// </summary>
internal sealed class LiteralRules(ExporterConfiguration configuration)
{
    /// <summary>All rules, by group.</summary>
    /// <param name="shipped">The shipped ones.</param>
    public ImmutableArray<RuleGroup> Of(ImmutableArray<RuleGroup> shipped) => [.. shipped.SelectMany(Groups)];

    private IEnumerable<RuleGroup> Groups(RuleGroup group)
    {
        var owned = group.Rules.Select(rule => (Rule: rule, Owned: OwnedRule.Of(rule))).ToArray();
        foreach (var model in configuration.Models)
        {
            ImmutableArray<AlertingRule> literal =
                [.. owned.SelectMany(rule => rule.Owned is null ? [] : rule.Owned.Parts.SelectMany(part => Literal(rule.Rule, part, model)))];
            if (!literal.IsEmpty)
                yield return new($"{group.Name} of {model.Definition.Name}", literal);
        }

        yield return group with { Rules = [.. owned.Select(rule => rule.Owned?.Without(Firing) ?? rule.Rule)] };
    }

    private static IEnumerable<AlertingRule> Literal(AlertingRule rule, RulePart part, MonitoredModel model) =>
        LiteralTarget.Of(part, model).Select(target => rule with
        {
            Expression = part.Literal(target.Matchers, target.Threshold),
            Labels = [.. LiteralLabels(rule, target)],
            Annotations =
            [
                .. rule.Annotations.Select(annotation => KeyValuePair.Create(
                    annotation.Key, annotation.Value.Replace("$labels.owner", PromQl.Quote(target.Owner), StringComparison.Ordinal))),
            ],
        });

    /// <summary>Labels that the series have as well are written out: a rule is known by its name and these.</summary>
    private static IEnumerable<KeyValuePair<string, string>> LiteralLabels(AlertingRule rule, LiteralTarget target)
    {
        foreach (var (name, value) in target.Labels)
            yield return KeyValuePair.Create(name, RuleTemplate.Literally(value));
        foreach (var label in rule.Labels.Where(label => !target.Labels.ContainsKey(label.Key)))
            yield return label;
        if (target.Owner.Length > 0)
            yield return KeyValuePair.Create("owner", target.Owner);
    }

    /// <summary>What the literal rules of a part fire for.</summary>
    private string Firing(RulePart part) => string.Join("\nor\n", configuration.Models.SelectMany(model => LiteralTarget.Firing(part, model)));
}
