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
        new("cri", RecordForm.Cri, string.Empty),
    ];

    /// <summary>Those that a configuration names.</summary>
    public static IEnumerable<RecordFormSpec> Named => All.Where(form => form.Meaning.Length > 0);

    /// <summary>The form of a name; null where there is none.</summary>
    public static RecordFormSpec? Find(string? name) => All.FirstOrDefault(form => form.Name == name);
}

/// <summary>A way to write records.</summary>
/// <param name="Name">What it is called in configurations.</param>
/// <param name="Form">Which one it is.</param>
/// <param name="Meaning">What a record is, for the reference documentation, in Markdown: a part of a sentence; empty where only presets name it.</param>
internal sealed record RecordFormSpec(string Name, RecordForm Form, string Meaning);
