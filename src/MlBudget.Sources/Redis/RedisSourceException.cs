namespace MlBudget.Sources.Redis;

/// <summary>A stream can't be read. The message is for people, and shows no secret.</summary>
internal sealed class RedisSourceException(string message, Exception? cause = null) : Exception(message, cause);
