using MlBudget.Core.Measures;

namespace MlBudget.Exporter.Configuration.Inputs;

/// <summary>Reads where labels are: in the predictions' own records, or in a source of their own.</summary>
internal static class LabelsReader
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(90);

    /// <summary>The labels; null where there are none.</summary>
    /// <param name="node">The source of labels; null where none is configured.</param>
    /// <param name="predictions">The predictions; null where they can't be read.</param>
    public static LabelInputs? Read(NodeReader? node, PredictionInputs? predictions)
    {
        var inline = predictions?.Find("label");
        if (node is null)
            return inline is null ? null : new(null, new(LabelOrigin.Inline, inline.Path, TimeSpan.Zero), inline.Node);
        if (inline is not null)
            node.ErrorAtKey("labels come from a source of their own or from 'label' in predictions.fields, not from both");
        if (!node.IsMappingOf("type", "path", "fields", "delay"))
            return null;
        if (predictions is not null && predictions.Find("id") is null)
            node.ErrorAtKey("labels are joined by id; add 'id' to predictions.fields");
        var source = FileSources.Read(node);
        var delay = node.Optional("delay")?.Duration(TimeSpan.Zero, LongestDelay) ?? TimeSpan.Zero;
        var fields = node.Required("fields");
        var known = fields?.IsMappingOf("id", "time", "label") ?? false;
        return new(source, new(LabelOrigin.Joined, Path("label"), delay) { TimePath = Path("time"), IdPath = Path("id") }, node);

        string Path(string key) =>
            known && fields!.Required(key) is { } field ? RecordFields.ReadPath(field) ?? string.Empty : string.Empty;
    }
}
