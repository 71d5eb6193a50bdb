using MlBudget.Core.Slos;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Time that counts in nothing, as it is written.</summary>
/// <param name="Node">Where.</param>
/// <param name="Record">What is on record of it.</param>
internal sealed record ExclusionSpec(NodeReader Node, Exclusion Record);
