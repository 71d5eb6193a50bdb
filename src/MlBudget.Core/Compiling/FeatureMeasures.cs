namespace MlBudget.Core.Compiling;

/// <summary>The measures of one feature, by their index in the model.</summary>
/// <param name="Name">What the feature is called.</param>
/// <param name="Presence">The measure of its missing values.</param>
/// <param name="Staleness">The measure of its stale values; null where no age is known.</param>
public sealed record FeatureMeasures(string Name, int Presence, int? Staleness);
