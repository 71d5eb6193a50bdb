namespace MlBudget.Core.Records;

/// <summary>What is wrong with a source, or with a part of it.</summary>
/// <param name="Text">What it is, for people.</param>
/// <param name="Kind">What it means for what the source gives.</param>
public readonly record struct SourceError(string Text, SourceErrorKind Kind = SourceErrorKind.Unread);
