using System.Collections.Immutable;

namespace MlBudget.Exporter.Alerting;

/// <summary>What Alertmanager does with an alert.</summary>
/// <param name="Receivers">Where its routes take it, in their order.</param>
/// <param name="SilencedBy">The silences that keep it from being sent, by their ids; none where none does.</param>
/// <param name="InhibitedBy">The alerts that hide it, by their fingerprints; none where none does.</param>
internal sealed record SentAlert(
    ImmutableArray<string> Receivers, ImmutableArray<string> SilencedBy, ImmutableArray<string> InhibitedBy);

/// <summary>What an Alertmanager's configuration says of its receivers.</summary>
/// <param name="Root">Who gets what no other route takes; null where that can't be read.</param>
/// <param name="Empty">Those that reach nobody.</param>
internal sealed record KnownReceivers(string? Root, ImmutableArray<string> Empty);
