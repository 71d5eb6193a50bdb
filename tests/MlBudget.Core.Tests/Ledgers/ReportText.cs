using System.Globalization;
using MlBudget.Core.Budgets;

namespace MlBudget.Core.Tests.Ledgers;

/// <summary>Every number of a report as text, so that two reports compare whole and a difference can be read.</summary>
internal static class ReportText
{
    public static string Of(ModelReport report)
    {
        var lines = report.Slos.SelectMany(Of)
            .Concat(report.Dimensions.Select(dimension => dimension.ToString()))
            .Concat(report.Features.Select(feature => feature.ToString()))
            .Concat(report.Violations.Select(violation => violation.ToString()))
            .Concat(Of(report.Labels))
            .Append(string.Create(CultureInfo.InvariantCulture,
                $"{report.State} {report.Binding} {report.Composite:R} {report.Predictions} {report.GroupOverflow} "
                + $"{report.LabelCoverage:R} {report.Joins}"));
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Of(LabelReport? labels) => labels is null ? []
        : [$"{labels.DayCoverage:R} {labels.DayArrived:R} {labels.DayThreshold:R}", .. labels.Lags.Select(lag => lag.ToString()),
            .. labels.Hours.Select(hour => hour.ToString())];

    private static IEnumerable<string> Of(SloReport slo)
    {
        yield return $"{slo.Slo.Name} {slo.State} {slo.Remaining:R} {slo.Watermark} {slo.LatestSlot} {slo.Arrived}";
        foreach (var window in slo.Windows)
            yield return $"  {window}";
        foreach (var alert in slo.Alerts)
            yield return $"  {alert}";
        foreach (var group in slo.Groups)
            yield return $"  {group.Group} {group.Metric} {group.Whole} {group.Interval} {group.Judged} {string.Join(' ', group.Windows)}";
    }
}
