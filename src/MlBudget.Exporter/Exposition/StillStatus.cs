using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// What is known of a model, without what moves by itself: the clock, the sources, what is decided, and how long budgets last. What is said of it
/// need not be said anew while it is equal, and since nothing else is at hand to say it of, nothing else can have changed it.
/// </summary>
/// <param name="Model">The model, with nothing in what moves.</param>
internal readonly record struct StillStatus(ModelStatus Model)
{
    /// <summary>Of a model as it stands.</summary>
    public static StillStatus Of(ModelStatus model) => new(model with
    {
        Report = model.Report with { At = default, Learning = null },
        Sources = [],
        Decisions = Decisions.None,
        IsAtEnd = false,
        PredictionsEnd = null,
        Policies = model.Policies with
        {
            Forecasts = ImmutableDictionary<string, BudgetForecast>.Empty,
            BurnDowns = ImmutableDictionary<string, BurnDown>.Empty,
        },
    });
}
