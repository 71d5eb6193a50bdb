using System.Collections.Immutable;
using MlBudget.Core.Budgets;

namespace MlBudget.Core.Policies;

/// <summary>What follows from the budgets of a model at one instant, and for whom. Immutable.</summary>
/// <param name="Policy">Who answers for its dimensions, and from when on alerts fire.</param>
/// <param name="DataLoss">Since when its SLOs have no value.</param>
/// <param name="Forecasts">How long its budgets last, by the names of SLOs.</param>
public sealed record PolicyReport(ModelPolicy Policy, DataLoss DataLoss, ImmutableDictionary<string, BudgetForecast> Forecasts)
{
    /// <summary>Nobody owns anything, and nothing is remembered or told.</summary>
    public static PolicyReport None { get; } = new(ModelPolicy.BuiltIn, DataLoss.None, ImmutableDictionary<string, BudgetForecast>.Empty);

    /// <summary>How periods of the calendar have ended.</summary>
    public ClosedPeriods Closed { get; init; } = ClosedPeriods.None;

    /// <summary>Which versions were deployed, and when.</summary>
    public Deployments Deployments { get; init; } = Deployments.None;

    /// <summary>What versions have to do with SLOs, by the names of SLOs of which anything is known.</summary>
    public ImmutableDictionary<string, SloVersions> Versions { get; init; } = ImmutableDictionary<string, SloVersions>.Empty;

    /// <summary>How the budgets of the present windows went, by the names of SLOs; empty where nobody looks at it, as in a replay.</summary>
    public ImmutableDictionary<string, BurnDown> BurnDowns { get; init; } = ImmutableDictionary<string, BurnDown>.Empty;

    /// <summary>How long the budget of an SLO lasts; null where nothing is told.</summary>
    public BudgetForecast? ForecastOf(string slo) => Forecasts.GetValueOrDefault(slo);
}
