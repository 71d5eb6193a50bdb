namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads where records come from.</summary>
internal static class FileSources
{
    /// <summary>The source of a mapping with <c>type</c> and <c>path</c>; null, with problems, where it is none.</summary>
    public static FileSourceDefinition? Read(NodeReader node)
    {
        node.Required("type")?.Name(["files"]);
        return node.Required("path") is { } path && path.Text("a path such as /var/log/predictions-*.jsonl") is { } glob
            ? new(glob, path.Written) : null;
    }
}
