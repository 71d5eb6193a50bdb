using System.Collections.Immutable;

namespace MlBudget.Sources.Layouts;

/// <summary>How the bytes of a record may be written: what is configured, documented and suggested in errors comes from this list.</summary>
internal static class RecordForms
{
    /// <summary>The forms. A new one is a <see cref="Json.RecordSyntax"/>, and a line here.</summary>
    public static ImmutableArray<RecordFormSpec> All { get; } =
    [
        new("json", RecordForm.Json, "an object"),
        new("logfmt", RecordForm.Logfmt, "`key=value` between spaces"),
        new("csv", RecordForm.Csv, "rows between commas or other delimiters, of which the first names the columns") { Endings = [".csv"] },
        new("tsv", RecordForm.Csv, "the same between tabs") { Endings = [".tsv"], Delimiter = '\t' },
        new("parquet", RecordForm.Parquet, "rows of Parquet files") { Endings = [".parquet", ".pq"] },
        new("cri", RecordForm.Cri, string.Empty),
        new("otlp_calls", RecordForm.OtlpCalls, string.Empty),
        new("otlp_evaluations", RecordForm.OtlpEvaluations, string.Empty),
    ];

    /// <summary>What the names of compressed files end in.</summary>
    private static readonly string[] Compressed = [".gz", ".zst", ".bz2"];

    /// <summary>Those that a configuration names.</summary>
    public static IEnumerable<RecordFormSpec> Named => All.Where(form => form.Meaning.Length > 0);

    /// <summary>What the names of files end in that say what they hold.</summary>
    public static IEnumerable<string> Endings => All.SelectMany(form => form.Endings);

    /// <summary>The form that the end of a file's name says; null where it says none.</summary>
    /// <param name="path">The file's path, or a pattern. What it is compressed by may stand behind.</param>
    public static RecordFormSpec? OfName(string path)
    {
        if (Compressed.FirstOrDefault(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending)
            path = path[..^ending.Length];
        return All.FirstOrDefault(form => form.Endings.Any(known => path.EndsWith(known, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The form of a name; null where there is none.</summary>
    public static RecordFormSpec? Find(string? name) => All.FirstOrDefault(form => form.Name == name);
}

/// <summary>A way to write records.</summary>
/// <param name="Name">What it is called in configurations.</param>
/// <param name="Form">Which one it is.</param>
/// <param name="Meaning">What a record is, for the reference documentation, in Markdown: a part of a sentence; empty where only presets name it.</param>
internal sealed record RecordFormSpec(string Name, RecordForm Form, string Meaning)
{
    /// <summary>What the names of files end in that are written so.</summary>
    public ImmutableArray<string> Endings { get; init; } = [];

    /// <summary>Whether records are rows of tables.</summary>
    public bool IsTable => Form is RecordForm.Csv or RecordForm.Parquet;

    /// <summary>What stands between the values of a row; null where the files tell, or nothing does.</summary>
    public char? Delimiter { get; init; }
}
