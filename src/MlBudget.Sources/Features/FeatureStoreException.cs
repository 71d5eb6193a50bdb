namespace MlBudget.Sources.Features;

/// <summary>A feature store can't be read, or hasn't what is configured.</summary>
/// <param name="message">Why, for people, as a part of a sentence.</param>
/// <param name="inner">What was thrown; null for nothing.</param>
internal sealed class FeatureStoreException(string message, Exception? inner = null) : Exception(message, inner);
