using System.Collections.Immutable;
using Cronos;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Times;

namespace MlBudget.Exporter.Tests;

/// <summary>Adjustments and exclusions of the fraud detector of <see cref="Reports"/>.</summary>
internal static class ReportedStretches
{
    /// <summary>One that is over, one in force of an SLO, one in force of a dimension, and one to come.</summary>
    public static ImmutableArray<Adjustment> Adjustments { get; } =
    [
        new(Reports.At - TimeSpan.FromDays(40), Reports.At - TimeSpan.FromDays(39), "latency", Dimension.Infrastructure, "objective: 0.9", "Move of the data centre", ["sre"]),
        new(Reports.At - TimeSpan.FromHours(1), Reports.At + TimeSpan.FromDays(6), "latency", Dimension.Infrastructure, "objective: 0.9", "Launch: latency relaxed", ["sre", "product"]),
        new(Reports.At - TimeSpan.FromHours(1), Reports.At + TimeSpan.FromDays(6), null, Dimension.ModelQuality, "budget_factor: 0.5", "Launch: no embarrassments", ["ml-engineering"]),
        new(Reports.At + TimeSpan.FromDays(9), Reports.At + TimeSpan.FromDays(10), "recall", Dimension.ModelQuality, "at_least: 0.8", "Labels of a partner are late", ["ml-engineering"]),
    ];

    /// <summary>One in force of all, one in force of an SLO, one that is over, and one that comes again each Sunday.</summary>
    public static ImmutableArray<Exclusion> Exclusions { get; } =
    [
        new(new SingleStretch(Reports.At - TimeSpan.FromMinutes(7), Reports.At + TimeSpan.FromMinutes(23)), null, "2026-11-02T01:30:00Z to 2026-11-02T02:00:00Z", "backfill of october", []),
        new(new SingleStretch(Reports.At - TimeSpan.FromMinutes(7), Reports.At + TimeSpan.FromMinutes(23)), "uptime", "2026-11-02T01:30:00Z to 2026-11-02T02:00:00Z", "load test", ["sre"]),
        new(new SingleStretch(Reports.At - TimeSpan.FromDays(9), Reports.At - TimeSpan.FromDays(8)), null, "2026-10-24T01:37:00Z to 2026-10-25T01:37:00Z", "a known bad day", ["sre"]),
        new(new CronStretches(CronExpression.Parse("0 2 * * SUN"), TimeZoneInfo.Utc, TimeSpan.FromHours(1)), "uptime", "0 2 * * SUN in UTC for 1h", "weekly maintenance", ["sre"]),
    ];
}
