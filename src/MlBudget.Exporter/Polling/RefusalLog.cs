using MlBudget.Core.Records;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Polling;

/// <summary>Says that records are refused.</summary>
internal static class RefusalLog
{
    /// <summary>Says it with the first one of an episode.</summary>
    public static void RecordRefused(this ILogger log, RejectionReason reason, RefusedExample example) =>
        log.With("Reason", MetricNames.Of(reason)).RecordRefused(example.Place, example.Number, example.Detail);
}
