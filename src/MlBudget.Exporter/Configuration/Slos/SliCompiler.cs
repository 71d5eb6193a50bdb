using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Turns what SLOs measure, as it is written, into SLIs.</summary>
/// <param name="compiler">Gets what they ask for.</param>
/// <param name="context">What they are compiled against.</param>
internal sealed class SliCompiler(MeasureCompiler compiler, SloContext context)
{
    private readonly NormalValues _normal = new(context.Inputs.Baseline);

    /// <summary>Why drift has no value where the baseline watches no feature.</summary>
    private MissingReason WithoutFeatures =>
        context.Inputs.Baseline?.Baseline is null ? MissingReason.WaitsForBaseline : MissingReason.NothingUsual;

    /// <summary>The SLI; null, with problems, where the records don't hold what it needs, or its bound is missing.</summary>
    public Sli? Compile(Indicator indicator, Bound? bound) => Conditional(indicator switch
    {
        UptimeIndicator => new PresenceSli(compiler.Records()),
        DataQualityIndicator => Bounded(bound, DataQuality(indicator)),
        DriftIndicator drift => Bounded(bound, new DriftSli(compiler.Drift(drift.Criterion), WithoutFeatures)),
        ProportionIndicator proportion => Bounded(Proportion(proportion, null), bound, _normal.WhyNot(proportion)),
        VolumeIndicator => Bounded(bound, compiler.Volume(isUpper: bound?.Kind == BoundKind.AtMost)),
        EstimatedIndicator estimated => Bounded(bound, Estimated(estimated, bound)),
        DisparityIndicator disparity => Bounded(bound, Disparity(disparity)),
        _ => throw new InvalidOperationException($"No SLI for {indicator}."),
    });

    /// <summary>The attribute that an indicator compares by; null for others, and where it is not known.</summary>
    public GroupInput? GroupOf(Indicator indicator) => (indicator as DisparityIndicator)?.By?.Literal() is { } name
        ? context.Attributes.FirstOrDefault(attribute => attribute.Name == name) : null;

    /// <summary>An SLI that needs classes has a value only where they can be told apart, and one that needs labels only where enough
    /// of them are there.</summary>
    private Sli? Conditional(Sli? sli)
    {
        if (sli is null)
            return null;
        var coverage = sli.Measures.Select(compiler.CoverageOf).FirstOrDefault(measure => measure is not null);
        var told = compiler.WithClasses(sli);
        return coverage is { } measure && context.Inputs.Labels?.MinCoverage is { } least ? new CoveredSli(told, measure, least) : told;
    }

    private static Sli? Bounded(Bound? bound, Sli? sli) => bound is null ? null : sli;

    private static Sli? Bounded(Proportion? proportion, Bound? bound, MissingReason withoutNormal)
    {
        if (proportion is null || bound is null)
            return null;
        if (bound.Kind == BoundKind.MaxDegradation)
            return new DegradationSli(proportion, bound.Baseline, withoutNormal);
        var sense = bound.Kind == BoundKind.AtMost ? Sense.LowerIsBetter : Sense.HigherIsBetter;
        return new OccurrenceSli(proportion.Sense == Sense.Neutral ? proportion with { Sense = sense } : proportion);
    }

    private DataQualitySli? DataQuality(Indicator indicator)
    {
        var completeness = Named(indicator.Node, "completeness");
        var isAged = context.Inputs.Features.Any(feature => feature is { TimePath: not null, MaxAge: not null });
        return completeness is null ? null : new(completeness, isAged ? Named(indicator.Node, "staleness") : null);
    }

    private EstimatedSli? Estimated(EstimatedIndicator estimated, Bound? bound)
    {
        try
        {
            var (measure, records) = (compiler.Estimate(estimated.Metric), compiler.Records());
            return bound?.Kind == BoundKind.MaxDegradation
                ? EstimatedSli.Degrading(estimated.Metric, measure, records, bound.Baseline, _normal.WhyNot(estimated))
                : EstimatedSli.Bounded(estimated.Metric, measure, records);
        }
        catch (MissingInputException missing)
        {
            estimated.Node.Error(missing.Message);
            return null;
        }
    }

    private DisparitySli? Disparity(DisparityIndicator disparity)
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
        var compared = disparity.Compared.Select(proportion => Proportion(proportion, attribute)).ToArray();
        return group is null || compared.Length == 0 || compared.Contains(null) ? null : new(new(
            [.. compared.OfType<Proportion>()], attribute!.Value, disparity.Measure,
            disparity.Reference?.Literal(), group.MinSamples, group.MaxGroups, disparity.Confident)
        {
            MinGroupSize = context.Limits.Model.MinGroupSize,
        });
    }

    private Proportion? Proportion(ProportionIndicator indicator, int? attribute)
    {
        if (indicator is NamedIndicator { IsIncomplete: true })
            return null;
        if (indicator is NamedIndicator named)
            return Named(named.Node, named.Metric.Name, (double?)named.Below, attribute);
        var condition = (ConditionIndicator)indicator;
        try
        {
            return compiler.Share(condition.Condition, condition.Sense, attribute);
        }
        catch (ConditionException error)
        {
            condition.Node.ErrorWithin(error.Position, error.Reason);
            return null;
        }
    }

    private Proportion? Named(NodeReader node, string metric, double? below = null, int? attribute = null)
    {
        try
        {
            return compiler.Named(Metrics.Find(metric)!, below, attribute);
        }
        catch (MissingInputException missing)
        {
            node.Error(missing.Message);
            return null;
        }
    }
}
