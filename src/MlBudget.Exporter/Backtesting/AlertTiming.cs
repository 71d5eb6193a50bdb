using System.Collections.Immutable;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Backtesting;

/// <summary>How a rule waits, and how urgent it is.</summary>
/// <param name="For">How long the expression has to hold before the alert fires.</param>
/// <param name="KeepFiringFor">How long the alert goes on after that.</param>
/// <param name="Severity">The severity that the rule gives; null where its series name it.</param>
internal sealed record AlertTiming(TimeSpan For, TimeSpan KeepFiringFor, string? Severity);

/// <summary>The shipped rules' waits, by alert. They are read from the rules themselves, so no number stands here a second time.</summary>
internal sealed class AlertTimings
{
    private readonly ILookup<string, (AlertTiming Timing, ImmutableArray<RulePart> Parts)> _rules;

    /// <summary>Those of the rules that are part of the program.</summary>
    public AlertTimings() => _rules = ShippedRules.Read().SelectMany(group => group.Rules).ToLookup(
        rule => rule.Alert, rule => (TimingOf(rule), OwnedRule.Of(rule)?.Parts ?? []));

    /// <summary>The names of all alerts that are shipped, in alphabetical order.</summary>
    public IEnumerable<string> Names => _rules.Select(rule => rule.Key).Order(StringComparer.Ordinal);

    /// <summary>The waits of an alert that has one rule.</summary>
    public AlertTiming Of(string alert) => _rules[alert].Single().Timing;

    /// <summary>The waits of the burn-rate alert for a row, whose rule is chosen by severity and by how long its short window is.</summary>
    public AlertTiming OfRow(string severity, string shortWindow) =>
        _rules[AlertNames.Burn].Single(rule => rule.Parts.All(part => part.IsFor(severity, shortWindow))).Timing;

    private static AlertTiming TimingOf(AlertingRule rule) => new(
        Wait(rule.For), Wait(rule.KeepFiringFor), rule.Labels.Where(label => label.Key == "severity").Select(label => label.Value).FirstOrDefault());

    private static TimeSpan Wait(string? written) => written is null ? TimeSpan.Zero : Durations.Parse(written);
}
