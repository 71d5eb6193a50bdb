using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Web;

/// <summary>What is said of baselines that people have accepted.</summary>
internal static class BaselineWords
{
    /// <summary>That the baseline is an accepted one, and what it has changed.</summary>
    public static string Accepted(Acceptance acceptance)
    {
        var place = acceptance.IsNotTheFile ? "accepted, not the file's" : "accepted";
        var changes = acceptance.Changes.IsEmpty ? "" : $" Then changed: {string.Join("; ", acceptance.Changes)}.";
        return $"The baseline is {place}: {Words.Time(acceptance.At)} by {string.Join(", ", acceptance.By)}, “{acceptance.Reason}”.{changes}";
    }

    /// <summary>What comes of accepting a baseline, for who has.</summary>
    public static string Told(string model, AcceptanceOutcome outcome)
    {
        var decision = outcome.Decision!;
        if (outcome.Acceptance is not { Changes: var changes })
        {
            return $"Decision {decision.Id}: the baseline of {model} is not in force yet. It waits for {string.Join(", ", decision.WaitsFor)}, "
                + $"who accept the same baseline by {Words.Time(decision.By[0].At + Decision.LongestWait)}.";
        }

        var lines = changes.IsEmpty ? ["Nothing changes."] : changes.Select(change => $"  {change}");
        var before = outcome.Until is { } until
            ? $"Until {Words.Time(until)} budgets are shown under the baseline before as well; nothing is decided from those." : "There was no baseline before.";
        return string.Join('\n', [$"Decision {decision.Id}: the baseline of {model} is in force, as of {Words.Time(outcome.Acceptance.At)}.", .. lines, before]);
    }

    /// <summary>What an SLO's budget would be under the baseline before; null where it doesn't depend on it, or that is over.</summary>
    public static string? Before(PreviousBudgets? previous, SloReport slo) => previous?.Find(slo.Slo.Name) is not { } before ? null
        : $"Under the baseline before: {Words.Remaining(before.Remaining)}, shown until {Words.Time(previous.Until)}";
}
