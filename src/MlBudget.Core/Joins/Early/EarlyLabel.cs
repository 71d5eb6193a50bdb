using MlBudget.Core.Labels;

namespace MlBudget.Core.Joins.Early;

/// <summary>A label that waits for its prediction, or has waited in vain.</summary>
/// <param name="Id">The id of the prediction.</param>
/// <param name="Track">Which track it tells something.</param>
/// <param name="Label">What.</param>
/// <param name="Sequence">As how many labels had come before it.</param>
/// <param name="IsUnknown">Whether it has waited in vain, and is only remembered.</param>
internal readonly record struct EarlyLabel(UInt128 Id, int Track, Label Label, long Sequence, bool IsUnknown);
