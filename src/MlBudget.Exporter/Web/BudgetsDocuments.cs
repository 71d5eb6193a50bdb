using System.Text.Json.Serialization;
using MlBudget.Core.Budgets;

namespace MlBudget.Exporter.Web;

internal sealed record BudgetsDocument(
    DateTime At, IEnumerable<ModelDocument> Models, IEnumerable<TemplateDocument> Templates, IEnumerable<UnavailableDocument> Unavailable);

internal sealed record TemplateDocument(string Template, DateTime At, string Field, int MaxModels)
{
    public required IEnumerable<TemplateModelDocument> Models { get; init; }

    public required IReadOnlyDictionary<string, long> UnwatchedRecords { get; init; }

    public required IEnumerable<NoticeDocument> Notices { get; init; }

    public required IEnumerable<SourceDocument> Sources { get; init; }
}

internal sealed record TemplateModelDocument(string Model, string Value, DateTime LatestRecord);

internal sealed record UnavailableDocument(string Model, string Reason);

internal sealed record ModelDocument
{
    public required string Model { get; init; }

    public required DateTime At { get; init; }

    public required string State { get; init; }

    public required bool IsShard { get; init; }

    public required int NoDataSlos { get; init; }

    public required string? BindingDimension { get; init; }

    public required double? CompositeHealth { get; init; }

    public required IEnumerable<NoticeDocument> Notices { get; init; }

    public required long Predictions { get; init; }

    public long? PredictionsRepresented { get; init; }

    public required long? DuplicateRecords { get; init; }

    public required long? RefusedIds { get; init; }

    public required long GroupOverflowRecords { get; init; }

    public required LabelsDocument Labels { get; init; }

    public required EstimatesDocument? EstimatedQuality { get; init; }

    public required IEnumerable<ConfusionDocument> Confusion { get; init; }

    public required HourDocument? LastHour { get; init; }

    public required IEnumerable<ScoreBinDocument> Scores { get; init; }

    public required IEnumerable<DimensionDocument> Dimensions { get; init; }

    public required CausesDocument Causes { get; init; }

    public required IEnumerable<GateDocument> Gates { get; init; }

    public required IEnumerable<RequiredActionDocument> RequiredActions { get; init; }

    public required IEnumerable<DecisionDocument> OpenDecisions { get; init; }

    public required IEnumerable<DeploymentDocument> Deployments { get; init; }

    public required IEnumerable<SloDocument> Slos { get; init; }

    public required IEnumerable<FieldDocument> Fields { get; init; }

    public required IEnumerable<FeatureReport> Features { get; init; }

    public required IEnumerable<SchemaViolations> SchemaViolations { get; init; }

    public required BaselineDocument Baseline { get; init; }

    public required AcceptedBaselineDocument? AcceptedBaseline { get; init; }

    public required PreviousBaselineDocument? PreviousBaseline { get; init; }

    public required DriftDocument? Drift { get; init; }

    /// <summary>The same of what the model was trained on.</summary>
    public required DriftDocument? Skew { get; init; }

    public required IEnumerable<SourceDocument> Sources { get; init; }

    public required IEnumerable<AdjustmentDocument> Adjustments { get; init; }

    public required IEnumerable<ExclusionDocument> Exclusions { get; init; }
}

internal sealed record NoticeDocument(string Kind, string Text);

internal sealed record FieldDocument(
    string Field, string Path, string Records, long Present, long Missing, long Mistyped, DateTime? LostSince);

internal sealed record DriftDocument(DateTime From, DateTime To, int JudgedFeatures, IEnumerable<string> DriftingFeatures);

internal sealed record BaselineDocument(
    DateTime? From, DateTime? To, double? LearningRatio, DateTime? LearnedBy, IReadOnlyDictionary<string, string>? LeftOut);

internal sealed record LabelsDocument
{
    public required double? Coverage { get; init; }

    public required long? Waiting { get; init; }

    public required long? Unmatched { get; init; }

    public required long? Expired { get; init; }

    public required long? Unknown { get; init; }

    public required long? Conflicts { get; init; }

    public required long? Overflow { get; init; }

    public required long? LeftOut { get; init; }

    public required MaturityDocument? Maturity { get; init; }
}

internal sealed record DimensionDocument(
    string Dimension, string State, double? Remaining, double? Health, int Slos, int NoDataSlos)
{
    public required IEnumerable<string> Owners { get; init; }

    public required bool DecideTogether { get; init; }

    public required IEnumerable<ActionDocument> Actions { get; init; }

    public required DateTime? NoDataSince { get; init; }
}

internal sealed record ActionDocument(string Action, string Meaning);

internal sealed record SloDocument
{
    public required string Slo { get; init; }

    public required string Dimension { get; init; }

    public required string Sli { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Where { get; init; }

    public required string Kind { get; init; }

    public required string Period { get; init; }

    public required string Objective { get; init; }

    public required string State { get; init; }

    public required string? Reason { get; init; }

    public required string? ReasonText { get; init; }

    public required double? Bound { get; init; }

    public required double? LowerBound { get; init; }

    public required IEnumerable<string> LostFields { get; init; }

    public required DateTime? BurnsSince { get; init; }

    public required double? Value { get; init; }

    public required double ErrorBudget { get; init; }

    public required double? Consumed { get; init; }

    public required double? Remaining { get; init; }

    public required double? RemainingEvents { get; init; }

    public required double? RemainingSeconds { get; init; }

    public required double? RemainingAmount { get; init; }

    public required DateTime? ExhaustsAt { get; init; }

    public required DateTime? RecoversAt { get; init; }

    public required string? ForecastAssumes { get; init; }

    public required DateTime? DataLostSince { get; init; }

    public required double Coverage { get; init; }

    public required DateTime Watermark { get; init; }

    public required IEnumerable<WindowDocument> Windows { get; init; }

    public required IEnumerable<ClosedPeriodDocument> ClosedPeriods { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required BurnDownDocument? BurnDown { get; init; }

    public required IEnumerable<AlertDocument> Alerts { get; init; }

    public required LatestSlotDocument LatestSlot { get; init; }

    public required string? Attribute { get; init; }

    public required IEnumerable<GroupDocument> Groups { get; init; }

    public required SloVersionsDocument? Versions { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required JudgeDocument? Judge { get; init; }
}

/// <summary>Of a share that is corrected by audits: what the judge says, how it errs, and the 95% interval of the share.</summary>
internal sealed record JudgeDocument(
    long Judged, double? JudgedGood, double? Sensitivity, double? Specificity, long AuditedGood, long AuditedBad, double? Lower, double? Upper);

internal sealed record ClosedPeriodDocument(
    string Period, DateTime From, DateTime To, double? Value, long? Events, long? BadEvents, double ErrorBudget, double Coverage,
    double? Remaining);

internal sealed record WindowDocument
{
    public required string Window { get; init; }

    public required double? Value { get; init; }

    public required double? ErrorRatio { get; init; }

    public required long? Events { get; init; }

    public required long? BadEvents { get; init; }

    /// <summary>The records behind them, where these stand for several predictions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? BadRecords { get; init; }

    /// <summary>As many events as tell as much, where records stand for several predictions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EffectiveEvents { get; init; }

    public required double ErrorBudget { get; init; }

    public required double Coverage { get; init; }

    public required double? BurnRate { get; init; }

    public required double? Spent { get; init; }

    public required double? Pace { get; init; }
}

internal sealed record AlertDocument(
    string Severity, string Long, string Short, double? BurnRate, double Threshold, bool Fires);

internal sealed record LatestSlotDocument(DateTime From, string Length, double? Value, bool? Kept);

internal sealed record GroupDocument(
    string Group, string Metric, long Events, double? Value, double? Lower, double? Upper, bool Judged);

internal sealed record SourceDocument
{
    public required string Source { get; init; }

    public required bool Up { get; init; }

    public required string? Error { get; init; }

    public required DateTime? LastSuccess { get; init; }

    public required DateTime? Watermark { get; init; }

    public required long Records { get; init; }

    public required long LateRecords { get; init; }

    public required IReadOnlyDictionary<string, long> RejectedRecords { get; init; }

    public required int CopiedFiles { get; init; }

    public required double? StaleAfterSeconds { get; init; }
}
