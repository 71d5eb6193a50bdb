namespace MlBudget.Core.Labels;

/// <summary>A number of predictions that labels are compared with.</summary>
/// <param name="Column">The index of its column in the predictions' schema.</param>
/// <param name="Canonical">Where it is, and by what it is multiplied.</param>
public sealed record KeptNumber(int Column, string Canonical);
