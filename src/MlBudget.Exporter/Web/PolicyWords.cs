using System.Globalization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Web;

/// <summary>What follows from budgets, in the words that notifications use as well.</summary>
internal static class PolicyWords
{
    /// <summary>Who owns a dimension, how they decide, and what they may do.</summary>
    public static string Owner(ModelPolicy policy, Dimension dimension)
    {
        if (!policy.Owners.TryGetValue(dimension, out var owner))
            return "Owner: unknown";
        var actions = owner.Actions.IsEmpty ? "" : $". May do: {string.Join(", ", owner.ActionNames)}";
        return $"Owner: {string.Join(", ", owner.Teams)}{(owner.IsJoint ? ", together" : "")}{actions}";
    }

    /// <summary>What the actions of a dimension's owner mean, a line each; null without any.</summary>
    public static string? Meanings(ModelPolicy policy, Dimension dimension) =>
        policy.Owners.TryGetValue(dimension, out var owner) && !owner.Actions.IsEmpty
            ? string.Join('\n', owner.Actions.Select(action => $"{action.Name}: {action.Meaning}")) : null;

    /// <summary>What alert rows compare, with as many digits as notifications have: <c>13.44×</c>.</summary>
    public static string AlertBurn(double? rate) => rate is { } known ? known.ToString("0.00", CultureInfo.InvariantCulture) + "×" : "–";

    /// <summary>Which share of the budget was spent in a window, or of a level its pace; empty where that isn't known.</summary>
    public static string Spent(SloReport report, WindowReport window) => window.Spent is not { } spent ? ""
        : report.Slo.Sli.Kind == SliKind.Level ? $"pace {Percentage(spent)}" : Percentage(spent);

    /// <summary>What is left in plain units: <c>412 more bad events</c>, and of slices as time as well: <c>43 more bad slices, which is 43m</c>; null of
    /// levels, and where nothing is known.</summary>
    public static string? InPlainUnits(SloReport report)
    {
        if (report.RemainingEvents is not { } left)
            return null;
        var count = left >= 0 ? Math.Floor(left) : Math.Ceiling(-left);
        var unit = $"{(report.Slo.Sli.Kind == SliKind.Slices ? "slice" : "event")}{(count == 1 ? "" : "s")}";
        var time = count > 0 && RemainingTime(report, count) is { } length ? $", which is {Durations.Format(length)}" : "";
        var goesOn = report.Whole.Coverage < 1 ? ", if traffic goes on" : "";
        return $"{(left >= 0 ? $"{Count(count)} more bad {unit}" : $"{Count(count)} bad {unit} too many")}{time}{goesOn}";
    }

    /// <summary>How long some slices are together; null of what is not judged by slices, and where that is longer than time can be told.</summary>
    /// <param name="report">The SLO.</param>
    /// <param name="slices">How many; below zero for as many too many.</param>
    public static TimeSpan? RemainingTime(SloReport report, double slices) => report.Slo.Sli.Kind == SliKind.Slices
        && Math.Abs(slices) * report.Slo.Slot.TotalDays < TimeSpan.MaxValue.TotalDays ? slices * report.Slo.Slot : null;

    /// <summary>When it is gone, or when something is left again; null where that isn't told.</summary>
    public static string? Gone(BudgetForecast? forecast) => forecast switch
    {
        { Exhaustion: { } end } => $"Gone: {Words.Time(end)}, {Assumes(forecast)}",
        { Recovery: { } begin } => $"Something is left: {Words.Time(begin)}, {Assumes(forecast)}",
        _ => null,
    };

    /// <summary>What a forecast takes for granted; null where nothing is told.</summary>
    public static string? Assumes(BudgetForecast? forecast) => forecast switch
    {
        { Exhaustion: not null } => "if the last day goes on",
        { Recovery: not null } => "if no new errors come",
        _ => null,
    };

    private static string Percentage(double share) => (100 * share).ToString("#,0.##", CultureInfo.InvariantCulture) + "%";

    private static string Count(double count) => count < long.MaxValue ? PlainNumber.Format((long)count) : "∞";
}
