using MlBudget.Exporter.Snapshots;

namespace MlBudget.Exporter.Polling;

/// <content>What people look at beside the budgets: how they went.</content>
internal sealed partial class ModelPipeline
{
    /// <summary>Says how all budgets stand now, and how they went. A replay, which shows nobody a page, asks for a report alone.</summary>
    public ModelStatus Shown() => WithBurnDowns(Report());

    private ModelStatus WithBurnDowns(ModelStatus status) =>
        status with { Policies = status.Policies with { BurnDowns = _burnDowns.Of(status.Report) } };
}
