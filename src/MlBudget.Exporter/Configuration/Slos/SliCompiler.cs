using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Turns what SLOs measure, as it is written, into SLIs.</summary>
/// <param name="measurements">Gives the measures.</param>
/// <param name="context">What they are compiled against.</param>
internal sealed class SliCompiler(Measurements measurements, SloContext context)
{
    private readonly NormalValues _normal = new(context.Inputs.Baseline);

    private readonly Dictionary<(NodeReader Slo, string Value), PopulationGroup?> _groups = [];

    /// <summary>The part of the predictions that an SLO is of; null for all, or with a problem where the condition can't be read.</summary>
    public Population? PopulationOf(SloSpec spec)
    {
        if (spec.Where is not { } shown)
            return null;
        try
        {
            return measurements.PopulationWhere(spec.Part?.Condition, shown, spec.Split is { } split ? GroupOf(split.Group, split.Value) : []);
        }
        catch (ConditionException error)
        {
            spec.Part!.Node.ErrorWithin(error.Position, ReasonOf(error));
            return null;
        }
    }

    /// <summary>The part of the predictions of which those of an SLO's group are; null for all.</summary>
    public Population? WithinOf(SloSpec spec) => spec.Split is null ? null : PopulationOf(spec with { Split = null });

    /// <summary>The values that the fields of an attribute have in a group.</summary>
    private static ImmutableArray<FieldValue> GroupOf(GroupInput group, string value) => group.Fields.IsEmpty ? [new(group.Path, value)]
        : [.. Intersection.Split(value).Zip(group.Fields, (text, path) => new FieldValue(path, text))];

    /// <summary>The SLI; null, with problems, where the records don't hold what it needs, or its bound is missing.</summary>
    /// <param name="spec">The SLO, with an indicator.</param>
    /// <param name="population">Of which predictions; null for all.</param>
    public Sli? Compile(SloSpec spec, Population? population)
    {
        var counted = measurements.Of(population);
        // Without a bound it is compiled all the same, so that what else is wrong with it is found.
        if (Measured(spec, counted) is not { } sli || (spec.Bound is null && !spec.Indicator!.Bounds.IsEmpty))
            return null;
        return ModelParts.WithConditions(sli, counted, context.Inputs.Labels?.MinCoverage, context.Limits.Model.MinGroupSize, GroupsOf(spec));
    }

    /// <summary>The groups beside which that of an SLO is, of which the same is measured; null where it is of none.</summary>
    private PopulationGroups? GroupsOf(SloSpec spec) => spec.Split is not { } split ? null : new(
        split.Value, [.. split.Values.Where(value => value != split.Value).Select(value => Other(spec with { Split = split with { Value = value } })).OfType<PopulationGroup>()],
        split.Group.Paths.Length);

    private PopulationGroup? Other(SloSpec spec)
    {
        var key = (spec.Node, spec.Split!.Value);
        if (_groups.TryGetValue(key, out var known))
            return known;
        var counted = measurements.Of(PopulationOf(spec));
        return _groups[key] = Measured(spec, counted) is { } sli ? new(key.Value, sli, counted.Records()) : null;
    }

    /// <summary>What an SLO measures, whatever the conditions are under which it has a value; null, with problems, where that can't be.</summary>
    private Sli? Measured(SloSpec spec, Measurements counted)
    {
        var (indicator, bound) = (spec.Indicator!, spec.Bound);
        return indicator switch
        {
            DisparityIndicator disparity => Disparity(disparity, counted),
            ReadyIndicator ready => ready.Source.Metric.Compile(new() { Bound = bound?.Kind ?? indicator.Bounds[0] }, measurements),
            MetricIndicator metric => Metric(metric, spec, counted),
            _ => throw new InvalidOperationException($"Nobody compiles {indicator}."),
        };
    }

    /// <summary>The attribute that an indicator compares by; null for others, and where it is not known.</summary>
    public GroupInput? GroupOf(Indicator indicator) => (indicator as DisparityIndicator)?.By?.Literal() is { } name
        ? context.Attributes.FirstOrDefault(attribute => attribute.Name == name && attribute.IsReadyMade == (indicator.Ready is not null)) : null;

    private Sli? Metric(MetricIndicator indicator, SloSpec spec, Measurements counted)
    {
        var sli = Compiled(indicator, spec, counted);
        return sli is not null && spec.Bound?.Band is { } band ? new BetweenSli(sli, band) : sli;
    }

    /// <summary>The SLI of a metric; of one that is bounded on both sides the one of a single bound, which has the same value.</summary>
    private Sli? Compiled(MetricIndicator indicator, SloSpec spec, Measurements counted) => indicator.IsIncomplete ? null : Find(indicator, () => indicator.Kind.Compile(
        new()
        {
            Bound = spec.Bound is { Band: null } bound ? bound.Kind : indicator.Bounds.FirstOrDefault(),
            Normal = spec.Bound?.Baseline,
            WithoutNormal = _normal.WhyNot(spec),
            Options = indicator.Options,
            Window = spec.Window,
            Periods = spec.Over.Periods,
        },
        counted));

    private Sli? Disparity(DisparityIndicator disparity, Measurements counted)
    {
        var group = GroupOf(disparity);
        if (group is null && disparity.By is { } by)
        {
            var known = context.Inputs.Groups.Select(input => input.Name).ToArray();
            by.Error(known.Length == 0 ? "the model has no groups; add 'groups' to it"
                : $"unknown group attribute {by.Shown}; {NodeReader.Suggestion(by.Written, known)}");
        }

        // Also without a group, so that an error in a condition is found.
        int? attribute = group is null ? null : context.Attributes.IndexOf(group);
        if (disparity.Mean is { } mean)
            return mean.IsIncomplete ? null : MeanDisparity(disparity, mean, counted, group);
        ImmutableArray<Proportion?> compared = [.. disparity.Compared.Select(indicator => indicator.IsIncomplete ? null : Find(
            indicator, () => ((ProportionMetric)indicator.Kind).ProportionOf(indicator.Options, counted, attribute)))];
        if (disparity.Ready is { Source.Metric: ReadyEvents events } && attribute is { } ofTallies)
            compared = [events.ProportionOf(measurements, ofTallies)];
        if (group is null || compared.IsEmpty || compared.Contains(null))
            return null;
        ImmutableArray<int> roundings = [.. disparity.Compared.SelectMany(
            indicator => ((ProportionMetric)indicator.Kind).RoundingsOf(indicator.Options, counted)).Distinct()];
        Sli sli = new DisparitySli(DefinitionOf(disparity, group, [.. compared.OfType<Proportion>()]));
        foreach (var indicator in disparity.Compared)
            sli = indicator.Kind.Guarded(sli, indicator.Options, counted);
        return roundings.IsEmpty ? sli : new RoundedSli(sli, roundings);
    }

    private Sli? MeanDisparity(DisparityIndicator disparity, MetricIndicator indicator, Measurements counted, GroupInput? group)
    {
        var kind = (IMeanMetric)indicator.Kind;
        var sense = kind.SenseOfGroups(indicator.Options);
        if (sense == Sense.Neutral && disparity.Gap.Measure == DisparityMeasure.Ratio)
            disparity.Node.Optional("measure")!.Error($"{indicator.Kind.Name} has a sign, and a ratio of groups tells nothing of it; write difference");
        int? attribute = group is null ? null : context.Attributes.IndexOf(group);
        if (Find(indicator, () => new ComparedMean(kind.MeanOf(indicator.Options, counted, attribute))) is not { } compared || group is null)
            return null;
        var sli = new MeanDisparitySli(compared.Of.Mean, sense, DefinitionOf(disparity, group, []));
        var guarded = indicator.Kind.Guarded(sli, indicator.Options, counted);
        return compared.Of.Roundings.IsEmpty ? guarded : new RoundedSli(guarded, compared.Of.Roundings);
    }

    /// <summary>How groups are compared, of an attribute that is known.</summary>
    private DisparityDefinition DefinitionOf(DisparityIndicator disparity, GroupInput group, ImmutableArray<Proportion> proportions) => new(
        proportions, context.Attributes.IndexOf(group), disparity.Gap.Measure, disparity.Reference?.Literal(), group.MinSamples, group.MaxGroups, disparity.Confident)
    {
        MinGroupSize = context.Limits.Model.MinGroupSize,
        IsReadyMade = group.IsReadyMade,
        Fields = group.Paths.Length,
    };

    private sealed record ComparedMean((MeanOfNumbers Mean, ImmutableArray<int> Roundings) Of);

    /// <summary>What an indicator asks for; null, with a problem, where the records don't hold it.</summary>
    private T? Find<T>(MetricIndicator indicator, Func<T> find)
        where T : class
    {
        try
        {
            return find();
        }
        catch (MissingInputException missing)
        {
            indicator.Node.Error(missing.Message);
        }
        catch (ConditionException error)
        {
            ((error.Option is { } option ? indicator.Owner?.Optional(option) : null) ?? indicator.Node).ErrorWithin(error.Position, ReasonOf(error));
        }

        return null;
    }

    /// <summary>What is wrong with a condition; of one that reads an attribute of several fields, what to write instead.</summary>
    private string ReasonOf(ConditionException error) =>
        error.UnknownField is { } name && context.Inputs.Groups.FirstOrDefault(group => !group.Fields.IsEmpty && name == $"groups.{group.Name}") is { } several
            ? $"'{name}' is told by several fields; write what is asked of {string.Join(" and of ", several.Fields)}" : error.Reason;
}
