using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>A time in which people know that something was wrong.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end, after the beginning.</param>
/// <param name="What">What was wrong, for people.</param>
internal sealed record Incident(Instant From, Instant To, string What)
{
    /// <summary>The model; null for all.</summary>
    public string? Model { get; init; }

    /// <summary>The dimension; null for all.</summary>
    public Dimension? Dimension { get; init; }

    /// <summary>The SLO; null for all.</summary>
    public string? Slo { get; init; }

    /// <summary>Whether an alert of an SLO should tell of it.</summary>
    public bool Concerns(BudgetLine budget) =>
        (Model is null || Model == budget.Model) && (Dimension is null || Dimension == budget.Slo.Dimension) && (Slo is null || Slo == budget.Slo.Name);

    /// <summary>Whether an alert should tell of it.</summary>
    public bool Concerns(AlertKey key) =>
        (Model is null || Model == key.Model) && (Dimension is null || Dimension == key.Concerned) && (Slo is null || Slo == key.Slo);

    /// <summary>Whether the history has polls between its beginning and its end; outside of it nothing can be found or missed.</summary>
    public bool IsWithin(BacktestResult history) => From <= history.To && To >= history.From;
}
