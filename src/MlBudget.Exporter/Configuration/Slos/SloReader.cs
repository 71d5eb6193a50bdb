using System.Collections.Immutable;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Settings;
using MlBudget.Sources.Features;
using MlBudget.Sources.Kinds;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Reads SLOs as they are written.</summary>
/// <param name="task">What kind of model they are of.</param>
/// <param name="window">The window of those that don't say.</param>
/// <param name="tallies">Read what is ready-made.</param>
/// <param name="stores">The feature stores of the model.</param>
/// <param name="inputs">What the model's records hold; null where that can't be read.</param>
internal sealed class SloReader(ModelTask task, SloWindow window, ImmutableArray<TallyReader> tallies, FeatureStoresReader stores, ModelInputs? inputs = null)
{
    /// <summary>The dimensions by name.</summary>
    public static readonly ImmutableArray<(string Name, Dimension Value)> Dimensions =
        [.. Core.Slos.Dimensions.All.Select(dimension => (dimension.Name(), dimension))];

    private readonly IndicatorReader _indicators = new(task, tallies, stores);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The SLOs that are written as one: several where it is split by an attribute.</summary>
    public IEnumerable<SloSpec> ReadAll(NodeReader node) => Read(node) is { } slo ? new SplitReader(inputs).Split(slo, _names.Add) : [];

    /// <summary>An SLO; null, with problems, where hardly anything of it can be read.</summary>
    public SloSpec? Read(NodeReader node)
    {
        if (!node.IsMappingOf(
            ["name", "metric", FeatureStoresReader.SloKey, "good", "bad", "disparity", .. tallies.Select(kind => kind.Key), .. BoundKinds.All.Select(bound => bound.Key), BandReader.Slack, "baseline",
                .. task.Options.OrderBy(option => option.Name, StringComparer.Ordinal).Select(option => option.Name).Distinct(),
                "dimension", "where", SplitReader.Key, "window", "during", "slices", "silence", "alerts"]))
            return null;
        var name = node.Required("name") is { } named ? ReadName(named) : null;
        var indicator = WithClasses(_indicators.Read(node));
        var own = node.Optional("window");
        var slices = node.Optional("slices") is { } sliced ? ReadSlices(sliced) : null;
        return new()
        {
            Node = node,
            Name = name,
            Indicator = indicator,
            Part = node.Optional("where") is { } where ? ReadPart(where, indicator) : null,
            Bound = Bound.Read(node, indicator),
            Dimension = ReadDimension(node, indicator),
            Over = own is null ? window : SloWindow.Read(own) ?? window,
            WindowNode = own,
            During = node.Optional("during") is { } during ? ReadHours(node, during, indicator) : null,
            Slices = slices,
            SilenceIsBad = ReadSilence(node, indicator),
            Alerts = node.Optional("alerts") is { } alerts ? AlertRowReader.Read(alerts) : default,
        };
    }

    /// <summary>What is made of all classes knows which these are, where they are configured.</summary>
    private Indicator? WithClasses(Indicator? indicator) => indicator is MetricIndicator { Kind: ClassLevelMetric } level && inputs?.ManyClasses is { IsEmpty: false } classes
        ? level with { Options = level.Options with { Lists = level.Options.Lists.SetItem(ClassLevelMetric.Classes.Name, classes) } } : indicator;

    private string? ReadName(NodeReader node)
    {
        if (node.Literal("a name") is not { } name)
            return null;
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            node.Error($"found {node.Shown}, expected a name of letters, digits, '-', '_' and '.'");
        if (!_names.Add(name))
            node.Error($"the model has an SLO named {node.Shown} already");
        return name;
    }

    private static Dimension? ReadDimension(NodeReader slo, Indicator? indicator)
    {
        if (slo.Optional("dimension") is { } node)
            return node.Choice(Dimensions.AsSpan());
        if (indicator is { Dimension: null })
            slo.Error($"'dimension' is missing, which {(indicator is ReadyIndicator ? "what is ready-made" : "a condition")} doesn't tell; "
                + $"write one of {string.Join(", ", Dimensions.Select(entry => entry.Name))}");
        return indicator?.Dimension;
    }

    /// <summary>The part of the predictions that an SLO is of; null, with a problem, where it can't be of one.</summary>
    private static PartSpec? ReadPart(NodeReader where, Indicator? indicator)
    {
        var because = indicator is null ? null : WholeBecause(indicator);
        if (because is not null)
            where.ErrorAtKey($"{indicator!.Noun} can't be of a part of the predictions: {because}");
        return where.Configured("a condition such as country == \"DE\"") is { } condition && because is null ? new(where, condition) : null;
    }

    /// <summary>Why what is measured is always of all predictions together; null where it may be of a part of them.</summary>
    public static string? WholeBecause(Indicator indicator) => indicator.Ready is { } ready ? ready.Source.Metric.WholeBecause : indicator.Metric?.WholeBecause;

    private static OperatingHours? ReadHours(NodeReader slo, NodeReader during, Indicator? indicator)
    {
        if (indicator?.Slices.NoHoursBecause is { } because)
            during.ErrorAtKey(because);
        else if (slo.Optional("slices") is null)
            during.ErrorAtKey("hours are judged by slices, as of uptime and volume; add slices: { length: …, objective: … }");
        return HoursReader.Read(during);
    }

    private static bool ReadSilence(NodeReader slo, Indicator? indicator)
    {
        var node = slo.Optional("silence");
        node?.Name(["bad"]);
        var isSliced = slo.Optional("slices") is not null;
        var rule = indicator?.Slices ?? SliceRule.Free;
        if (rule.RefusedBecause is { } refused)
            slo.Optional("slices")?.ErrorAtKey(refused);
        if (rule.Needed is { } needed && (!isSliced || (needed.WithSilence && node is null)))
            slo.Error(slo.Optional("where") is null && slo.Optional(SplitReader.Key) is null ? needed.Missing : needed.MissingOfPart ?? needed.Missing);
        if (rule.NoSilence is { } refusal)
            node?.ErrorAtKey(refusal);
        else if (rule.Needed is null && node is not null && !isSliced)
            node.ErrorAtKey("silence is judged by slices; add slices: { length: …, objective: … }");
        return node is not null;
    }

    private static SliceSpec? ReadSlices(NodeReader node)
    {
        if (!node.IsMappingOf("length", "objective", "min_events"))
            return null;
        var length = node.Required("length");
        var duration = length?.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        var objective = node.Required("objective")?.Share(
            "0 allows everything; write a number above 0", "1 leaves no budget; write a number below 1, such as 0.999");
        var minEvents = node.Optional("min_events")?.Integer(1, 1_000_000_000) ?? 1;
        return duration is null || objective is null ? null : new(node, length!, duration.Value, objective.Value, minEvents);
    }
}
