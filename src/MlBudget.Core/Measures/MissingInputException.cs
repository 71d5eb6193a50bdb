namespace MlBudget.Core.Measures;

/// <summary>An SLI asks for something that the model's records don't hold.</summary>
/// <param name="message">What is missing, and what to write.</param>
public sealed class MissingInputException(string message) : Exception(message);
