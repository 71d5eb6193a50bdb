namespace MlBudget.Core.Budgets;

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    /// <summary>Many answers came, and none of them is of the positive class.</summary>
    NoPositiveAnswers,

    /// <summary>The same, and all are of one text, which may be right.</summary>
    OneAnswer,

    /// <summary>Many labels came, and none of them is of the positive class.</summary>
    NoPositiveLabels,

    /// <summary>The same, and all are of one text, which may be right.</summary>
    OneLabel,

    /// <summary>Many labels came of a model of many classes, and none of them is the class that was answered.</summary>
    NoRightAnswers,

    /// <summary>Answers or labels are of classes that are not configured.</summary>
    OtherClasses,

    /// <summary>Of many labelled predictions none is of a class that is configured, which may be right.</summary>
    ClassNeverSeen,

    /// <summary>Scores lie outside 0 to 1.</summary>
    ScoresOutOfRange,

    /// <summary>A configured field was in nearly all records, and is in none since.</summary>
    FieldLost,

    /// <summary>Records don't say for how many predictions they stand.</summary>
    SamplingUnknown,

    /// <summary>A configured field is in none of many records that came lately.</summary>
    FieldMissing,

    /// <summary>A configured field is of another type in all records that have it, of many that came lately.</summary>
    FieldMistyped,

    /// <summary>A field of which only is asked whether it is there was in none of many records that came lately, which may be right.</summary>
    FieldNeverSeen,

    /// <summary>Half of the labels take longer than <c>labels.delay</c>.</summary>
    LabelsLate,

    /// <summary>Numbers are too small to be kept in millionths.</summary>
    NumbersTooSmall,

    /// <summary>No prediction is of the version that was said to be deployed last.</summary>
    VersionNotSeen,

    /// <summary>Records are of no model of a template.</summary>
    RecordsOfNoModel,

    /// <summary>Only few records are of no model of a template, which may be right.</summary>
    FewRecordsOfNoModel,

    /// <summary>New counters were so great that they are taken for where counting begins: what they had counted isn't.</summary>
    CountersTakenAsBase,

    /// <summary>No counter has had the value of a label that is asked for, which may be right.</summary>
    LabelValueNeverSeen,

    /// <summary>Predictions are of none of the SLOs into which one was made by a group attribute, which may be right.</summary>
    ValuesOfNoSlo,

    /// <summary>Records of a topic or a stream were gone before they could be read.</summary>
    RecordsLost,

    /// <summary>Records don't say what they cost, few enough for what is known of the others.</summary>
    CostsMissing,
}

/// <summary>
/// Something about what came of a model that its owners should know, since numbers are missing or wrong for it. It is said as long
/// as it is so.
/// </summary>
/// <param name="Kind">What it is about; there is at most one of a kind and a subject.</param>
/// <param name="Text">What was found and what to do, for people, without a full stop.</param>
public sealed record ModelNotice(NoticeKind Kind, string Text)
{
    /// <summary>The field or the source that it is about; empty where its kind says all.</summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>Whether something has to be done; else it may be as it should.</summary>
    public bool IsWarning => Kind is not (NoticeKind.OneAnswer or NoticeKind.OneLabel or NoticeKind.FieldNeverSeen or NoticeKind.FewRecordsOfNoModel or NoticeKind.ClassNeverSeen
        or NoticeKind.LabelValueNeverSeen or NoticeKind.ValuesOfNoSlo or NoticeKind.CostsMissing);
}
