using MlBudget.Core.Slos;
using MlBudget.Exporter.Exposition;

namespace MlBudget.Exporter.Backtesting;

/// <summary>What alert rows are called in alerts and in reports.</summary>
internal static class RowName
{
    /// <summary>Its windows: <c>1h/5m</c>.</summary>
    public static string Of(AlertRow row) => $"{MetricNames.Of(row.Long)}/{MetricNames.Of(row.Short)}";

    /// <summary>Its severity: <c>critical</c>.</summary>
    public static string SeverityOf(AlertRow row) => MetricNames.Of(row.Severity);
}
