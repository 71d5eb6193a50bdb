using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Turns what SLOs measure, as it is written, into SLIs.</summary>
/// <param name="measurements">Gives the measures.</param>
/// <param name="context">What they are compiled against.</param>
internal sealed class SliCompiler(Measurements measurements, SloContext context)
{
    private readonly NormalValues _normal = new(context.Inputs.Baseline);

    /// <summary>The SLI; null, with problems, where the records don't hold what it needs, or its bound is missing.</summary>
    public Sli? Compile(Indicator indicator, Bound? bound)
    {
        var sli = indicator switch
        {
            DisparityIndicator disparity => Disparity(disparity),
            ReadyIndicator ready => ready.Source.Metric.Compile(new() { Bound = bound?.Kind ?? indicator.Bounds[0] }, measurements),
            MetricIndicator metric => Metric(metric, bound),
            _ => throw new InvalidOperationException($"Nobody compiles {indicator}."),
        };
        // Without a bound it is compiled all the same, so that what else is wrong with it is found.
        if (sli is null || (bound is null && !indicator.Bounds.IsEmpty))
            return null;
        return ModelParts.WithConditions(sli, measurements, context.Inputs.Labels?.MinCoverage);
    }

    /// <summary>The attribute that an indicator compares by; null for others, and where it is not known.</summary>
    public GroupInput? GroupOf(Indicator indicator) => (indicator as DisparityIndicator)?.By?.Literal() is { } name
        ? context.Attributes.FirstOrDefault(attribute => attribute.Name == name && attribute.IsReadyMade == (indicator.Ready is not null)) : null;

    private Sli? Metric(MetricIndicator indicator, Bound? bound)
    {
        var sli = Compiled(indicator, bound);
        return sli is not null && bound?.Band is { } band ? new BetweenSli(sli, band) : sli;
    }

    /// <summary>The SLI of a metric; of one that is bounded on both sides the one of a single bound, which has the same value.</summary>
    private Sli? Compiled(MetricIndicator indicator, Bound? bound) => indicator.IsIncomplete ? null : Find(indicator, () => indicator.Kind.Compile(
        new()
        {
            Bound = bound is { Band: null } ? bound.Kind : indicator.Bounds.FirstOrDefault(),
            Normal = bound?.Baseline,
            WithoutNormal = _normal.WhyNot(indicator),
            Options = indicator.Options,
        },
        measurements));

    private Sli? Disparity(DisparityIndicator disparity)
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
            return mean.IsIncomplete ? null : MeanDisparity(disparity, mean, group, attribute);
        ImmutableArray<Proportion?> compared = [.. disparity.Compared.Select(indicator => indicator.IsIncomplete ? null : Find(
            indicator, () => ((ProportionMetric)indicator.Kind).ProportionOf(indicator.Options, measurements, attribute)))];
        if (disparity.Ready is { Source.Metric: ReadyEvents events } && attribute is { } ofTallies)
            compared = [events.ProportionOf(measurements, ofTallies)];
        if (group is null || compared.IsEmpty || compared.Contains(null))
            return null;
        ImmutableArray<int> roundings = [.. disparity.Compared.SelectMany(
            indicator => ((ProportionMetric)indicator.Kind).RoundingsOf(indicator.Options, measurements)).Distinct()];
        var sli = new DisparitySli(DefinitionOf(disparity, group, [.. compared.OfType<Proportion>()]));
        return roundings.IsEmpty ? sli : new RoundedSli(sli, roundings);
    }

    private RoundedSli? MeanDisparity(DisparityIndicator disparity, MetricIndicator indicator, GroupInput? group, int? attribute)
    {
        var kind = (ErrorMetric)indicator.Kind;
        if (Find(indicator, () => new ComparedMean(kind.MeanOf(indicator.Options, measurements, attribute))) is not { } compared || group is null)
            return null;
        return new RoundedSli(new MeanDisparitySli(compared.Of.Mean, kind.SenseOfGroups, DefinitionOf(disparity, group, [])), compared.Of.Roundings);
    }

    /// <summary>How groups are compared, of an attribute that is known.</summary>
    private DisparityDefinition DefinitionOf(DisparityIndicator disparity, GroupInput group, ImmutableArray<Proportion> proportions) => new(
        proportions, context.Attributes.IndexOf(group), disparity.Gap.Measure, disparity.Reference?.Literal(), group.MinSamples, group.MaxGroups, disparity.Confident)
    {
        MinGroupSize = context.Limits.Model.MinGroupSize,
        IsReadyMade = group.IsReadyMade,
    };

    private sealed record ComparedMean((MeanOfNumbers Mean, ImmutableArray<int> Roundings) Of);

    /// <summary>What an indicator asks for; null, with a problem, where the records don't hold it.</summary>
    private static T? Find<T>(MetricIndicator indicator, Func<T> find)
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
            indicator.Node.ErrorWithin(error.Position, error.Reason);
        }

        return null;
    }
}
