using MlBudget.Settings;
using MlBudget.Sources.Files;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads where records come from.</summary>
internal static class FileSources
{
    /// <summary>The source of a mapping with <c>type</c> and <c>path</c>; null, with problems, where it is none.</summary>
    public static FileSourceDefinition? Read(NodeReader node)
    {
        node.Required("type")?.Name(["files"]);
        if (node.Required("path") is not { } path || path.Text("a path such as /var/log/predictions-*.jsonl") is not { } glob)
            return null;
        if (FilePattern.FaultOf(glob) is not { } fault)
            return new(glob, path.Written);
        path.Error(fault);
        return null;
    }
}
