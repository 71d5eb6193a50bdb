using MlBudget.Core.Metrics;
using MlBudget.Core.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>A stretch of time with other budgets, as it is written.</summary>
/// <param name="Node">Where what is allowed in it is written.</param>
/// <param name="Bound">In which form it bounds its SLO; null where it is a factor.</param>
/// <param name="Amount">The bound or the factor.</param>
/// <param name="Record">What is on record of it.</param>
internal sealed record AdjustmentSpec(NodeReader Node, BoundKind? Bound, decimal Amount, Adjustment Record)
{
    /// <summary>Whether it is about an SLO.</summary>
    /// <param name="slo">The SLO.</param>
    /// <param name="dimension">Its dimension.</param>
    public bool Concerns(SloSpec slo, Dimension dimension) => Record.Slo is null ? Record.Dimension == dimension : Record.Slo == slo.Name;
}
