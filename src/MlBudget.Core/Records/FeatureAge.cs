namespace MlBudget.Core.Records;

/// <summary>How old values of a feature are in a store that is looked at.</summary>
/// <param name="Feature">The store and the feature, as <c>customer.orders_7d</c>.</param>
/// <param name="Q">Which quantile it is, from 0 to 1.</param>
/// <param name="Seconds">The age, at least 0.</param>
public readonly record struct FeatureAge(string Feature, double Q, double Seconds);
