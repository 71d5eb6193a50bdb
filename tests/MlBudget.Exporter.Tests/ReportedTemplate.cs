using MlBudget.Core.Budgets;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Tests;

/// <summary>A template as its reader would report it.</summary>
internal static class ReportedTemplate
{
    /// <summary>A snapshot with a template of two models, of which a third has no place.</summary>
    public static Snapshot In(Snapshot snapshot) => snapshot with
    {
        Templates =
        [
            new(Reports.Model("{model}") with { Notices = [new(NoticeKind.RecordsOfNoModel, "predictions: 12 of 900 records are of no model")] }, [.. Reports.Sources().Take(1)])
            {
                Template = new(
                    "model", 2, [new("churn", "churn", Reports.At - TimeSpan.FromDays(1)), new("fraud", "fraud", Reports.At)],
                    [new(UnwatchedReason.BeyondBound, 12, Reports.At) { Example = "third" }]) { Records = 900 },
            },
        ],
    };
}
