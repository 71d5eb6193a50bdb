namespace MlBudget.Dashboards.Drawing;

/// <summary>Panels one after the other, from left to right and from top to bottom.</summary>
/// <param name="Title">The title of the row that holds them, collapsed; null for those at the top, which are open.</param>
/// <param name="Panels">The panels.</param>
internal sealed record Section(string? Title, params Panel[] Panels);
