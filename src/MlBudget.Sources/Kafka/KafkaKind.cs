using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Kafka;

/// <summary>Records of a topic in Kafka.</summary>
public sealed class KafkaKind : SourceKind
{
    private const string ExpectedBrokers = "host:port of brokers such as kafka-1:9092, kafka-2:9092";

    private const string ExpectedReference = "expected a reference such as ${env:KAFKA_PASSWORD} or ${file:/run/secrets/kafka}: the configuration is shown to whoever asks";

    /// <summary>The longest name that Kafka takes.</summary>
    private const int LongestName = 249;

    /// <inheritdoc/>
    public override string Type => "kafka";

    /// <inheritdoc/>
    public override string Meaning => "records of a [topic in Kafka](../../MlBudget.Sources/Kafka/README.md), and in what speaks its protocol";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        new("brokers", "required: `host:port` of the brokers that are asked first, between commas or as a list: `kafka-1:9092, kafka-2:9092`"),
        new("topic", "required: the name of the topic"),
        new("partitions", "the partitions that are read, where others read the rest: `[0, 1]`. All that the topic has if left out, also those that come later"),
        new("options", "[options of librdkafka](https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md) by their own names, also those of TLS and SASL: "
            + "`{ security.protocol: sasl_ssl, sasl.mechanism: SCRAM-SHA-512, sasl.username: mlbudget, sasl.password: \"${env:KAFKA_PASSWORD}\" }`. What is a secret by "
            + "its name has to come from a [reference](#references). Those that decide what is read can't be set"),
        .. LayoutReader.KeysOfRecords,
    ];

    /// <inheritdoc/>
    public override SourceDefinition? Read(NodeReader settings)
    {
        var brokers = settings.Required("brokers") is { } written ? ReadBrokers(written) : [];
        var topic = settings.Required("topic") is { } name ? ReadTopic(name) : null;
        var partitions = settings.Optional("partitions") is { } chosen ? ReadPartitions(chosen) : [];
        var (options, secrets) = (ImmutableDictionary.CreateBuilder<string, string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var option in settings.Optional("options")?.Entries() ?? [])
        {
            if (ReadOption(option) is not { } value)
                continue;
            options[option.Key] = value;
            if (option.IsReference || KafkaOptions.IsSecret(option.Key))
                secrets.Add(value);
        }

        var layout = LayoutReader.ReadOfRecords(settings);
        if (brokers.IsEmpty || topic is null)
            return null;
        var found = new KafkaTopic(brokers, topic) { Partitions = partitions, Options = options.ToImmutable(), Secrets = secrets.ToImmutable() };
        return new KafkaDefinition(found) { Layout = layout };
    }

    private static ImmutableArray<string> ReadBrokers(NodeReader node)
    {
        var brokers = ImmutableArray.CreateBuilder<string>();
        foreach (var item in node.IsList ? node.Items() : [node])
        {
            if (item.Text(ExpectedBrokers) is not { } text)
                return [];
            foreach (var broker in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                // An address may come from elsewhere, and hold what isn't to be shown.
                if (!Uri.TryCreate($"kafka://{broker}", UriKind.Absolute, out var address) || address.Host.Length == 0 || address.UserInfo.Length > 0 || address.PathAndQuery.Length > 1)
                {
                    item.Error($"found {item.Shown}, expected {ExpectedBrokers}");
                    return [];
                }

                brokers.Add(broker);
            }
        }

        if (brokers.Count == 0)
            node.Error($"expected {ExpectedBrokers}, found none");
        return brokers.ToImmutable();
    }

    private static string? ReadTopic(NodeReader node)
    {
        if (node.Literal("the name of a topic such as predictions") is not { } name)
            return null;
        if (name.Length <= LongestName && name is not ("." or "..") && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-'))
            return name;
        node.Error($"found {node.Shown}, expected the name of one topic: letters, digits, '.', '_' and '-', at most {LongestName}");
        return null;
    }

    private static ImmutableArray<int> ReadPartitions(NodeReader node)
    {
        var found = new SortedSet<int>();
        foreach (var item in node.Items())
        {
            if (item.Integer(0, KafkaRecord.MostPartitions - 1) is { } number && !found.Add((int)number))
                item.Error($"found {number} twice");
        }

        if (node.IsList && node.Items().IsEmpty)
            node.Error("found an empty list, expected numbers of partitions such as [0, 1]; leave it out to read all");
        return [.. found];
    }

    private static string? ReadOption(NodeReader node)
    {
        if (node.Text("a value") is not { } value)
            return null;
        if (KafkaOptions.IsSecret(node.Key) && !node.IsReference)
            node.ErrorAtKey($"holds a secret in the file, {ExpectedReference}");
        else if (KafkaOptions.FaultOf(node.Key, value) is { } fault)
            node.ErrorAtKey(fault);
        else
            return value;
        return null;
    }
}
