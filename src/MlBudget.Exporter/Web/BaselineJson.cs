using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Web;

/// <summary>What is said of baselines that people have accepted as JSON.</summary>
internal static class BaselineJson
{
    /// <summary>That the baseline is an accepted one; null where it isn't.</summary>
    public static AcceptedBaselineDocument? Of(Acceptance? acceptance) => acceptance is null ? null : new(
        Time(acceptance.At), acceptance.By, acceptance.Reason, acceptance.IsNotTheFile, acceptance.Changes);

    /// <summary>What budgets would be under the baseline before; null where none is shown.</summary>
    public static PreviousBaselineDocument? Of(PreviousBudgets? previous) => previous is null ? null : new(
        Time(previous.ReplacedAt),
        Time(previous.Until),
        previous.Slos.Select(slo => new PreviousSloDocument(
            slo.Slo.Name, slo.Slo.Dimension.Name(), slo.Whole.Reading?.Value, slo.Whole.Allowed, slo.Consumed, slo.Remaining, slo.Whole.BurnRate)),
        previous.LeftOut);

    /// <summary>What was accepted, as who has asked for it is answered.</summary>
    public static AcceptanceDocument Of(string model, AcceptanceOutcome outcome) => new(
        DecisionJson.Of(outcome.Decision!, model, outcome.At), Of(outcome.Acceptance), outcome.Until is { } until ? Time(until) : null,
        BaselineWords.Told(model, outcome));

    private static DateTime Time(Instant time) => time.ToDateTimeOffset().UtcDateTime;
}

internal sealed record AcceptanceDocument(
    DecisionDocument Decision, AcceptedBaselineDocument? AcceptedBaseline, DateTime? PreviousShownUntil, string Text);

internal sealed record AcceptedBaselineDocument(
    DateTime AcceptedAt, IEnumerable<string> By, string Reason, bool IsNotTheFile, IEnumerable<string> Changes);

internal sealed record PreviousBaselineDocument(
    DateTime ReplacedAt, DateTime ShownUntil, IEnumerable<PreviousSloDocument> Slos, IReadOnlyDictionary<string, string> LeftOut);

internal sealed record PreviousSloDocument(
    string Slo, string Dimension, double? Value, double ErrorBudget, double? Consumed, double? Remaining, double? BurnRate);
