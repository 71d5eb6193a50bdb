using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Files;

/// <summary>Files of JSON lines.</summary>
public sealed class FilesKind : SourceKind
{
    /// <inheritdoc/>
    public override string Type => "files";

    /// <inheritdoc/>
    public override string Meaning => "JSON lines in files, plain or compressed by gzip, zstd or bzip2, which may grow and be rotated";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        new("path", "required: a file, or a glob, in which `*` is any part of a name and `**` any directories. It should match the names "
            + "that files are rotated to"),
        .. LayoutReader.Keys,
    ];

    /// <inheritdoc/>
    public override SourceDefinition? Read(NodeReader settings)
    {
        if (settings.Required("path") is not { } path || path.Text("a path such as /var/log/predictions-*.jsonl") is not { } glob)
            return null;
        var layout = LayoutReader.Read(settings);
        if (FilePattern.FaultOf(glob) is not { } fault)
            return new FileSourceDefinition(glob, path.Written) { Layout = layout };
        path.Error(fault);
        return null;
    }
}
