using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;

namespace MlBudget.Exporter.Alerting;

/// <summary>The rules of <c>prometheus/rules</c>, which are part of the program.</summary>
internal static class ShippedRules
{
    private const string Prefix = "prometheus/rules/";
    private const int MostNodes = 100_000;

    /// <summary>All that alert, by group.</summary>
    /// <exception cref="InvalidOperationException">The program was built without them.</exception>
    public static ImmutableArray<RuleGroup> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        ImmutableArray<RuleGroup> groups =
        [
            .. assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                .SelectMany(name => Parse(name, Text(assembly, name))).Where(group => !group.Rules.IsEmpty),
        ];
        return groups.IsEmpty ? throw new InvalidOperationException("This program was built without the alert rules of prometheus/rules.") : groups;
    }

    /// <summary>Reads the groups of a file.</summary>
    /// <param name="name">The file's name, for the error.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="InvalidOperationException">It is no file of alerting rules.</exception>
    public static ImmutableArray<RuleGroup> Parse(string name, string text)
    {
        var problems = new Problems();
        var root = NodeReader.Parse(text, problems, References.OfProcess(), MostNodes, "groups of rules");
        ImmutableArray<RuleGroup> groups = [.. root?.Required("groups")?.Items().Select(Group) ?? []];
        return problems.Count == 0 ? groups : throw new InvalidOperationException(string.Join('\n', problems.Described(name)));
    }

    private static RuleGroup Group(NodeReader group) => new(
        group.Required("name")?.Written ?? "", [.. group.Required("rules")?.Items().Select(Rule) ?? []]);

    private static AlertingRule Rule(NodeReader rule) => new(
        rule.Required("alert")?.Written ?? "", rule.Required("expr")?.Written.TrimEnd() ?? "",
        rule.Optional("for")?.Written, rule.Optional("keep_firing_for")?.Written,
        Texts(rule.Optional("labels")), Texts(rule.Optional("annotations")));

    private static ImmutableArray<KeyValuePair<string, string>> Texts(NodeReader? mapping) =>
        [.. mapping?.Entries().Select(entry => KeyValuePair.Create(entry.Key, entry.Written)) ?? []];

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
