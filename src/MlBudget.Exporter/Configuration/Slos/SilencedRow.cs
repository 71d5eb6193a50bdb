using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>A default alert row that can't fire while adjustments hold.</summary>
/// <param name="Row">The row.</param>
/// <param name="When">In which minutes.</param>
/// <param name="Reason">Why, with the row at its begin.</param>
internal sealed record SilencedRow(CatalogueRow Row, TimeWindow When, string Reason);
