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
    /// <summary>Who owns a dimension, and how they decide.</summary>
    public static string Owner(ModelPolicy policy, Dimension dimension) => policy.Owners.TryGetValue(dimension, out var owner)
        ? $"Owner: {string.Join(", ", owner.Teams)}{(owner.IsJoint ? ", together" : "")}" : "Owner: unknown";

    /// <summary>What the owner of a dimension may do, as a sentence; null where nobody owns it.</summary>
    /// <param name="owner">The owner; null for nobody.</param>
    /// <param name="actions">The owner's actions at the instant.</param>
    public static string? MayDo(Ownership? owner, IReadOnlyCollection<OwnedAction> actions)
    {
        if (owner is null)
            return null;
        if (actions.Count == 0)
            return "No action is configured.";
        var (now, once) = (actions.Where(action => action.IsAllowed).ToArray(), actions.Where(action => !action.IsAllowed).ToArray());
        string[] sentences =
        [
            .. now.Length > 0 ? [$"May do now: {Names(now)}."] : Array.Empty<string>(),
            .. once.Length > 0 ? [$"Once {string.Join(", ", owner.Teams)} have agreed: {Names(once)}."] : Array.Empty<string>(),
        ];
        return string.Join(" ", sentences);

        static string Names(IEnumerable<OwnedAction> actions) => string.Join(", ", actions.Select(action => action.Group is { } group
            ? $"{action.Action.Name} ({group.Attribute} {group.Group})" : action.Action.Name));
    }

    /// <summary>What alert rows compare, with as many digits as notifications have: <c>13.44×</c>.</summary>
    public static string AlertBurn(double? rate) => rate is { } known ? known.ToString("0.00", CultureInfo.InvariantCulture) + "×" : "–";

    /// <summary>Which share of the budget was spent in a window, or of a level its pace; empty where that isn't known.</summary>
    public static string Spent(SloReport report, WindowReport window) => window.Spent is not { } spent ? ""
        : report.Slo.Sli.Kind == SliKind.Level ? $"pace {Words.Share(spent)}" : Words.Share(spent);

    /// <summary>What is left in plain units: <c>412 more bad events</c>, and of slices as time as well: <c>43 more bad slices, which is 43m</c>, and of an
    /// amount <c>1788.6 more to spend</c>; null of levels, and where nothing is known.</summary>
    public static string? InPlainUnits(SloReport report)
    {
        if (report.RemainingAmount is { } amount)
            return amount >= 0 ? $"{Words.Number(amount)} more to spend" : $"{Words.Number(-amount)} more spent than there is";
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

    private static string Count(double count) => count < long.MaxValue ? PlainNumber.Format((long)count) : "∞";
}
