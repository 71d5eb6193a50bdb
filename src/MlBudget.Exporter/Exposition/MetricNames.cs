using System.Collections.Concurrent;
using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <summary>What enumerations and durations are called in labels and in the API.</summary>
internal static class MetricNames
{
    /// <summary>A history asks for the same few windows millions of times.</summary>
    private static readonly ConcurrentDictionary<TimeSpan, string> Windows = [];

    private static readonly Func<TimeSpan, string> Format = Durations.Format;

    /// <summary>The canonical name of a window: <c>1d</c>.</summary>
    public static string Of(TimeSpan window) => Windows.GetOrAdd(window, Format);

    /// <summary>The canonical name of a window, or the period of the calendar that it is: <c>1d</c>, <c>month</c>.</summary>
    public static string Of(WindowReport window) => window.Unit is { } unit ? Of(unit) : Of(window.Length);

    /// <summary>The name of the window or the period over which a budget is kept: <c>7d</c>, <c>month</c>.</summary>
    public static string PeriodOf(SloDefinition slo) => slo.Periods is { } periods ? Of(periods.Unit) : Of(slo.Window);

    /// <summary>The name of periods of the calendar: <c>month</c>.</summary>
    public static string Of(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Week => "week",
        CalendarUnit.Month => "month",
        CalendarUnit.Quarter => "quarter",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "Not a unit."),
    };

    /// <summary>How a deployment became known: <c>log</c>.</summary>
    public static string Of(DeploymentOrigin origin) => origin switch
    {
        DeploymentOrigin.Log => "log",
        DeploymentOrigin.Api => "api",
        _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "Not an origin."),
    };

    /// <summary>How a version compares with another: <c>worse</c>.</summary>
    public static string Of(VersionVerdict verdict) => verdict switch
    {
        VersionVerdict.TooFewEvents => "too_few_events",
        VersionVerdict.NotSure => "not_sure",
        VersionVerdict.Better => "better",
        VersionVerdict.Worse => "worse",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Not a verdict."),
    };

    /// <summary>The name of a state: <c>no_data</c>.</summary>
    public static string Of(BudgetState state) => state switch
    {
        BudgetState.NoData => "no_data",
        BudgetState.Ok => "ok",
        BudgetState.Burning => "burning",
        BudgetState.Exhausted => "exhausted",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a state."),
    };

    /// <summary>The name of a reason: <c>no_events</c>.</summary>
    public static string Of(MissingReason reason) => reason switch
    {
        MissingReason.NoEvents => "no_events",
        MissingReason.FieldMissing => "field_missing",
        MissingReason.FieldMistyped => "field_mistyped",
        MissingReason.ValuesUnknown => "values_unknown",
        MissingReason.LeftOut => "left_out",
        MissingReason.WaitsForLabels => "waits_for_labels",
        MissingReason.WaitsForPredictions => "waits_for_predictions",
        MissingReason.NoLabels => "no_labels",
        MissingReason.ReferenceMissing => "reference_missing",
        MissingReason.NoPositives => "no_positives",
        MissingReason.ClassNotSeen => "class_not_seen",
        MissingReason.NoNegatives => "no_negatives",
        MissingReason.MostlyIrrelevant => "mostly_irrelevant",
        MissingReason.TooFewLabels => "too_few_labels",
        MissingReason.TooFewEvents => "too_few_events",
        MissingReason.GroupsTooSmall => "groups_too_small",
        MissingReason.NothingUsual => "nothing_usual",
        MissingReason.NotTrainedOn => "not_trained_on",
        MissingReason.SamplingUnknown => "sampling_unknown",
        MissingReason.CostsMissing => "costs_missing",
        MissingReason.TooFewAudits => "too_few_audits",
        MissingReason.JudgeNearChance => "judge_near_chance",
        MissingReason.WaitsForBaseline => "waits_for_baseline",
        MissingReason.Excluded => "excluded",
        MissingReason.BaselineTrend => "baseline_trend",
        MissingReason.LosesByRounding => "loses_by_rounding",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    /// <summary>Why nothing follows from an SLO's numbers: it has none, or too few errors stand behind them; null where something
    /// may.</summary>
    public static string? ReasonOf(SloReport report) =>
        report.Missing is { } missing ? Of(missing) : report.IsSpentByFew ? "few_bad_events" : null;

    /// <summary>The name of a kind: <c>occurrences</c>.</summary>
    public static string Of(SliKind kind) => kind switch
    {
        SliKind.Occurrences => "occurrences",
        SliKind.Level => "level",
        SliKind.Slices => "slices",
        SliKind.Amount => "amount",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind."),
    };

    /// <summary>The name of the statistic that decides: <c>ks</c>.</summary>
    public static string Of(DriftStatistic statistic) => statistic switch
    {
        DriftStatistic.KolmogorovSmirnov => "ks",
        DriftStatistic.JensenShannon => "js",
        _ => throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "Not a statistic."),
    };

    /// <summary>The name of a severity: <c>critical</c>.</summary>
    public static string Of(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "critical",
        AlertSeverity.Warning => "warning",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "Not a severity."),
    };

    /// <summary>The name of what a notice is about: <c>no_positive_answers</c>.</summary>
    public static string Of(NoticeKind kind) => kind switch
    {
        NoticeKind.NoPositiveAnswers => "no_positive_answers",
        NoticeKind.OneAnswer => "one_answer",
        NoticeKind.NoPositiveLabels => "no_positive_labels",
        NoticeKind.OneLabel => "one_label",
        NoticeKind.NoRightAnswers => "no_right_answers",
        NoticeKind.OtherClasses => "other_classes",
        NoticeKind.ClassNeverSeen => "class_never_seen",
        NoticeKind.ScoresOutOfRange => "scores_out_of_range",
        NoticeKind.ListsCut => "lists_cut",
        NoticeKind.JudgedNotShown => "judged_not_shown",
        NoticeKind.SamplingUnknown => "sampling_unknown",
        NoticeKind.CostsMissing => "costs_missing",
        NoticeKind.FieldLost => "field_lost",
        NoticeKind.FieldMissing => "field_missing",
        NoticeKind.FieldMistyped => "field_mistyped",
        NoticeKind.FieldNeverSeen => "field_never_seen",
        NoticeKind.LabelsLate => "labels_late",
        NoticeKind.NumbersTooSmall => "numbers_too_small",
        NoticeKind.VersionNotSeen => "version_not_seen",
        NoticeKind.RecordsOfNoModel => "records_of_no_model",
        NoticeKind.FewRecordsOfNoModel => "few_records_of_no_model",
        NoticeKind.CountersTakenAsBase => "counters_taken_as_base",
        NoticeKind.LabelValueNeverSeen => "label_value_never_seen",
        NoticeKind.ValuesOfNoSlo => "values_of_no_slo",
        NoticeKind.RecordsLost => "records_lost",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of notice."),
    };

    /// <summary>The name of a reason: <c>no_value</c>.</summary>
    public static string Of(UnwatchedReason reason) => reason switch
    {
        UnwatchedReason.NoValue => "no_value",
        UnwatchedReason.BeyondBound => "beyond_bound",
        UnwatchedReason.NoName => "no_name",
        UnwatchedReason.NameTaken => "name_taken",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    /// <summary>The name of a reason: <c>too_long</c>.</summary>
    public static string Of(RejectionReason reason) => reason switch
    {
        RejectionReason.Malformed => "malformed",
        RejectionReason.Encoding => "encoding",
        RejectionReason.TooLong => "too_long",
        RejectionReason.NoTime => "no_time",
        RejectionReason.Time => "time",
        RejectionReason.Id => "id",
        RejectionReason.Label => "label",
        RejectionReason.Future => "future",
        RejectionReason.SetAside => "set_aside",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };
}
