namespace MlBudget.Exporter.Listening;

/// <summary>An address or a socket can't be listened at; the message says which, and why.</summary>
/// <param name="message">Where, what was found and what to do.</param>
/// <param name="cause">What the system says.</param>
internal sealed class CannotListenException(string message, Exception? cause = null) : IOException(message, cause);
