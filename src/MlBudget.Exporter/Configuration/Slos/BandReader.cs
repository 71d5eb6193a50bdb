using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Reads bounds on both sides, as <c>between: [0.05, 0.3]</c> with <c>slack: 0.05</c>.</summary>
internal static class BandReader
{
    /// <summary>The key of how far a value may lie outside on the whole.</summary>
    public const string Slack = "slack";

    private const string Expected = "two numbers, the lower first, as in [0.05, 0.3]";

    /// <summary>Says that only a bound on both sides has a slack.</summary>
    public static void Refuse(NodeReader slo) => slo.Optional(Slack)?.ErrorAtKey("is for 'between' only");

    /// <summary>The bound; null, with problems, where there is none.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="node">The two numbers.</param>
    /// <param name="indicator">What is measured; null where that can't be read.</param>
    public static Bound? Read(NodeReader slo, NodeReader node, Indicator? indicator)
    {
        var band = ReadBand(node, indicator);
        var (slack, slices) = (slo.Optional(Slack), slo.Optional("slices"));
        if (slack is null && slices is null)
        {
            node.ErrorAtKey("lacks 'slack', how far the value may lie outside before the budget is spent, or 'slices', each of which is bad where it lies outside");
            return null;
        }

        if (slack is not null && slices is not null)
        {
            slack.ErrorAtKey("stands beside 'slices', of which one is bad as soon as the value lies outside; write only one of them");
            return null;
        }

        var allowed = slack is null ? 0 : Bound.ReadValue(slack, BoundKind.Between, indicator);
        return band is null || allowed is null ? null : new(BoundKind.Between, allowed.Value, null, slack ?? node) { Band = band };
    }

    private static Band? ReadBand(NodeReader node, Indicator? indicator)
    {
        if (!node.IsList || node.Items() is not [var first, var last])
        {
            node.Error($"expected {Expected}");
            return null;
        }

        var (greatest, least) = (indicator?.Metric?.GreatestBound, indicator?.Metric?.MayBeNegative == true ? -indicator.Metric.GreatestBound : 0);
        if (Edge(first, least, greatest) is not { } lower || Edge(last, least, greatest) is not { } upper)
            return null;
        if (lower >= upper)
            node.Error($"nothing is between {NodeReader.Format(lower)} and {NodeReader.Format(upper)}; expected {Expected}");
        else if (greatest is null && lower == 0 && upper == 1)
            node.Error("every share is between 0 and 1; write an edge that it can lie beyond");
        else if (lower == 0 && least == 0 && indicator is not null && indicator.Bounds.Contains(BoundKind.AtMost))
            first.Error($"{indicator.Noun} is never below 0, so that it has no lower edge; write at_most");
        else if (greatest is null && upper == 1 && indicator is not null && indicator.Bounds.Contains(BoundKind.AtLeast))
            last.Error($"{indicator.Noun} is never above 1, so that it has no upper edge; write at_least");
        else
            return new(lower, upper);
        return null;
    }

    private static decimal? Edge(NodeReader node, decimal? least, decimal? greatest)
    {
        if (greatest is { } most)
            return node.Number(least ?? 0, most);
        var edge = node.Number();
        if (edge is null or (>= 0 and <= 1))
            return edge;
        node.Error(edge is > 1 and <= 100 ? $"{(node.IsReference ? node.Shown : NodeReader.Format(edge.Value))} looks like a percentage; write {NodeReader.Format(edge.Value / 100)}" : $"found {node.Shown}, expected a number from 0 to 1");
        return null;
    }
}
