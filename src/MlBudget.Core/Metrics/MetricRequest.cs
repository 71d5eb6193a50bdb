using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Metrics;

/// <summary>What an SLO asks of a metric.</summary>
public sealed record MetricRequest
{
    /// <summary>How it is bounded; of a metric without bounds it says nothing.</summary>
    public BoundKind Bound { get; init; }

    /// <summary>What is normal, above 0, where it is held against that; null while it is not known.</summary>
    public decimal? Normal { get; init; }

    /// <summary>Why it is not known what is normal, where it is not.</summary>
    public MissingReason WithoutNormal { get; init; } = MissingReason.WaitsForBaseline;

    /// <summary>The length of the SLO's window; of periods of the calendar their nominal length.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The periods of the calendar over which the budget is kept; null where the window rolls.</summary>
    public CalendarPeriods? Periods { get; init; }

    /// <summary>The metric's options.</summary>
    public MetricOptions Options { get; init; } = MetricOptions.None;
}
