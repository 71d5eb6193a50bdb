using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Baselines;

/// <summary>Reads the distribution of a feature.</summary>
internal static class FeatureBaselineReader
{
    /// <summary>A baseline is learned with 64 bins or fewer; this leaves room for others, and bounds what a judgement takes.</summary>
    private const int MostEdges = 4096;

    /// <summary>2⁵³: all the events of a feature. Far from what overflows, and every count up to it is a double as well.</summary>
    private const long MostEvents = 1L << 53;

    /// <summary>The distribution; null, with problems, where there is none.</summary>
    public static FeatureBaseline? Read(NodeReader node)
    {
        if (!node.IsMappingOf(
            "field", "type", "threshold", "scale", "standard_deviation", "edges", "means", "categories", "counts"))
            return null;
        var path = node.Required("field")?.Text("the path of a field");
        var threshold = node.Required("threshold")?.Double(0, 1);
        var isNumeric = node.Required("type")?.Choice(("numeric", true), ("categorical", false));
        var counts = node.Required("counts");
        if (path is null || threshold is null || isNumeric is null || counts is null)
            return null;
        return isNumeric.Value ? ReadNumeric(node, path, threshold.Value, counts) : ReadCategorical(node, path, threshold.Value, counts);
    }

    private static NumericBaseline? ReadNumeric(NodeReader node, string path, double threshold, NodeReader counts)
    {
        Refuse(node, "categorical", "categories");
        var (edges, means) = (node.Required("edges"), node.Required("means"));
        var deviation = node.Required("standard_deviation")?.Double(0, double.MaxValue);
        if (edges is null || means is null || deviation is null)
            return null;
        var inner = ReadEdges(edges);
        return new(node.Key, path, threshold)
        {
            Edges = inner,
            Bins = ReadCounts(counts, inner.Length + 1, "one more than the edges"),
            Means = ReadMeans(means, inner.Length + 1),
            StandardDeviation = deviation.Value,
            Scale = node.Optional("scale")?.Number() ?? 1,
        };
    }

    /// <summary>The inner edges of bins.</summary>
    public static ImmutableArray<double> ReadEdges(NodeReader node)
    {
        var edges = BaselineReader.ReadRising(node, double.MinValue, double.MaxValue, isStrict: true);
        if (edges.Length > MostEdges)
            node.Error($"found {edges.Length} edges, expected at most {MostEdges}");
        return edges;
    }

    private static CategoricalBaseline? ReadCategorical(NodeReader node, string path, double threshold, NodeReader counts)
    {
        Refuse(node, "numeric", "scale", "standard_deviation", "edges", "means");
        if (node.Required("categories") is not { } list)
            return null;
        var items = list.Items();
        if (items.Length > CategoricalBaseline.MostCategories)
            list.Error(
                $"found {items.Length} categories, expected at most {CategoricalBaseline.MostCategories}: all others are counted together");
        var categories = items.Select(item => item.Text("a category") ?? string.Empty).ToImmutableArray();
        if (categories.Distinct().Count() < categories.Length)
            list.Error("a category is there twice");
        return new(node.Key, path, threshold)
        {
            Categories = categories,
            Bins = ReadCounts(counts, categories.Length + 1, "one for each category and one for all others"),
        };
    }

    private static void Refuse(NodeReader node, string type, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            node.Optional(key)?.ErrorAtKey($"is for {type} features only");
    }

    /// <summary>How many rows are in each bin.</summary>
    /// <param name="node">The list.</param>
    /// <param name="expected">How many bins there are.</param>
    /// <param name="why">Why so many, for people.</param>
    public static ImmutableArray<long> ReadCounts(NodeReader node, int expected, string why)
    {
        var counts = node.Items().Select(item => item.Integer(0, MostEvents) ?? 0).ToImmutableArray();
        if (counts.Length != expected)
            node.Error($"found {counts.Length} counts, expected {expected}: {why}");
        var sum = counts.Aggregate(Int128.Zero, (sum, count) => sum + count);
        if (sum > MostEvents)
            node.Error($"found counts that add up to {sum}, expected at most {MostEvents} together");
        return counts;
    }

    private static ImmutableArray<double> ReadMeans(NodeReader node, int expected)
    {
        var means = node.Items().Select(item => item.Double(double.MinValue, double.MaxValue) ?? 0).ToImmutableArray();
        if (means.Length != expected)
            node.Error($"found {means.Length} means, expected {expected}: one more than the edges");
        return means;
    }
}
