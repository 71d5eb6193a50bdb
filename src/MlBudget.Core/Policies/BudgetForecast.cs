using MlBudget.Core.Budgets;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
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
    /// <summary>The forecast of one SLO.</summary>
    /// <param name="report">How it stands.</param>
    /// <param name="tallies">What was counted.</param>
    /// <param name="now">The instant of the report.</param>
    public static BudgetForecast Of(SloReport report, Tallies tallies, Instant now) => BudgetOutlook.Of(report, tallies).At(now);
}

/// <summary>How long a budget lasts from now on, which stays the same while nothing is new.</summary>
/// <param name="UntilExhaustion">How long until nothing is left; null as <see cref="BudgetForecast.Exhaustion"/> is.</param>
/// <param name="UntilRecovery">How long until something is left; null as <see cref="BudgetForecast.Recovery"/> is.</param>
public readonly record struct BudgetOutlook(TimeSpan? UntilExhaustion, TimeSpan? UntilRecovery)
{
    private static readonly BudgetForecast Nothing = new(null, null);

    /// <summary>Whether it tells of nothing.</summary>
    public bool IsNothing => UntilExhaustion is null && UntilRecovery is null;

    /// <summary>The forecast at an instant.</summary>
    public BudgetForecast At(Instant now) => IsNothing ? Nothing : new(now + UntilExhaustion, now + UntilRecovery);

    /// <summary>The outlook of one SLO.</summary>
    /// <param name="report">How it stands.</param>
    /// <param name="tallies">What was counted.</param>
    public static BudgetOutlook Of(SloReport report, Tallies tallies)
    {
        if (report.HasEvidence != true || DayOf(report, tallies) is not { Coverage: > 0 } day)
            return default;
        return report.Slo.Sli.Kind switch
        {
            SliKind.Level => OfLevel(report, tallies, day),
            SliKind.Amount => OfAmount(report, tallies, day),
            _ => OfEvents(report, tallies, day),
        };
    }

    /// <summary>What goes on: the last day, or with hours of operation the shortest window that has seen as much of them as a day usually has.</summary>
    private static WindowReport? DayOf(SloReport report, Tallies tallies)
    {
        var day = TimeSpan.FromDays(1);
        if (report.Slo.During is null)
            return report.Windows.LastOrDefault(window => window.Length <= day);
        var longer = report.Windows.Where(window => window.Length >= day).ToArray();
        return longer.FirstOrDefault(window => window.Coverage * OpenIn(report.Slo, tallies, window) >= day.TotalMinutes * report.Slo.OpenShare) ?? longer.LastOrDefault();
    }

    private static int OpenIn(SloDefinition slo, Tallies tallies, WindowReport window) =>
        slo.OpenIn(new(window.Minutes.To - (int)window.Length.TotalMinutes, window.Minutes.To), tallies);

    private static BudgetOutlook OfEvents(SloReport report, Tallies tallies, WindowReport day)
    {
        if (day is not { Reading: { Bad: { } bad, Events: > 0 and var events } })
            return default;
        var hours = day.Coverage * OpenIn(report.Slo, tallies, day) / TimeWindow.Hour;
        var walk = new BudgetWalk(report, tallies, new(events / hours, bad / hours));
        return report.State == BudgetState.Exhausted ? new(null, walk.UntilSomethingIsLeft()) : new(walk.UntilNothingIsLeft(), null);
    }

    /// <summary>Of a period the part of the day before it was spent at the same pace.</summary>
    private static BudgetOutlook OfAmount(SloReport report, Tallies tallies, WindowReport day)
    {
        if (day.Reading is not { } reading)
            return default;
        var walk = new AmountWalk(report, tallies, reading.Value / (day.Coverage * day.Length.TotalHours));
        return report.State == BudgetState.Exhausted ? new(null, walk.UntilSomethingIsLeft()) : new(walk.UntilNothingIsLeft(), null);
    }

    /// <summary>A gap between the groups of a day is mostly chance where they are small, and so is what scores are off by: repeated it would look sure, so
    /// there has to be a part of it that is certain. Once the budget is spent nothing hangs on the day.</summary>
    private static BudgetOutlook OfLevel(SloReport report, Tallies tallies, WindowReport day)
    {
        var mayBeChance = report.Slo.Sli.Attribute is not null || day.Reading is { ErrorRatio: > 0 };
        var isChance = mayBeChance && report.State != BudgetState.Exhausted && day.Reading is not { AlertErrorRatio: > 0 };
        if (day.Reading is null || isChance)
            return default;
        var walk = new LevelWalk(report, tallies, day);
        return report.State == BudgetState.Exhausted ? new(null, walk.UntilSomethingIsLeft()) : new(walk.UntilNothingIsLeft(), null);
    }
}

/// <summary>What comes in an hour.</summary>
/// <param name="Events">How many events, above 0.</param>
/// <param name="Bad">How many of them are bad.</param>
internal readonly record struct HourlyEvents(double Events, double Bad);
