using System.Collections.Immutable;

namespace MlBudget.Exporter.Backtesting;

/// <summary>When people were told of an SLO, with one urgency.</summary>
/// <param name="First">The episode that was told first; null where none was.</param>
/// <param name="Stretches">When, those that overlap as one.</param>
internal sealed record ToldOf(Episode? First, ImmutableArray<Stretch> Stretches)
{
    /// <summary>How long they were told altogether.</summary>
    public TimeSpan Time => Stretch.Sum(Stretches);

    /// <summary>Its pages.</summary>
    public static ToldOf Pages(BacktestResult result, BudgetLine budget) => Of(result, budget, "critical");

    /// <summary>Its tickets.</summary>
    public static ToldOf Tickets(BacktestResult result, BudgetLine budget) => Of(result, budget, "warning");

    private static ToldOf Of(BacktestResult result, BudgetLine budget, string severity)
    {
        var told = result.Of(budget).Where(episode => !result.IsOfTheEnd(episode) && episode.Key.Severity == severity && episode.ShownFrom is not null).ToArray();
        return new(told.MinBy(episode => episode.ShownFrom!.Value), Stretch.Told(told));
    }
}
