namespace MlBudget.Sources.Kinds;

/// <summary>What a source has for itself: two sources of the same would be in each other's way.</summary>
/// <param name="Key">The key of the settings that names it.</param>
/// <param name="What">What it is, for people, as the subject of a sentence. Two that are the same have the same words.</param>
public sealed record Claim(string Key, string What);
