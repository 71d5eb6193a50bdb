namespace MlBudget.Sources.Kafka;

/// <summary>A topic can't be read. The message is for people, and shows no secret.</summary>
internal sealed class KafkaSourceException(string message, Exception? cause = null) : Exception(message, cause);
