using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;
using MlBudget.Sources.Layouts;

namespace MlBudget.Sources.Files;

/// <summary>Files of JSON lines.</summary>
public sealed class FilesKind : SourceKind
{
    private const string ExpectedPath = "a path such as /var/log/predictions-*.jsonl";

    /// <inheritdoc/>
    public override string Type => "files";

    /// <inheritdoc/>
    public override string Meaning => "[files](#files) of JSON lines, of a JSON array, or of [tables](Inputs/README.md#tables), plain or compressed by gzip, zstd or bzip2, which may grow and be rotated";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        new("path", "required: a file, or a glob, in which `*` is any part of a name and `**` any directories, or a list of such: `[a-*.jsonl, b/*.jsonl]`. "
            + "They should match the names that files are rotated to. What several match is read once"),
        .. LayoutReader.Keys,
    ];

    /// <inheritdoc/>
    public override SourceDefinition? Read(NodeReader settings)
    {
        if (settings.Required("path") is not { } path)
            return null;
        ImmutableArray<NodeReader> items = path.IsList ? path.Items() : [path];
        if (items.IsEmpty)
            path.Error($"found an empty list, expected {ExpectedPath}");
        var globs = items.Select(PathOf).ToImmutableArray();
        var layout = LayoutReader.Read(settings, OfNames(settings, path, [.. globs.OfType<string>()]));
        return globs.IsEmpty || globs.Contains(null) ? null
            : new FileSourceDefinition([.. globs.OfType<string>()], [.. items.Select(item => item.Written)]) { Layout = layout };
    }

    /// <summary>The form that the names of the files say, where nothing else says one; null where they say none.</summary>
    private static RecordFormSpec? OfNames(NodeReader settings, NodeReader node, string[] globs)
    {
        var forms = globs.Select(RecordForms.OfName).Distinct().ToList();
        if (settings.Optional("format") is not null || forms.Count == 0 || forms.All(form => form is null))
            return null;
        if (forms.Count == 1)
            return forms[0];
        node.Error($"found names of {string.Join(" and of ", forms.Select(form => form?.Name ?? "no known form"))}, expected one for all, or 'format'");
        return null;
    }

    /// <summary>The path that a text says; null, with a problem, where it is none.</summary>
    private static string? PathOf(NodeReader node)
    {
        if (node.Text(ExpectedPath) is not { } glob)
            return null;
        if (FilePattern.FaultOf(glob) is not { } fault)
            return glob;
        node.Error(fault);
        return null;
    }
}
