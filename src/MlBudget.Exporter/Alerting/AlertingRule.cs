using System.Collections.Immutable;

namespace MlBudget.Exporter.Alerting;

/// <summary>An alerting rule of Prometheus.</summary>
/// <param name="Alert">The alert's name.</param>
/// <param name="Expression">PromQL that gives what fires.</param>
/// <param name="For">How long it has to, as a duration of Prometheus; null for not at all.</param>
/// <param name="KeepFiringFor">How long it goes on without; null for not at all.</param>
/// <param name="Labels">Labels that the alert gets beside those of the expression, in their order.</param>
/// <param name="Annotations">What it says, as templates, in their order.</param>
internal sealed record AlertingRule(
    string Alert,
    string Expression,
    string? For,
    string? KeepFiringFor,
    ImmutableArray<KeyValuePair<string, string>> Labels,
    ImmutableArray<KeyValuePair<string, string>> Annotations);

/// <summary>Rules that are evaluated one after the other, at one time.</summary>
/// <param name="Name">Its name, unique within a file.</param>
/// <param name="Rules">The rules.</param>
internal sealed record RuleGroup(string Name, ImmutableArray<AlertingRule> Rules);
