using System.Collections.Immutable;
using MlBudget.Core.Metrics;
using MlBudget.Core.Tasks;
using MlBudget.Settings;
using MlBudget.Sources.Features;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Reads what an SLO measures.</summary>
/// <param name="task">What kind of model it is, which says what may be measured.</param>
/// <param name="tallies">Read what is ready-made.</param>
/// <param name="stores">The feature stores of the model.</param>
internal sealed class IndicatorReader(ModelTask task, ImmutableArray<TallyReader> tallies, FeatureStoresReader stores)
{
    /// <summary>The keys in a disparity of what something else adds up by groups.</summary>
    private IEnumerable<string> GroupKeys => tallies.Where(kind => kind.TellsGroups).Select(kind => kind.Key);

    private readonly ImmutableArray<string> _names = [.. task.Metrics.Select(metric => metric.Name)];

    /// <summary>The indicator of an SLO; null, with problems, where it can't be read.</summary>
    public Indicator? Read(NodeReader slo) => slo.OneOf(["metric", "good", "bad", "disparity", .. tallies.Select(kind => kind.Key)]) switch
    {
        null => Refused(null, slo, task.OptionsOfOthers),
        { Key: "metric" } node => ReadMetric(slo, node),
        { Key: not "metric" } node when slo.Optional(FeatureStoresReader.SloKey) is { } source => Misplaced(source, node),
        { Key: "disparity" } node => Refused(ReadDisparity(node), slo, task.Options, "; write it into the disparity"),
        var node when tallies.FirstOrDefault(kind => kind.Key == node.Key) is { } kind =>
            Refused(kind.Read(node) is { } source ? new ReadyIndicator(node, source) : null, slo, task.OptionsOfOthers),
        var node => Refused(ReadCondition(node), slo, task.Options),
    };

    private Indicator? ReadMetric(NodeReader slo, NodeReader node)
    {
        var name = node.Text("the name of a metric");
        if (name is not null && IsOnlyCompared(name))
        {
            node.Error($"{name} compares groups; write disparity: {{ metric: {name}, by: … }}");
            return Refused(null, slo, task.OptionsOfOthers);
        }

        if (name is null || node.Name(_names) is null)
            return Refused(null, slo, task.OptionsOfOthers);
        if (slo.Optional(FeatureStoresReader.SloKey) is { } source)
            return Refused(stores.Read(source, node) is { } sampled ? new ReadyIndicator(source, sampled) : null, slo, task.Options);
        return ReadNamed(slo, node, task.Find(name)!, task.Options);
    }

    private bool IsOnlyCompared(string name) => task.Comparisons.Any(comparison => comparison.Name == name);

    private static Indicator? Misplaced(NodeReader source, NodeReader node)
    {
        source.ErrorAtKey($"names the feature store that a metric is of, beside metric: staleness or completeness; found it beside '{node.Key}'");
        return null;
    }

    private static MetricIndicator? ReadCondition(NodeReader node) =>
        node.Configured("a condition such as latency_seconds <= 0.1") is { } condition
            ? new(node, new ConditionMetric(condition, isGood: node.Key == "good"), MetricOptions.None) : null;

    /// <summary>A metric with its options. Those of others are refused.</summary>
    /// <param name="owner">Where options are written.</param>
    /// <param name="node">Where the metric is written.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="known">The options that may be written there.</param>
    private MetricIndicator ReadNamed(NodeReader owner, NodeReader node, MetricKind metric, IEnumerable<OptionSpec> known)
    {
        var options = metric.Options.Aggregate(MetricOptions.None, (read, option) => option switch
        {
            NumberOption number => OptionReader.Read(owner, number) is { } value
                ? read with { Numbers = read.Numbers.SetItem(option.Name, value) } : read,
            WordOption words => OptionReader.Read(owner, words) is { } word
                ? read with { Words = read.Words.SetItem(option.Name, word) } : read,
            NameOption named when metric.OneOf.Contains(named) => owner.Optional(named.Name)?.Literal(named.Of) is { } name
                ? read with { Words = read.Words.SetItem(option.Name, name) } : read,
            NameOption named => OptionReader.Read(owner, named) is { } name
                ? read with { Words = read.Words.SetItem(option.Name, name) } : read,
            SharesOption shares => OptionReader.Read(owner, shares) is { IsEmpty: false } given
                ? read with { Shares = read.Shares.SetItem(option.Name, given) } : read,
            ConditionOption asked => owner.Required(asked.Name)?.Configured(asked.Of) is { } condition
                ? read with { Conditions = read.Conditions.SetItem(option.Name, condition) } : read,
            NamesOption names => OptionReader.Read(owner, names) is { IsEmpty: false } list
                ? read with { Lists = read.Lists.SetItem(option.Name, list) } : read,
            _ => throw new InvalidOperationException($"Nobody reads the option {option}."),
        });
        if (!metric.OneOf.IsEmpty && (metric.OneOf.All(option => option.Default is null) || metric.OneOf.Any(option => owner.Optional(option.Name) is not null)))
            owner.OneOf([.. metric.OneOf.Select(option => option.Name)]);
        Refuse(owner, known.Where(option => metric.Options.All(own => own.Name != option.Name)));
        return new(node, metric, options) { Owner = owner };
    }

    private Indicator? Refused(Indicator? indicator, NodeReader owner, IEnumerable<OptionSpec> options, string instead = "")
    {
        Refuse(owner, options, instead);
        return indicator;
    }

    /// <summary>Options of other metrics are mistakes.</summary>
    private void Refuse(NodeReader owner, IEnumerable<OptionSpec> options, string instead = "")
    {
        foreach (var option in options)
        {
            var takers = task.Metrics.Where(metric => metric.Options.Contains(option)).Select(metric => metric.Name);
            owner.Optional(option.Name)?.ErrorAtKey(
                $"is for the metric {string.Join(" or ", takers)} only{(task.OptionsOfCompared.Contains(option) ? instead : "")}");
        }
    }

    private DisparityIndicator? ReadDisparity(NodeReader node)
    {
        if (!node.IsMappingOf(
            ["metric", "good", "bad", .. GroupKeys, "by", "measure", "reference", .. task.OptionsOfCompared.Select(option => option.Name), "confident"]))
            return null;
        var (name, compared, ready) = ReadCompared(node);
        var by = node.Required("by");
        var reference = node.Optional("reference");
        reference?.Literal("a group");
        var word = node.Optional("measure")?.Name([.. GroupGap.All.Select(gap => gap.Word)]);
        return new(
            node,
            compared,
            name,
            by?.Literal("the name of a group attribute") is null ? null : by,
            GroupGap.All.FirstOrDefault(gap => gap.Word == word) ?? GroupGap.All[0],
            reference,
            node.Optional("confident")?.Boolean() ?? false)
        {
            OfTallies = ready,
        };
    }

    private (string Name, ImmutableArray<MetricIndicator> Compared, ReadyIndicator? Ready) ReadCompared(NodeReader node)
    {
        var subject = node.OneOf(["metric", "good", "bad", .. GroupKeys]);
        if (subject is null)
            return (string.Empty, [], null);
        if (subject.Key != "metric")
        {
            Refuse(node, task.OptionsOfCompared);
            if (tallies.FirstOrDefault(kind => kind.Key == subject.Key) is { } kind)
                return kind.ReadGroups(subject) is { } source ? (source.Shown, [], new(subject, source)) : (string.Empty, [], null);
            return ReadCondition(subject) is { } condition ? (condition.Text, [condition], null) : (string.Empty, [], null);
        }

        var comparisons = task.Comparisons.Concat(task.Compared.Select(metric => new GroupComparison(metric.Name, [metric])));
        if (subject.Name([.. comparisons.Select(comparison => comparison.Name)]) is not { } name)
            return (string.Empty, [], null);
        var compared = comparisons.First(comparison => comparison.Name == name).Compared;
        return (name, [.. compared.Select(metric => ReadNamed(node, subject, metric, task.OptionsOfCompared))], null);
    }
}
