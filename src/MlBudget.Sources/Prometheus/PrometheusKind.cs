using System.Collections.Immutable;
using MlBudget.Settings;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Prometheus;

/// <summary>What a server of Prometheus has sampled: counters, or the value of an expression.</summary>
public sealed class PrometheusKind : TallyKind
{
    /// <inheritdoc/>
    public override string Key => "prometheus";

    /// <inheritdoc/>
    public override string Meaning => "[counters and expressions of a Prometheus server](../../MlBudget.Sources/Prometheus/README.md), and of what speaks its API";

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> Keys { get; } =
    [
        new("source", "required: the name of a server under `prometheus` at the top level"),
        new("total", "a selector of counters of all events, or a list of such whose events are added up: `requests_total{job=\"model\"}`. It goes with `bad` or `good`"),
        new("bad", "a selector, or a list of such, of counters of the events that are bad. They have to be among those of `total`"),
        new("good", "the same of those that are good, instead"),
        new("may_be_absent", "`true` where the metric of `bad` or `good` is not there before the first such event. An unknown metric is an error otherwise"),
        new("value", "an expression that gives one number, instead of counters: it is asked for at the end of each slot, and judged by `slices`, with "
            + "`at_most` or `at_least` in its own unit"),
        new("slot", "how long the slots are in which events are counted: whole minutes that divide an hour, and at least four scrape intervals. `5m` if left out"),
        new("delay", "how long after its end a slot is asked for, when its samples are surely there. A quarter of `slot` if left out"),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<KeySpec> SharedKeys => ServerReader.Keys;

    /// <inheritdoc/>
    public override TallyReader Begin(NodeReader? common) => new PrometheusReader(ServerReader.Read(common), [.. Keys.Select(key => key.Name)]);
}

/// <summary>Reads what SLOs ask of servers.</summary>
/// <param name="servers">The servers by name; without a value where one can't be read.</param>
/// <param name="keys">The names of the keys.</param>
internal sealed class PrometheusReader(Dictionary<string, PrometheusServer?> servers, ImmutableArray<string> keys) : TallyReader
{
    private static readonly TimeSpan UsualSlot = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public override string Key => "prometheus";

    /// <inheritdoc/>
    public override TallySourceDefinition? Read(NodeReader settings)
    {
        if (!settings.IsMappingOf([.. keys]))
            return null;
        var server = settings.Required("source") is { } source ? Find(source) : null;
        var slot = settings.Optional("slot") is { } written ? SlotReader.Read(written) : UsualSlot;
        var delay = settings.Optional("delay")?.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)) ?? (slot ?? UsualSlot) / 4;
        var kind = settings.OneOf("value", "bad", "good");
        if (kind is { Key: "value" })
        {
            foreach (var key in (string[])["total", "may_be_absent"])
                settings.Optional(key)?.ErrorAtKey("is for counters, beside 'bad' or 'good'; a 'value' is an expression of its own");
            var expression = kind.Literal("an expression such as max(up{job=\"model\"})");
            return server is null || slot is null || expression is null ? null : new ValueDefinition(server, expression.Trim(), slot.Value, delay);
        }

        var total = settings.Required("total") is { } all ? ReadSelectors(all) : [];
        var hits = kind is null ? [] : ReadSelectors(kind);
        var mayBeAbsent = settings.Optional("may_be_absent")?.Boolean() ?? false;
        return server is null || slot is null || total.IsEmpty || hits.IsEmpty ? null
            : new CounterDefinition(server, total, hits, kind!.Key == "good", slot.Value, delay) { MayBeAbsent = mayBeAbsent };
    }

    private PrometheusServer? Find(NodeReader source)
    {
        if (source.Literal("the name of a server") is not { } name)
            return null;
        if (servers.TryGetValue(name, out var server))
            return server;
        source.Error(servers.Count == 0 ? $"found {source.Shown}, and there is no server; add prometheus: {{ {name}: {{ url: … }} }} at the top level"
            : $"unknown server {source.Shown}; {NodeReader.Suggestion(name, servers.Keys)}");
        return null;
    }

    /// <summary>The selectors that are written; empty, with a problem, where one can't be read.</summary>
    private static ImmutableArray<Selector> ReadSelectors(NodeReader node)
    {
        if (node.IsList && node.Items().IsEmpty)
            node.Error("found an empty list, expected a selector such as requests_total");
        var selectors = (node.IsList ? node.Items() : [node]).Select(ReadSelector).ToImmutableArray();
        return selectors.Contains(null) ? [] : [.. selectors.OfType<Selector>()];
    }

    private static Selector? ReadSelector(NodeReader node)
    {
        if (node.Literal("a selector of series such as requests_total") is not { } text)
            return null;
        if (Selector.Parse(text, out var fault) is { } selector)
            return selector;
        node.Error(fault.StartsWith("found", StringComparison.Ordinal) ? fault : $"found {node.Shown}, {fault}");
        return null;
    }
}
