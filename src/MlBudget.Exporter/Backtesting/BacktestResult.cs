using System.Collections.Immutable;
using MlBudget.Core.Budgets;
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

    /// <summary>All that fired, in the order of time; also what only tells of the log's end, <see cref="IsOfTheEnd"/>.</summary>
    public required ImmutableArray<Episode> Episodes { get; init; }

    /// <summary>How the budgets went, in the order of the configuration.</summary>
    public required ImmutableArray<BudgetLine> Budgets { get; init; }

    /// <summary>The shipped alerts that a replay can't tell, and why.</summary>
    public required ImmutableArray<(string Alert, string Reason)> LeftOut { get; init; }

    /// <summary>When the predictions of each model end; without those that have none.</summary>
    public required ImmutableDictionary<string, Instant> Ends { get; init; }

    /// <summary>What counts in totals: all that fired but for what only tells of the log's end.</summary>
    public IEnumerable<Episode> Counted => Episodes.Where(episode => !IsOfTheEnd(episode));

    /// <summary>Whether there is more than one model, so that names of SLOs alone may be those of several.</summary>
    public bool HasModels => Budgets.Select(budget => budget.Model).Distinct().Skip(1).Any();

    /// <summary>The episodes of one SLO, in the order of time.</summary>
    public IEnumerable<Episode> Of(BudgetLine budget) =>
        Episodes.Where(episode => episode.Key.Model == budget.Model && episode.Key.Slo == budget.Slo.Name);

    /// <summary>For how long an SLO was in a state, before its log's end.</summary>
    public TimeSpan TimeIn(BudgetLine budget, BudgetState state) =>
        budget.In(state, Ends.TryGetValue(budget.Model, out var end) ? end : null);

    /// <summary>
    /// Whether an episode tells of what comes after the last prediction of its model, where there is nothing. Labels go on to arrive
    /// after it, so an alert that needs them may begin later and tell of what was before.
    /// </summary>
    public bool IsOfTheEnd(Episode episode) => Ends.TryGetValue(episode.Key.Model, out var end) && episode.From - ReachOf(episode.Key).Lag > end;

    /// <summary>How far back an alert looks.</summary>
    public AlertReach ReachOf(AlertKey key) =>
        AlertReach.Of(key, Budgets.FirstOrDefault(budget => budget.Model == key.Model && budget.Slo.Name == key.Slo)?.Slo);
}
