using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>
/// How long a budget lasts, if the last day goes on (math.md, "Forecast"). The last day's events per hour are repeated while old slots
/// leave the window as they will. Of levels nothing is told.
/// </summary>
/// <param name="Exhaustion">When nothing is left; null where that isn't within the SLO's window, where there is no evidence to tell it
/// from, and once nothing is left.</param>
/// <param name="Recovery">Of a budget that is spent: when something is left if no more errors come; null where that isn't within the
/// window, and for all others.</param>
public sealed record BudgetForecast(Instant? Exhaustion, Instant? Recovery)
{
    private static readonly BudgetForecast Nothing = new(null, null);

    /// <summary>The forecast of one SLO.</summary>
    /// <param name="report">How it stands.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="now">The instant of the report.</param>
    public static BudgetForecast Of(SloReport report, Tallies tallies, Instant now)
    {
        if (report.Slo.Sli.Kind == SliKind.Level || report.HasEvidence != true || LastDay(report) is not { } day)
            return Nothing;
        var walk = new BudgetWalk(report, tallies, day);
        return report.State == BudgetState.Exhausted
            ? new(null, now + walk.UntilSomethingIsLeft())
            : new(now + walk.UntilNothingIsLeft(), null);
    }

    /// <summary>The events of an hour, as the mean of the last day or of the part of it that was observed; null without any event.</summary>
    private static HourlyEvents? LastDay(SloReport report)
    {
        var day = report.Windows.LastOrDefault(window => window.Length <= TimeSpan.FromDays(1));
        if (day is not { Reading: { Bad: { } bad, Events: > 0 and var events }, Coverage: > 0 and var coverage })
            return null;
        var hours = day.Length.TotalHours * coverage;
        return new(events / hours, bad / hours);
    }
}

/// <summary>What comes in an hour.</summary>
/// <param name="Events">How many events, above 0.</param>
/// <param name="Bad">How many of them are bad.</param>
internal readonly record struct HourlyEvents(double Events, double Bad);
