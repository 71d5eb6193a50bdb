using System.Collections.Immutable;

namespace MlBudget.Exporter.Alerting;

/// <summary>An alert that says of itself that it is a test.</summary>
/// <param name="Owner">Whom it is for, as the label has it: one team, or several with <c>+</c> between.</param>
/// <param name="Severity"><c>critical</c> or <c>warning</c>.</param>
/// <param name="Sender">Who sends it, as people know them.</param>
/// <param name="Mark">What tells this test from all others.</param>
/// <param name="Start">When it begins.</param>
internal sealed record TestAlert(string Owner, string Severity, string Sender, string Mark, DateTimeOffset Start)
{
    /// <summary>After so long it ends by itself: longer than Alertmanager waits before it sends a ticket.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    /// <summary>When it ends.</summary>
    public DateTimeOffset End => Start + Length;

    /// <summary>The model that it pretends to be of. One of its own for each test, as notifications are grouped by model: an earlier test
    /// would hold this one back, and a real alert would be mixed with it.</summary>
    public string Model => $"test-page-{Mark}";

    /// <summary>Its labels.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Labels =>
        [new("alertname", AlertNames.TestPage), new("model", Model), new("owner", Owner), new("severity", Severity)];

    /// <summary>What it says.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Annotations =>
    [
        new("summary", $"TEST for {Owner}: nothing is wrong. Sent by {Sender} with mlbudget test-page"),
        new("description", $"If you read this, {Severity} alerts of mlbudget reach you. There is nothing to do; it ends by itself after "
            + $"{Length.TotalMinutes:0} minutes."),
    ];
}
