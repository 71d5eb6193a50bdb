using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Policies;

/// <summary>
/// How long a budget lasts, if the last day goes on (math.md, "Forecast"). The last day's tallies per hour are repeated while old slots
/// leave the window as they will.
/// </summary>
/// <param name="Exhaustion">When nothing is left; null where that isn't within the SLO's window, where there is no evidence to tell it
/// from, and once nothing is left.</param>
/// <param name="Recovery">Of a budget that is spent: when something is left if no more errors come; null where that isn't within the
/// window, of levels of which it can't be said what no errors are, and for all others.</param>
public sealed record BudgetForecast(Instant? Exhaustion, Instant? Recovery)
{
    private static readonly BudgetForecast Nothing = new(null, null);

    /// <summary>The forecast of one SLO.</summary>
    /// <param name="report">How it stands.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="now">The instant of the report.</param>
    public static BudgetForecast Of(SloReport report, Tallies tallies, Instant now)
    {
        if (report.HasEvidence != true || report.Windows.LastOrDefault(window => window.Length <= TimeSpan.FromDays(1)) is not { Coverage: > 0 } day)
            return Nothing;
        return report.Slo.Sli.Kind == SliKind.Level ? OfLevel(report, tallies, day, now) : OfEvents(report, tallies, day, now);
    }

    private static BudgetForecast OfEvents(SloReport report, Tallies tallies, WindowReport day, Instant now)
    {
        if (day is not { Reading: { Bad: { } bad, Events: > 0 and var events } })
            return Nothing;
        var hours = day.Length.TotalHours * day.Coverage;
        var walk = new BudgetWalk(report, tallies, new(events / hours, bad / hours));
        return report.State == BudgetState.Exhausted
            ? new(null, now + walk.UntilSomethingIsLeft())
            : new(now + walk.UntilNothingIsLeft(), null);
    }

    /// <summary>A gap between the groups of a day is mostly chance where they are small, and repeated it would look sure: so there has to be a part of it
    /// that is certain. Once a gap has spent its budget nothing hangs on the day.</summary>
    private static BudgetForecast OfLevel(SloReport report, Tallies tallies, WindowReport day, Instant now)
    {
        var isChance = report.Slo.Sli.Attribute is not null && report.State != BudgetState.Exhausted && day.Reading is not { AlertErrorRatio: > 0 };
        if (day.Reading is null || isChance)
            return Nothing;
        var walk = new LevelWalk(report, tallies, day);
        return report.State == BudgetState.Exhausted
            ? new(null, now + walk.UntilSomethingIsLeft())
            : new(now + walk.UntilNothingIsLeft(), null);
    }
}

/// <summary>What comes in an hour.</summary>
/// <param name="Events">How many events, above 0.</param>
/// <param name="Bad">How many of them are bad.</param>
internal readonly record struct HourlyEvents(double Events, double Bad);
