using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;

namespace MlBudget.Sources.Layouts;

/// <summary>A layout that programs write: how its records are written, and where the usual fields of predictions are.</summary>
/// <param name="Name">What <c>format</c> calls it.</param>
/// <param name="Meaning">What writes it, for the reference documentation, in Markdown: a part of a sentence.</param>
/// <param name="From">Where the layout is from.</param>
/// <param name="Layout">How its records are written.</param>
public sealed record RecordPreset(string Name, string Meaning, string From, RecordLayout Layout)
{
    /// <summary>Where fields of predictions are that a configuration doesn't give, written as a configuration would; null where it holds none.</summary>
    public NodeReader? Fields { get; init; }

    /// <summary>Where fields of labels are that a configuration doesn't give, written as a configuration would; null where it holds none.</summary>
    public NodeReader? Labels { get; init; }

    /// <summary>The condition that picks predictions where a configuration has none; null where all of its records are some.</summary>
    public NodeReader? Where { get; init; }
}

/// <summary>The layouts of <c>presets.yml</c>. A new one is an entry there, and a sample in its test.</summary>
public static class RecordPresets
{
    /// <summary>More than that has nobody written.</summary>
    private const int MostNodes = 10_000;

    private static readonly Lazy<ImmutableArray<RecordPreset>> Presets = new(Read);

    /// <summary>All of them.</summary>
    public static ImmutableArray<RecordPreset> All => Presets.Value;

    /// <summary>The one that a source's settings name; null where they name none.</summary>
    /// <param name="settings">The mapping that has <c>format</c> among others.</param>
    public static RecordPreset? Of(NodeReader settings) =>
        settings.Optional("format") is { } format ? All.FirstOrDefault(preset => format.Is(preset.Name)) : null;

    private static ImmutableArray<RecordPreset> Read()
    {
        using var stream = typeof(RecordPresets).Assembly.GetManifestResourceStream("presets.yml")!;
        using var text = new StreamReader(stream);
        var problems = new Problems();
        var root = NodeReader.Parse(text.ReadToEnd(), problems, References.OfProcess(), MostNodes)!;
        var presets = root.Entries().Select(Read).ToImmutableArray();
        return problems.Count == 0 ? presets : throw new InvalidOperationException(string.Join('\n', problems.Described("presets.yml")));
    }

    private static RecordPreset Read(NodeReader node)
    {
        node.IsMappingOf("meaning", "from", "form", "within", "rows", "fields", "labels", "where");
        var form = RecordForms.Find(node.Optional("form")?.Literal()) ?? RecordForms.All[0];
        var layout = new RecordLayout
        {
            Format = node.Key,
            Form = form.Form,
            Within = node.Optional("within")?.Literal(),
            Rows = node.Optional("rows")?.Literal(),
        };
        var labels = node.Optional("labels");
        return new(node.Key, node.Required("meaning")?.Literal() ?? "", node.Required("from")?.Literal() ?? "", layout)
        {
            Fields = labels is null ? node.Required("fields") : node.Optional("fields"),
            Labels = labels,
            Where = node.Optional("where"),
        };
    }
}
