using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Backtesting;

/// <summary>How far back an alert looks.</summary>
/// <param name="Lag">How old the youngest records are that it knows: what its SLO waits for predictions and labels, zero where neither comes late as a rule.</param>
/// <param name="Grace">For how long after the end of errors, and after the lag, it may still begin to tell of them.</param>
internal readonly record struct AlertReach(TimeSpan Lag, TimeSpan Grace)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);

    /// <summary>That of an alert.</summary>
    /// <param name="key">The alert.</param>
    /// <param name="slo">Its SLO; null where it is of none.</param>
    public static AlertReach Of(AlertKey key, SloDefinition? slo)
    {
        var delay = slo?.Delay ?? TimeSpan.Zero;
        return key switch
        {
            { Long: { } window } => new(delay, Durations.Parse(window)),
            { Alert: AlertNames.Exhausted } => new(delay, slo?.LongestWindow ?? TimeSpan.Zero),
            { Alert: AlertNames.DailySpend or AlertNames.Forecast } => new(delay, Day),
            // What is missing is seen as it stays away, or only when labels of it should have come.
            { Alert: AlertNames.NoData or AlertNames.FieldLost } => new(TimeSpan.Zero, delay),
            { Alert: AlertNames.FeatureDrift } => new(TimeSpan.Zero, Day),
            // Their rules look at the last hour, or wait for one.
            { Alert: AlertNames.RecordsRejected or AlertNames.LabelsOverdue } => new(TimeSpan.Zero, Hour),
            _ => new(TimeSpan.Zero, TimeSpan.Zero),
        };
    }
}
