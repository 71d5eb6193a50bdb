using System.Collections.Immutable;
using Confluent.Kafka;

namespace MlBudget.Sources.Kafka;

/// <summary>Options of the client, librdkafka, by its own names: which are the source's own, which hold secrets, and which there are.</summary>
internal static class KafkaOptions
{
    /// <summary>What is shown to brokers as the group of who reads. No group is joined.</summary>
    private const string Group = "mlbudget";

    private const string Kilobytes = "16384";

    /// <summary>Those that decide what is read, or from where, or run code, and what says it instead.</summary>
    private static readonly Dictionary<string, string> Own = new(StringComparer.Ordinal)
    {
        ["bootstrap.servers"] = "is what 'brokers' says",
        ["metadata.broker.list"] = "is what 'brokers' says",
        ["auto.offset.reset"] = "can't be set: reading begins with the first record of a partition, and goes on where it stopped",
        ["enable.auto.commit"] = "can't be set: nothing is committed to the brokers",
        ["enable.auto.offset.store"] = "can't be set: nothing is committed to the brokers",
        ["enable.partition.eof"] = "can't be set: it is how the end of a partition is seen",
        ["isolation.level"] = "can't be set: only committed records are read",
        ["allow.auto.create.topics"] = "can't be set: a topic that isn't there is an error",
        ["partition.assignment.strategy"] = "can't be set: no group is joined, and 'partitions' says which ones are read",
        ["plugin.library.paths"] = "can't be set: no other code is loaded",
    };

    /// <summary>Words in the names of options that hold a secret.</summary>
    private static readonly ImmutableArray<string> SecretWords = ["password", "secret", "passphrase", "key.pem", "oauthbearer.config"];

    /// <summary>Whether an option holds a secret.</summary>
    public static bool IsSecret(string name) => SecretWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>What is wrong with an option, for people; null where it may be set.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value. It is not shown.</param>
    public static string? FaultOf(string name, string value)
    {
        if (Own.TryGetValue(name, out var own))
            return own;
        // Some prefixes are those of the .NET client, which knows few.
        try
        {
            using var client = new ConsumerBuilder<Ignore, Ignore>(new Dictionary<string, string> { ["group.id"] = Group, [name] = value })
                .SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
            return null;
        }
        catch (ArgumentException)
        {
            return "has a value that librdkafka doesn't take for it";
        }
        catch (InvalidOperationException error)
        {
            // What else is missing beside it is known only with all of them together.
            return error.Message.StartsWith("No such configuration property", StringComparison.Ordinal) ? "is no option of librdkafka" : null;
        }
    }

    /// <summary>All that the client is given.</summary>
    public static Dictionary<string, string> Of(KafkaTopic topic)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = string.Join(',', topic.Brokers),
            ["group.id"] = Group,
            ["enable.auto.commit"] = "false",
            ["enable.auto.offset.store"] = "false",
            ["auto.offset.reset"] = "error",
            ["enable.partition.eof"] = "true",
            ["isolation.level"] = "read_committed",
            ["allow.auto.create.topics"] = "false",
            // Neither headers nor names of topics are made for each record.
            ["dotnet.consumer.consume.result.fields"] = "timestamp",
            ["queued.max.messages.kbytes"] = Kilobytes,
            ["client.id"] = Group,
        };
        foreach (var (name, value) in topic.Options)
            options[name] = value;
        return options;
    }
}
