using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slos;

/// <summary>A row of the catalogue: which share of the whole budget may go in the long window before somebody is told.</summary>
/// <param name="Severity">How soon somebody has to look.</param>
/// <param name="Long">The long window.</param>
/// <param name="Short">The short window.</param>
/// <param name="Share">The share of the budget, above 0 and at most 1.</param>
public sealed record CatalogueRow(AlertSeverity Severity, TimeSpan Long, TimeSpan Short, double Share)
{
    /// <summary>
    /// The burn rate at which the long window spends the share of a budget over W: share · W / long, at least 1. To nine
    /// digits behind the point, since shares such as 3/7 and 0.2 are no binary fractions: 0.2 · 7 is 1.4.
    /// </summary>
    public double FactorFor(TimeSpan window) => Math.Max(1, Math.Round(Share * (window / Long), 9));

    /// <summary>How it is named in texts: <c>critical 6h/30m</c>.</summary>
    public override string ToString() =>
        $"{(Severity == AlertSeverity.Critical ? "critical" : "warning")} {Durations.Format(Long)}/{Durations.Format(Short)}";
}

/// <summary>
/// The default alert rows. For windows of 14 days and more they are those of Google's SRE Workbook, chapter 5 ("Alerting
/// on SLOs", table 5-8); for shorter ones the shares are raised so that the factors stay those of a page and a ticket
/// that people act on (math.md gives the table and the factors at 7 days).
/// </summary>
public static class AlertCatalogue
{
    private static readonly TimeSpan LongWindow = TimeSpan.FromDays(14);
    private static readonly TimeSpan LongSlice = TimeSpan.FromMinutes(5);

    private static readonly ImmutableArray<CatalogueRow> HourSlots =
        [Critical("6h", "1h", 0.125), Warning("1d", "6h", 0.2)];

    private static readonly ImmutableArray<CatalogueRow> HourSlotsLong =
        [Critical("6h", "1h", 0.05), Warning("3d", "6h", 0.1)];

    private static readonly ImmutableArray<CatalogueRow> MinuteSlots =
        [Critical("6h", "30m", 0.125), Warning("1d", "2h", 0.2), Warning("3d", "6h", 3.0 / 7)];

    private static readonly ImmutableArray<CatalogueRow> MinuteSlotsLong =
        [Critical("6h", "30m", 0.05), Warning("1d", "2h", 0.1), Warning("3d", "6h", 0.1)];

    /// <summary>The one row of levels in a unit of their own: of the value itself, however long the window is.</summary>
    private static readonly ImmutableArray<CatalogueRow> OwnUnit = [Warning("1d", "6h", 1e-9)];

    private static readonly ImmutableArray<CatalogueRow> Infrastructure =
        [Critical("1h", "5m", 0.08), .. MinuteSlots];

    private static readonly ImmutableArray<CatalogueRow> InfrastructureLong =
        [Critical("1h", "5m", 0.02), .. MinuteSlotsLong];

    /// <summary>The rows of the first line of the catalogue that fits an SLO, without those that exceed its window.</summary>
    /// <param name="dimension">The SLO's dimension.</param>
    /// <param name="window">The SLO's window W.</param>
    /// <param name="hourSlots">Whether it is a level or counts by the hour.</param>
    /// <param name="slice">The length of its slices; null where it has none.</param>
    /// <param name="isInOwnUnit">Whether it is a level in a unit of its own.</param>
    public static ImmutableArray<CatalogueRow> For(
        Dimension dimension, TimeSpan window, bool hourSlots, TimeSpan? slice, bool isInOwnUnit = false) =>
        [.. (isInOwnUnit ? OwnUnit : Line(dimension, window, hourSlots, slice)).Where(row => row.Long <= window)];

    private static ImmutableArray<CatalogueRow> Line(Dimension dimension, TimeSpan window, bool hourSlots, TimeSpan? slice)
    {
        var isLong = window >= LongWindow;
        if (slice > LongSlice)
            return [BySlices(slice.Value, window)];
        if (hourSlots)
            return isLong ? HourSlotsLong : HourSlots;
        if (dimension == Dimension.Infrastructure)
            return isLong ? InfrastructureLong : Infrastructure;
        return isLong ? MinuteSlotsLong : MinuteSlots;
    }

    /// <summary>The factor is 2.8 whatever the window: 40% of a week's budget in a day.</summary>
    private static CatalogueRow BySlices(TimeSpan slice, TimeSpan window)
    {
        const double factor = 2.8;
        var day = TimeSpan.FromDays(1);
        var longWindow = slice * 4 > day ? slice * 4 : day;
        return new(AlertSeverity.Warning, longWindow, slice, factor * (longWindow / window));
    }

    private static CatalogueRow Critical(string longWindow, string shortWindow, double share) =>
        new(AlertSeverity.Critical, Durations.Parse(longWindow), Durations.Parse(shortWindow), share);

    private static CatalogueRow Warning(string longWindow, string shortWindow, double share) =>
        new(AlertSeverity.Warning, Durations.Parse(longWindow), Durations.Parse(shortWindow), share);
}
