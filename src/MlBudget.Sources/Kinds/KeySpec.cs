namespace MlBudget.Sources.Kinds;

/// <summary>A key of a source's settings.</summary>
/// <param name="Name">The key.</param>
/// <param name="Meaning">What it says, for the reference documentation, in Markdown: whether it may be left out, and what holds then, is
/// part of it.</param>
public sealed record KeySpec(string Name, string Meaning);
