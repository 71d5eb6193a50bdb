using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Exposition;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Says of which alert rows nobody hears before the whole budget is spent.</summary>
internal static class SpentBeforeAlert
{
    /// <summary>The same of an SLO that is judged by slices; null where all rows come earlier.</summary>
    public static string? OfSlices(SloDefinition slo)
    {
        var unit = Durations.Format(slo.Slot);
        return Describe(
            slo, row => FiringPoint.OfSlices(slo, row), $"of {slo.OpenWindow.Ticks / slo.Slot.Ticks} slices of {unit}", "slices",
            slo.Slot > TimeSpan.FromMinutes(1) ? "allow more, or write shorter slices or a longer window" : "allow more, or write a longer window");
    }

    /// <summary>The same of an SLO that counts events; null where all rows come earlier.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="usual">How many events come in its window at most, while all is as usual.</param>
    public static string? OfEvents(SloDefinition slo, double usual) => usual <= 0 ? null : Describe(
        slo, row => FiringPoint.OfEvents(slo, row, (decimal)usual),
        $"of the {NodeReader.Format(decimal.Round((decimal)usual))} predictions that usually come in {Durations.Format(slo.Window)}", "ones",
        "allow more, or write a longer window");

    private static string? Describe(SloDefinition slo, Func<AlertRow, FiringPoint> point, string of, string unit, string instead)
    {
        var late = slo.Alerts.Select(row => (Row: row, Point: point(row))).Where(each => each.Point.Spent > 1).ToArray();
        if (late.Length == 0)
            return null;
        var rows = late.GroupBy(each => each.Point).Select(each => $"{Named([.. each.Select(of => of.Row)])} after "
            + $"{NodeReader.Format(decimal.Round(each.Key.Spent * 100))}% of the budget is spent, with {each.Key.Bad} bad {unit}");
        var budget = NodeReader.Format(decimal.Round(late[0].Point.Budget, 2));
        return $"{string.Join(", ", rows)}; {of} {budget} may be bad; {Earlier(slo, late[0].Row, late[0].Point, unit) ?? instead}";
    }

    /// <summary>The row that fires while a slice less is bad, as it is to be written; null where there is none.</summary>
    private static string? Earlier(SloDefinition slo, AlertRow row, FiringPoint point, string unit)
    {
        var bad = (long)decimal.Ceiling(point.Budget) - 1;
        if (slo.Sli.Kind != Core.Slis.SliKind.Slices || bad < row.Evidence.BadEvents)
            return null;
        var share = decimal.Floor(bad / point.Budget * 100) / 100;
        var catalogue = new CatalogueRow(row.Severity, row.Long, row.Short, (double)share);
        var earlier = FiringPoint.OfSlices(slo, row with { Factor = catalogue.FactorFor(slo.Window) });
        return share <= 0 || earlier.Spent > 1 ? null
            : $"write alerts: [{AlertRowReader.Write(catalogue)}], which fires with {earlier.Bad} bad {unit}";
    }

    /// <summary>Some rows, as those that only fire under a condition.</summary>
    internal static string Named(AlertRow[] rows) => (rows.Length == 1 ? "the alert row " : "the alert rows ")
        + string.Join(", ", rows.Select(row => $"{MetricNames.Of(row.Severity)} {Durations.Format(row.Long)}/{Durations.Format(row.Short)}"))
        + (rows.Length == 1 ? " only fires" : " only fire");
}
