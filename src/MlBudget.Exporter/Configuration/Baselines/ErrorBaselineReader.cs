using MlBudget.Core.Baselines;
using MlBudget.Core.Records;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Baselines;

/// <summary>Reads how far predicted numbers are off by their size.</summary>
internal static class ErrorBaselineReader
{
    /// <summary>The errors; null, with problems, where there are none.</summary>
    public static ErrorBaseline? Read(NodeReader node)
    {
        if (!node.IsMappingOf("prediction", "label", "edges", "mean_absolute_errors", "counts", ErrorBaseline.ResidualName))
            return null;
        var (prediction, label) = (node.Required("prediction")?.Text("the path of a field"), node.Required("label")?.Text("the path of a field"));
        var (edges, means, counts) = (node.Required("edges"), node.Required("mean_absolute_errors"), node.Required("counts"));
        if (prediction is null || label is null || edges is null || means is null || counts is null)
            return null;
        var inner = FeatureBaselineReader.ReadEdges(edges);
        var errors = new ErrorBaseline(prediction, label)
        {
            Edges = inner,
            Means = [.. means.Items().Select(item => item.Double(0, 2 * Millionths.GreatestInUnits) ?? 0)],
            Counts = FeatureBaselineReader.ReadCounts(counts, inner.Length + 1, "one more than the edges"),
            Residual = node.Optional(ErrorBaseline.ResidualName) is { } residual ? ReadResidual(residual) : null,
        };
        if (errors.Means.Length != inner.Length + 1)
            means.Error($"found {errors.Means.Length} errors, expected {inner.Length + 1}: one more than the edges");
        if (counts.IsList && errors.Counts.All(count => count == 0))
            counts.Error("there is no labelled prediction, expected at least one");
        return errors;
    }

    private static NumericBaseline? ReadResidual(NodeReader node)
    {
        var read = FeatureBaselineReader.Read(node);
        if (read is CategoricalBaseline)
            node.Error("is categorical, expected numbers");
        return read as NumericBaseline;
    }
}
