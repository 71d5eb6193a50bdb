namespace MlBudget.Core.Policies;

/// <summary>From when on the alerts fire that are not of a burn rate. They are exported, and the rules compare with them.</summary>
/// <param name="DailySpend">The share of the whole budget that may go in a day, above 0.</param>
/// <param name="Forecast">How far ahead the end of a budget is told.</param>
/// <param name="NoData">How long an SLO may be without data that it had.</param>
/// <param name="SourceStale">How long the newest record of a source may be ago; null for what is usual of the source.</param>
/// <param name="Rejected">The share of an hour's records that may be refused, above 0.</param>
public sealed record AlertThresholds(decimal DailySpend, TimeSpan Forecast, TimeSpan NoData, TimeSpan? SourceStale, decimal Rejected)
{
    /// <summary>What holds where nothing is configured.</summary>
    public static AlertThresholds BuiltIn { get; } = new(0.1m, TimeSpan.FromDays(1), TimeSpan.FromHours(2), SourceStale: null, 0.05m);
}
