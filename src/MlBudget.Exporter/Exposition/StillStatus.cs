using System.Collections.Immutable;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Exposition;

/// <summary>
/// What is known of a model without what changes though nothing was counted: the clock, its sources, decisions, and how long budgets last. Two that
/// are equal have the same lines on the page, so the page keeps those lines as they are. Whoever writes them gets this and not the whole model, and so
/// can't write anything that may change unnoticed.
/// </summary>
/// <param name="Model">The model, with nothing in what moves.</param>
internal readonly record struct StillStatus(ModelStatus Model)
{
    /// <summary>Of a model as it stands.</summary>
    public static StillStatus Of(ModelStatus model) => new(model with
    {
        Report = model.Report with { At = default, Learning = null },
        Sources = [],
        Template = model.Template is null ? null : TemplateReport.Still,
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
