using System.Text.Json;
using System.Text.Json.Serialization;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
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

    /// <summary>All models. How their budgets went has the document of each model alone: it is as long as the rest.</summary>
    public static BudgetsDocument Of(Snapshot snapshot) => new(
        Time(snapshot.At),
        snapshot.Models.Select(model => Of(
            model with { Policies = model.Policies with { BurnDowns = PolicyReport.None.BurnDowns } }, snapshot.DecidedAt(model))),
        snapshot.Templates.Select(template => Of(template, template.Template!)),
        snapshot.Unavailable.Select(model => new UnavailableDocument(model.Model, model.Reason)));

    private static TemplateDocument Of(ModelStatus status, TemplateReport template) =>
        new(status.Report.Model, Time(status.Report.At), template.Field, template.Most)
        {
            Models = template.Models.Select(model => new TemplateModelDocument(model.Model, model.Value, Time(model.Latest))),
            UnwatchedRecords = template.Unwatched.ToDictionary(unwatched => MetricNames.Of(unwatched.Reason), unwatched => unwatched.Count),
            Notices = status.Report.Notices.Select(Of),
            Sources = status.Sources.Select(Of),
        };

    private static NoticeDocument Of(ModelNotice notice) => new(MetricNames.Of(notice.Kind), notice.Text);

    /// <summary>One model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="decidedAt">The instant by which decisions are in force.</param>
    public static ModelDocument Of(ModelStatus model, Instant decidedAt)
    {
        var report = model.Report;
        return new()
        {
            Model = report.Model,
            At = Time(report.At),
            State = MetricNames.Of(report.State),
            IsShard = model.Shard is not null,
            NoDataSlos = report.NoDataSlos,
            BindingDimension = report.Binding?.Name(),
            CompositeHealth = report.Composite,
            Notices = report.Notices.Select(Of),
            Predictions = report.Predictions,
            PredictionsRepresented = report.Represented,
            DuplicateRecords = report.Duplicates,
            RefusedIds = report.RefusedIds,
            GroupOverflowRecords = report.GroupOverflow,
            Labels = new()
            {
                Coverage = report.LabelCoverage,
                Waiting = report.Joins?.Waiting,
                Unmatched = report.Joins?.Unmatched,
                Expired = report.Joins?.Expired,
                Unknown = report.Joins?.Unknown,
                Conflicts = report.Joins?.Conflicts,
                Overflow = report.Joins?.Overflow,
                LeftOut = report.LabelsLeftOut,
                Maturity = QualityJson.Maturity(report.Labels),
            },
            EstimatedQuality = QualityJson.Estimates(report.Estimates),
            Confusion = PictureJson.Confusion(report.Pictures),
            LastHour = PictureJson.Hour(report.Pictures),
            Scores = PictureJson.Scores(report.Pictures),
            Dimensions = report.Dimensions.Select(dimension => Of(dimension, model)),
            Causes = CauseJson.Of(model.CascadeOfWhole),
            Gates = DecisionJson.Gates(model, decidedAt),
            RequiredActions = DecisionJson.Required(model, decidedAt),
            OpenDecisions = DecisionJson.Decisions(model, decidedAt, DecisionState.Waiting, DecisionState.InForce),
            Deployments = DeploymentJson.Deployments(model),
            Slos = report.Slos.Select(slo => Of(slo, model)),
            Fields = report.Fields.Select(Of),
            Features = report.Features,
            SchemaViolations = report.Violations,
            Baseline = new(
                report.Baseline is { } baseline ? Time(baseline.From) : null,
                report.Baseline is { } known ? Time(known.To) : null,
                report.Learning?.Share,
                report.Learning is { } learning ? Time(learning.To) : null,
                report.Baseline?.LeftOut),
            AcceptedBaseline = BaselineJson.Of(report.Acceptance),
            PreviousBaseline = BaselineJson.Of(report.Previous),
            Drift = report.Drift is { } drift ? Of(drift) : null,
            Skew = report.Skew is { } skew ? Of(skew) : null,
            Sources = model.Sources.Select(Of),
            Adjustments = StretchesJson.Adjustments(model),
            Exclusions = StretchesJson.Exclusions(model),
        };
    }

    private static DimensionDocument Of(DimensionReport dimension, ModelStatus model)
    {
        var owner = model.Policies.Policy.Owners.GetValueOrDefault(dimension.Dimension);
        return new(
            dimension.Dimension.Name(), MetricNames.Of(dimension.State), dimension.Remaining, dimension.Health, dimension.Slos, dimension.NoData)
        {
            Owners = owner?.Teams ?? [],
            DecideTogether = owner?.IsJoint ?? false,
            Actions = (owner?.Actions ?? []).Select(action => new ActionDocument(action.Name, action.Meaning)),
            NoDataSince = Time(model.Policies.DataLoss.NothingSince(dimension.Dimension, model.Report.Slos)),
        };
    }

    private static SloDocument Of(SloReport report, ModelStatus model) => new()
    {
        Slo = report.Slo.Name,
        Dimension = report.Slo.Dimension.Name(),
        Sli = report.Slo.SliText,
        Where = report.Slo.Population?.Shown,
        Kind = MetricNames.Of(report.Slo.Sli.Kind),
        Period = MetricNames.PeriodOf(report.Slo),
        Objective = Words.Objective(report.Slo),
        State = MetricNames.Of(report.State),
        Reason = MetricNames.ReasonOf(report),
        ReasonText = Words.Reason(report),
        Bound = SliBound.Of(report.Slo.Sli, report.Whole.Allowed),
        LowerBound = SliBound.LowerOf(report.Slo.Sli, report.Whole.Allowed),
        LostFields = report.LostFields.Select(field => field.Field.Name),
        BurnsSince = Time(model.CascadeOfWhole.OnsetOf(report.Slo.Name)?.At.Start),
        Value = report.Whole.Reading?.Value,
        ErrorBudget = report.Whole.Allowed,
        Consumed = report.Consumed,
        Remaining = report.Remaining,
        RemainingEvents = report.RemainingEvents,
        RemainingSeconds = report.RemainingEvents is { } left ? PolicyWords.RemainingTime(report, left)?.TotalSeconds : null,
        RemainingAmount = report.RemainingAmount,
        ExhaustsAt = Time(model.Policies.ForecastOf(report.Slo.Name)?.Exhaustion),
        RecoversAt = Time(model.Policies.ForecastOf(report.Slo.Name)?.Recovery),
        ForecastAssumes = PolicyWords.Assumes(model.Policies.ForecastOf(report.Slo.Name)),
        DataLostSince = Time(model.Policies.DataLoss.LostSince(report)),
        Coverage = report.Whole.Coverage,
        Watermark = Time(report.Watermark),
        ClosedPeriods = model.Policies.Closed.Of(report.Slo.Name).Select(period => new ClosedPeriodDocument(
            period.Name, Time(period.From), Time(period.To), period.Reading?.Value, period.Reading?.Events, period.Reading?.Bad, period.Allowed,
            period.Coverage, period.Remaining)),
        BurnDown = BurnDownJson.Of(model.Policies.BurnDowns.GetValueOrDefault(report.Slo.Name)),
        Windows = report.Windows.Select(window => Of(window, report.Slo.Sli.Kind, model.Report.Represented is not null)),
        Alerts = report.Alerts.Select(alert => new AlertDocument(
            MetricNames.Of(alert.Row.Severity), MetricNames.Of(alert.Row.Long), MetricNames.Of(alert.Row.Short),
            alert.BurnRate, alert.Row.Factor, alert.Fires)),
        LatestSlot = new(
            Time(report.LatestSlot.From), MetricNames.Of(report.Slo.Slot), report.LatestSlot.Reading?.Value, report.LatestSlot.Kept),
        Attribute = report.Attribute,
        Groups = report.Groups.Select(group => new GroupDocument(
            group.Group, group.Metric, group.Whole.Events, group.Rate, group.Interval?.Lower, group.Interval?.Upper, group.Judged)),
        Versions = DeploymentJson.Of(model.Policies.Versions.GetValueOrDefault(report.Slo.Name)),
        Judge = report.Corrected is not { } judge ? null : new(
            judge.JudgedRows, judge.JudgedGood, judge.Sensitivity, judge.Specificity, judge.GoodAudits, judge.BadAudits, judge.Interval?.Lower, judge.Interval?.Upper),
    };

    private static FieldDocument Of(FieldReport field) => new(
        field.Field.Name, field.Field.Path, field.Field.Source, field.LastDay.Present, field.LastDay.Missing,
        field.LastDay.Mistyped, field.LostSince is { } since ? Time(since) : null);

    private static WindowDocument Of(WindowReport window, SliKind kind, bool isSampled) => new()
    {
        Window = MetricNames.Of(window),
        Value = window.Reading?.Value,
        ErrorRatio = window.Reading?.ErrorRatio,
        Events = window.Reading?.Events,
        BadEvents = window.Reading?.Bad,
        BadRecords = isSampled || IsSampled(window) ? window.Reading?.BadRows : null,
        EffectiveEvents = isSampled || IsSampled(window) ? window.Reading?.EffectiveEvents : null,
        ErrorBudget = window.Allowed,
        Coverage = window.Coverage,
        BurnRate = window.BurnRate,
        Spent = kind == SliKind.Level ? null : window.Spent,
        Pace = kind == SliKind.Level ? window.Spent : null,
    };

    /// <summary>Whether labels stand for several predictions.</summary>
    private static bool IsSampled(WindowReport window) => window.Reading is { } reading && reading.EffectiveEvents < reading.Events;

    private static DriftDocument Of(DriftReport drift) => new(
        Time(drift.From),
        Time(drift.To),
        drift.Features.Count(feature => feature.Verdict.Drifts is not null),
        drift.Drifting);

    private static SourceDocument Of(SourceStatus source) => new()
    {
        Source = source.Name,
        Up = source.Error is null,
        Error = source.Error,
        LastSuccess = Time(source.LastSuccess),
        Watermark = Time(source.LatestTime),
        Records = source.Records,
        LateRecords = source.Late,
        RejectedRecords = source.Rejected.ToDictionary(rejected => MetricNames.Of(rejected.Reason), rejected => rejected.Count),
        CopiedFiles = source.CopiedFiles,
        StaleAfterSeconds = source.StaleAfter?.TotalSeconds,
    };

    private static DateTime? Time(Instant? time) => time is { } known ? Time(known) : null;

    private static DateTime Time(Minute minute) => Time(minute.Start);

    private static DateTime Time(Instant time) => time.ToDateTimeOffset().UtcDateTime;
}
