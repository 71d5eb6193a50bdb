using System.Collections.Immutable;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Backtesting;

/// <summary>What would have alerted over a history.</summary>
internal sealed record BacktestResult
{
    /// <summary>The first poll.</summary>
    public required Instant From { get; init; }

    /// <summary>The last poll.</summary>
    public required Instant To { get; init; }

    /// <summary>The time between two polls.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>How many polls there were.</summary>
    public required int Polls { get; init; }

    /// <summary>Stretches without records that were skipped: nothing is known of alerts in them.</summary>
    public required ImmutableArray<(Instant From, Instant To)> Skipped { get; init; }

    /// <summary>All that fired, in the order of time.</summary>
    public required ImmutableArray<Episode> Episodes { get; init; }

    /// <summary>How the budgets went, in the order of the configuration.</summary>
    public required ImmutableArray<BudgetLine> Budgets { get; init; }

    /// <summary>The shipped alerts that a replay can't tell, and why.</summary>
    public required ImmutableArray<(string Alert, string Reason)> LeftOut { get; init; }

    /// <summary>The episodes of one SLO, in the order of time.</summary>
    public IEnumerable<Episode> Of(BudgetLine budget) =>
        Episodes.Where(episode => episode.Key.Model == budget.Model && episode.Key.Slo == budget.Slo.Name);
}
