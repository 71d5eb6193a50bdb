namespace MlBudget.Sources.Buffering;

/// <summary>A source can't be fetched as it is. The message is for people: it says what was found and what was expected, and shows no secret.</summary>
internal sealed class SourceException(string message, Exception? cause = null) : Exception(message, cause);
