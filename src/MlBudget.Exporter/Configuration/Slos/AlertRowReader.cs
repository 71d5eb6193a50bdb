using System.Collections.Immutable;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Reads alert rows that replace those of the catalogue.</summary>
internal static class AlertRowReader
{
    private static readonly (TimeSpan Least, TimeSpan Greatest) Windows = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(90));

    /// <summary>The rows of a list, without those that can't be read. An empty list means no alerts.</summary>
    public static ImmutableArray<AlertRowSpec> Read(NodeReader list)
    {
        var rows = new List<AlertRowSpec>();
        foreach (var node in list.Items())
        {
            if (ReadRow(node) is not { } row)
                continue;
            if (rows.Exists(other => other.Row with { Share = row.Row.Share } == row.Row))
                node.Error(node.HoldsReference ? "what is written here stands for a row that is there already" : $"the row {row.Row} is there twice");
            else
                rows.Add(row);
        }

        return [.. rows];
    }

    /// <summary>A row as a configuration has it: <c>{ severity: critical, long: 6h, short: 30m, share: 0.125 }</c>.</summary>
    public static string Write(CatalogueRow row) => $"{{ severity: {MetricNames.Of(row.Severity)}, long: {Durations.Format(row.Long)}, "
        + $"short: {Durations.Format(row.Short)}, share: {NodeReader.Format((decimal)row.Share)} }}";

    private static AlertRowSpec? ReadRow(NodeReader node)
    {
        if (!node.IsMappingOf("severity", "long", "short", "share", "min_events"))
            return null;
        var severity = node.Required("severity")?.Choice<AlertSeverity>(
            ("critical", AlertSeverity.Critical), ("warning", AlertSeverity.Warning));
        var longWindow = node.Required("long")?.Duration(Windows.Least, Windows.Greatest);
        var shortWindow = node.Required("short")?.Duration(Windows.Least, Windows.Greatest);
        var share = ReadShare(node.Required("share"));
        var minEvents = node.Optional("min_events")?.Integer(1, 1_000_000_000);
        return severity is { } who && longWindow is { } from && shortWindow is { } to && share is { } part
            ? new(node, new(who, from, to, (double)part), minEvents) : null;
    }

    private static decimal? ReadShare(NodeReader? node)
    {
        var number = node?.Number();
        if (number is not { } share || share is > 0 and <= 1)
            return number;
        node!.Error(share is > 1 and <= 100 && !node.IsReference
            ? $"{NodeReader.Format(share)} looks like a percentage; write {NodeReader.Format(share / 100)}"
            : $"found {node.Shown}, expected a share of the budget above 0 and up to 1");
        return null;
    }
}
