using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Kafka;

/// <summary>A topic, and how its brokers are reached.</summary>
/// <param name="Brokers">The brokers that are asked first, as <c>host:port</c>.</param>
/// <param name="Name">The topic's name.</param>
public sealed partial record KafkaTopic(ImmutableArray<string> Brokers, string Name)
{
    /// <summary>The partitions that are read, in ascending order; empty for all that the topic has.</summary>
    public ImmutableArray<int> Partitions { get; init; } = [];

    /// <summary>Options of the client, librdkafka. Their values may be secrets.</summary>
    public ImmutableDictionary<string, string> Options { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What must be shown nowhere.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>All that is shown of it.</summary>
    public string Place => $"{string.Join(',', Brokers)}/{Name}";

    /// <summary>Words of the client in which no secret is left, and nothing that changes from one try to the next.</summary>
    /// <param name="said">What the client says.</param>
    public string Cleared(string said) => Counted().Replace(SecretTexts.Hide(said, Secrets).ReplaceLineEndings(" "), string.Empty).Trim();

    /// <summary>Only what may be shown.</summary>
    public override string ToString() => Place;

    // How long a connection has lasted, and how often the same has gone wrong.
    [GeneratedRegex(@" \(after \d+ms in state [^)]*\)(?: \(_\w+\))?")]
    private static partial Regex Counted();
}
