using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Backtesting;

/// <summary>Which alerts Alertmanager would not send, since another one says as much: the inhibitions that
/// <c>mlbudget generate alertmanager</c> writes, over the alerts that fire at one poll.</summary>
internal sealed partial class Hiding
{
    private readonly ImmutableArray<Rule> _rules = [.. Inhibition.All.Select(one => new Rule(
        [.. one.Source.Select(Read)], [.. one.Target.Select(Read)], one.Equal))];

    /// <summary>Those of some alerts that others of them hide.</summary>
    /// <param name="firing">All that fire at a poll.</param>
    public HashSet<AlertKey> Of(IReadOnlyCollection<AlertKey> firing)
    {
        var hidden = new HashSet<AlertKey>();
        foreach (var rule in _rules)
        {
            var sources = firing.Where(rule.IsSource).ToArray();
            // As in Alertmanager, alerts that are both source and target of a rule don't hide each other.
            hidden.UnionWith(firing.Where(rule.IsTarget).Where(target => sources.Any(source =>
                source != target && rule.AreEqual(source, target) && !(rule.IsTarget(source) && rule.IsSource(target)))));
        }

        return hidden;
    }

    private static Func<AlertKey, bool> Read(string matcher)
    {
        var parts = Matcher().Match(matcher);
        if (!parts.Success)
            throw new InvalidOperationException($"{matcher} is no matcher of Alertmanager.");
        var (label, kind, value) = (parts.Groups["label"].Value, parts.Groups["kind"].Value, parts.Groups["value"].Value);
        var pattern = kind.Contains('~', StringComparison.Ordinal) ? new Regex($@"\A(?:{value})\z") : null;
        return key => (pattern?.IsMatch(key.Label(label)) ?? key.Label(label) == value) != kind.StartsWith('!');
    }

    [GeneratedRegex("\\A(?<label>\\w+)(?<kind>=~|!~|!=|=)\"(?<value>[^\"]*)\"\\z")]
    private static partial Regex Matcher();

    private sealed record Rule(
        ImmutableArray<Func<AlertKey, bool>> Source, ImmutableArray<Func<AlertKey, bool>> Target, ImmutableArray<string> Equal)
    {
        public bool IsSource(AlertKey key) => Source.All(matches => matches(key));

        public bool IsTarget(AlertKey key) => Target.All(matches => matches(key));

        public bool AreEqual(AlertKey one, AlertKey other) => Equal.All(label => one.Label(label) == other.Label(label));
    }
}
