namespace MlBudget.Sources.Sql;

/// <summary>A connection string can't be read. The message shows nothing of it that could be a part of a secret.</summary>
internal sealed class SqlConnectionException(string message) : FormatException(message);
