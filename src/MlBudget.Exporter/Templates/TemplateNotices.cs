using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Templates;

/// <summary>What the owners of a template should know: records of the last day that are of no model that is watched.</summary>
internal static class TemplateNotices
{
    /// <summary>Lines without a model now and then are usual in a log, as of a start; a share of 1% is none of them.</summary>
    private const double Noticeable = 0.01;

    /// <summary>The notices.</summary>
    /// <param name="template">Which models there are.</param>
    /// <param name="now">The instant.</param>
    public static ImmutableArray<ModelNotice> Of(TemplateReport template, Instant now) =>
    [
        .. template.Unwatched.Where(unwatched => unwatched.Latest >= now - TimeSpan.FromDays(1)).Select(unwatched => new ModelNotice(
            IsFew(unwatched, template.Records) ? NoticeKind.FewRecordsOfNoModel : NoticeKind.RecordsOfNoModel, template.Describe(unwatched))
        {
            Subject = MetricNames.Of(unwatched.Reason),
        }),
    ];

    private static bool IsFew(UnwatchedRecords unwatched, long records) =>
        unwatched.Reason == UnwatchedReason.NoValue && unwatched.Count < Noticeable * records;
}
