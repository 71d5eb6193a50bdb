using MlBudget.Core.Records;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Json;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Layouts;

/// <summary>How the bytes of a record are written.</summary>
public enum RecordForm
{
    /// <summary>One JSON object.</summary>
    Json,

    /// <summary><c>key=value</c> between spaces.</summary>
    Logfmt,

    /// <summary>A line of a container's log as Kubernetes keeps it, in one or more parts.</summary>
    Cri,

    /// <summary>A row between commas or other delimiters, of a file whose first row names the columns.</summary>
    Csv,

    /// <summary>A row of a file of columns, which says of which type they are.</summary>
    Parquet,

    /// <summary>A document of OpenTelemetry's protocol, of which each call of a generative model is a row.</summary>
    OtlpCalls,

    /// <summary>A document of OpenTelemetry's protocol, of which each evaluation of an answer is a row.</summary>
    OtlpEvaluations,
}

/// <summary>How the records of a source are written, wherever their bytes come from.</summary>
public sealed record RecordLayout
{
    /// <summary>One JSON object for each record.</summary>
    public static RecordLayout Json { get; } = new();

    /// <summary>What it is called in configurations.</summary>
    public string Format { get; init; } = "json";

    /// <summary>How the bytes of a record are written.</summary>
    public RecordForm Form { get; init; }

    /// <summary>The value within which paths begin; null for the whole record.</summary>
    public string? Within { get; init; }

    /// <summary>A regular expression of what stands before each record; null for nothing.</summary>
    public string? Prefix { get; init; }

    /// <summary>Where the list is of which each element is a row; null where each record is one.</summary>
    public string? Rows { get; init; }

    /// <summary>What stands between the values of a row; null where each file's first row tells. Of no use to other forms.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether nobody has configured the form: the names of the files tell it.</summary>
    public bool IsOfNames { get; init; }

    /// <summary>Whether records are rows of tables, whose files say which columns there are.</summary>
    public bool IsTable => Form is RecordForm.Csv or RecordForm.Parquet;

    /// <summary>Whether each value of a JSON object is a text, as where it is made of fields that have no types.</summary>
    public bool IsOfTexts { get; init; }

    /// <summary>Whether a record may have several rows.</summary>
    public bool HasRows => Rows is not null || IsOtlp;

    /// <summary>Whether records are documents of OpenTelemetry's protocol.</summary>
    public bool IsOtlp => Form is RecordForm.OtlpCalls or RecordForm.OtlpEvaluations;

    /// <summary>Whether each value of a row is a text.</summary>
    public bool HasTexts => IsOfTexts || Form is RecordForm.Csv;

    /// <summary>How records are written, for people, behind where they are from; empty for one JSON object each.</summary>
    public string Words => (Format, Prefix, Rows, Within) switch
    {
        ("json", null, null, null) => string.Empty,
        _ => $" (records as {Format}{(Prefix is null ? "" : $" behind '{Prefix}'")}{(IsUsualWithin ? "" : $" within '{Within}'")}"
            + $"{(Rows is null ? "" : $", each element of '{Rows}' a row")}{(IsOfNames ? ", as the names of the files say" : "")})",
    };

    /// <summary>Whether a record may be of several lines.</summary>
    public bool HasParts => Form is RecordForm.Cri or RecordForm.Csv;

    /// <summary>Makes rows of records.</summary>
    /// <param name="schema">What is decoded from each record.</param>
    /// <param name="maxRecordBytes">The longest record, in bytes; who reads it sees to it that none is longer.</param>
    /// <param name="requireId">Whether a row without an id is refused.</param>
    /// <exception cref="FormatException">A path is none.</exception>
    public RecordFormat Create(RecordSchema schema, int maxRecordBytes, bool requireId) => IsOtlp
        ? new OtlpFormat(schema, maxRecordBytes, requireId, Form)
        : Rows is null
        ? new JsonFormat(schema, maxRecordBytes, requireId, CreateSyntax, Shape)
        : new RowsFormat(schema, maxRecordBytes, requireId, CreateSyntax, Shape);

    /// <summary>Whether a record that has several lines goes on in the next one.</summary>
    /// <param name="record">Its lines so far.</param>
    public bool GoesOn(ReadOnlySpan<byte> record) => Form == RecordForm.Cri && CriSyntax.GoesOn(record);

    private bool IsUsualWithin => Within == RecordPresets.All.FirstOrDefault(preset => preset.Name == Format)?.Layout.Within;

    private RecordShape Shape => new(Rows is null ? null : RecordPath.Parse(Rows), Within is null ? null : RecordPath.Parse(Within)) { AreTexts = HasTexts };

    private RecordSyntax? CreateSyntax() => this switch
    {
        { Prefix: { } prefix } => new PrefixSyntax(PrefixSyntax.ExpressionOf(prefix), Form == RecordForm.Logfmt ? new() : null),
        { Form: RecordForm.Logfmt } => new LogfmtSyntax(),
        { Form: RecordForm.Cri } => new CriSyntax(),
        _ => null,
    };
}
