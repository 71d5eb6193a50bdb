using System.Text.Json;
using System.Text.Json.Serialization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Web;

/// <summary>Snapshots as JSON. A value without evidence is null; a time is RFC 3339 in UTC.</summary>
internal static class BudgetsJson
{
    /// <summary>How all of it is written.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>All models.</summary>
    public static BudgetsDocument Of(Snapshot snapshot) => new(
        Time(snapshot.At),
        snapshot.Models.Select(Of),
        snapshot.Unavailable.Select(model => new UnavailableDocument(model.Model, model.Reason)));

    /// <summary>One model.</summary>
    public static ModelDocument Of(ModelStatus model)
    {
        var report = model.Report;
        return new(
            report.Model,
            Time(report.At),
            MetricNames.Of(report.State),
            report.Binding?.Name(),
            report.Composite,
            report.Notices.Select(notice => new NoticeDocument(MetricNames.Of(notice.Kind), notice.Text)),
            report.Predictions,
            report.Duplicates,
            report.RefusedIds,
            report.GroupOverflow,
            new(
                report.LabelCoverage, report.Joins?.Waiting, report.Joins?.Unmatched, report.Joins?.Expired,
                report.Joins?.Unknown, report.Joins?.Conflicts, report.Joins?.Overflow, report.LabelsLeftOut,
                QualityJson.Maturity(report.Labels)),
            QualityJson.Estimates(report.Estimates),
            report.Dimensions.Select(dimension => new DimensionDocument(
                dimension.Dimension.Name(), MetricNames.Of(dimension.State), dimension.Remaining,
                dimension.Health, dimension.Slos, dimension.NoData)),
            report.Slos.Select(Of),
            report.Features,
            report.Violations,
            new(
                report.Baseline is { } baseline ? Time(baseline.From) : null,
                report.Baseline is { } known ? Time(known.To) : null,
                report.Learning?.Share,
                report.Learning is { } learning ? Time(learning.To) : null,
                report.Baseline?.LeftOut),
            report.Drift is { } drift ? Of(drift) : null,
            model.Sources.Select(Of));
    }

    private static SloDocument Of(SloReport report) => new(
        report.Slo.Name,
        report.Slo.Dimension.Name(),
        report.Slo.SliText,
        MetricNames.Of(report.Slo.Sli.Kind),
        MetricNames.Of(report.Slo.Window),
        Words.Objective(report.Slo),
        MetricNames.Of(report.State),
        MetricNames.ReasonOf(report),
        report.Whole.Reading?.Value,
        report.Whole.Allowed,
        report.Consumed,
        report.Remaining,
        report.Whole.Coverage,
        MinuteTime(report.Watermark),
        report.Windows.Select(window => Of(window, report.Slo.Sli.Kind)),
        report.Alerts.Select(alert => new AlertDocument(
            MetricNames.Of(alert.Row.Severity), MetricNames.Of(alert.Row.Long), MetricNames.Of(alert.Row.Short),
            alert.BurnRate, alert.Row.Factor, alert.Fires)),
        new(MinuteTime(report.LatestSlot.From), MetricNames.Of(report.Slo.Slot), report.LatestSlot.Reading?.Value, report.LatestSlot.Kept),
        report.Attribute,
        report.Groups.Select(group => new GroupDocument(
            group.Group, group.Metric, group.Whole.Events, group.Rate, group.Interval?.Lower, group.Interval?.Upper, group.Judged)));

    private static WindowDocument Of(WindowReport window, SliKind kind) => new(
        MetricNames.Of(window.Length),
        window.Reading?.Value,
        window.Reading?.ErrorRatio,
        window.Reading?.Events,
        window.Reading?.Bad,
        window.Allowed,
        window.Coverage,
        window.BurnRate,
        kind == SliKind.Level ? null : window.Spent,
        kind == SliKind.Level ? window.Spent : null);

    private static DriftDocument Of(DriftReport drift) => new(
        MinuteTime(drift.From),
        MinuteTime(drift.To),
        drift.Features.Count(feature => feature.Verdict.Drifts is not null),
        drift.Drifting);

    private static SourceDocument Of(SourceStatus source) => new(
        source.Name,
        source.Error is null,
        source.Error,
        source.LastSuccess is { } success ? Time(success) : null,
        source.LatestTime is { } latest ? Time(latest) : null,
        source.Records,
        source.Late,
        source.Rejected.ToDictionary(rejected => MetricNames.Of(rejected.Reason), rejected => rejected.Count),
        source.CopiedFiles);

    private static DateTime MinuteTime(int minute) => Time(minute * EventTime.PerMinute);

    private static DateTime Time(long micros) => EventTime.ToDateTimeOffset(micros).UtcDateTime;
}

internal sealed record BudgetsDocument(
    DateTime At, IEnumerable<ModelDocument> Models, IEnumerable<UnavailableDocument> Unavailable);

internal sealed record UnavailableDocument(string Model, string Reason);

internal sealed record ModelDocument(
    string Model,
    DateTime At,
    string State,
    string? BindingDimension,
    double? CompositeHealth,
    IEnumerable<NoticeDocument> Notices,
    long Predictions,
    long? DuplicateRecords,
    long? RefusedIds,
    long GroupOverflowRecords,
    LabelsDocument Labels,
    EstimatesDocument? EstimatedQuality,
    IEnumerable<DimensionDocument> Dimensions,
    IEnumerable<SloDocument> Slos,
    IEnumerable<FeatureReport> Features,
    IEnumerable<SchemaViolations> SchemaViolations,
    BaselineDocument Baseline,
    DriftDocument? Drift,
    IEnumerable<SourceDocument> Sources);

internal sealed record NoticeDocument(string Kind, string Text);

internal sealed record DriftDocument(DateTime From, DateTime To, int JudgedFeatures, IEnumerable<string> DriftingFeatures);

internal sealed record BaselineDocument(
    DateTime? From, DateTime? To, double? LearningRatio, DateTime? LearnedBy, IReadOnlyDictionary<string, string>? LeftOut);

internal sealed record LabelsDocument(
    double? Coverage, long? Waiting, long? Unmatched, long? Expired, long? Unknown, long? Conflicts, long? Overflow,
    long? LeftOut, MaturityDocument? Maturity);

internal sealed record DimensionDocument(
    string Dimension, string State, double? Remaining, double? Health, int Slos, int NoDataSlos);

internal sealed record SloDocument(
    string Slo,
    string Dimension,
    string Sli,
    string Kind,
    string Period,
    string Objective,
    string State,
    string? Reason,
    double? Value,
    double ErrorBudget,
    double? Consumed,
    double? Remaining,
    double Coverage,
    DateTime Watermark,
    IEnumerable<WindowDocument> Windows,
    IEnumerable<AlertDocument> Alerts,
    LatestSlotDocument LatestSlot,
    string? Attribute,
    IEnumerable<GroupDocument> Groups);

internal sealed record WindowDocument(
    string Window,
    double? Value,
    double? ErrorRatio,
    long? Events,
    long? BadEvents,
    double ErrorBudget,
    double Coverage,
    double? BurnRate,
    double? Spent,
    double? Pace);

internal sealed record AlertDocument(
    string Severity, string Long, string Short, double? BurnRate, double Threshold, bool Fires);

internal sealed record LatestSlotDocument(DateTime From, string Length, double? Value, bool? Kept);

internal sealed record GroupDocument(
    string Group, string Metric, long Events, double? Value, double? Lower, double? Upper, bool Judged);

internal sealed record SourceDocument(
    string Source,
    bool Up,
    string? Error,
    DateTime? LastSuccess,
    DateTime? Watermark,
    long Records,
    long LateRecords,
    IReadOnlyDictionary<string, long> RejectedRecords,
    int CopiedFiles);
