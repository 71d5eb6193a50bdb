using MlBudget.Exporter.Alerting;

namespace MlBudget.Exporter.Backtesting;

/// <summary>The shipped alerts that a replay can't tell, and why: whoever reads a backtest must not take them for silent.</summary>
internal static class LeftOutAlerts
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["MLBudgetConfigReloadFailed"] = "a replay loads its configuration once",
        ["MLBudgetExporterDown"] = "a replay doesn't know when the exporter was down",
        ["MLBudgetPollStalled"] = "a replay polls whenever it should",
        ["MLBudgetSeriesDropped"] = "it is about the page, which a replay doesn't render",
        ["MLBudgetShardsApart"] = "a replay counts whole models",
        ["MLModelsNotWatched"] = "a replay says which records are of no model before it begins",
        [AlertNames.Watchdog] = "it always fires",
        [AlertNames.SourceDown] = "a log doesn't say when it could not be read",
    };

    /// <summary>Those of the shipped alerts.</summary>
    /// <param name="shipped">Their names.</param>
    public static IEnumerable<(string Alert, string Reason)> Of(IEnumerable<string> shipped) =>
        from alert in shipped
        where alert != AlertNames.RecordsRejected && AlertConditions.All.All(one => one.Alert != alert)
        select (alert, Reasons.GetValueOrDefault(alert, "a backtest doesn't look at it"));
}
