namespace MlBudget.Sources.Sql;

/// <summary>A table can't be read. The message says what was found and what was expected, without secrets.</summary>
internal sealed class SqlSourceException(string message, Exception? inner = null) : Exception(message, inner);
