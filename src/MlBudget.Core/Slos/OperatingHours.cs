using MlBudget.Core.Time;

namespace MlBudget.Core.Slos;

/// <summary>The hours in which a model is to work: what is outside of them counts in no window, and is no part of its length.</summary>
/// <param name="Text">As they are written.</param>
/// <param name="Closed">The time outside of them, of which an SLO's <see cref="SloDefinition.Excluded"/> is a part more.</param>
public sealed record OperatingHours(string Text, ExcludedTime Closed);
