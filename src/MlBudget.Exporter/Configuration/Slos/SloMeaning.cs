using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Says in words what an SLO promises.</summary>
internal static class SloMeaning
{
    /// <summary>The promise as a sentence, without its full stop.</summary>
    public static string Of(ConfiguredSlo slo)
    {
        var (spec, window) = (slo.Spec, Durations.Format(slo.Definition.Window));
        var promise = spec.Indicator is UptimeIndicator ? "predictions come"
            : Bounded(spec.Indicator!, spec.Bound!, slo);
        var allowed = Percent(slo.Definition.Allowance.Ratio);
        if (spec.Slices is not { } slices)
            return $"{promise}, over {window}{Budget(slo.Definition, allowed)}";
        var fewest = slices.MinEvents > 1 ? $" with at least {slices.MinEvents} events" : "";
        var silence = spec.SilenceIsBad ? "; one without any event is bad" : "";
        return $"in at least {Percent(slices.Objective)} of the slices of {Durations.Format(slices.Duration)}{fewest}, {promise}, "
            + $"over {window}; {allowed} of them may be bad{silence}";
    }

    /// <summary>What of a budget can be counted; levels have a bound and nothing to count.</summary>
    private static string Budget(SloDefinition slo, string allowed) =>
        slo.Sli.Kind == SliKind.Occurrences ? $"; {allowed} may be bad" : "";

    private static string Bounded(Indicator indicator, Bound bound, ConfiguredSlo slo) => (indicator, bound.Kind) switch
    {
        (_, BoundKind.MaxDegradation) => Degradation(indicator, bound),
        (ConditionIndicator { IsGood: true }, _) => $"at least {Percent(bound.Value)} of predictions have {indicator.Node.Written}",
        (ConditionIndicator, _) => $"at most {Percent(bound.Allowed)} of predictions have {indicator.Node.Written}",
        (DisparityIndicator disparity, _) => Disparity(disparity, bound, slo),
        _ => $"{Named(indicator)} is at {(bound.Kind == BoundKind.AtLeast ? "least" : "most")} {NodeReader.Format(bound.Value)}",
    };

    private static string Degradation(Indicator indicator, Bound bound)
    {
        var isHigher = indicator.Sense == Sense.HigherIsBetter;
        if (bound.Baseline is not { } normal)
            return $"{Named(indicator)} is at most {Percent(bound.Value)} worse than its baseline, which is not known yet";
        var limit = normal * (isHigher ? 1 - bound.Value : 1 + bound.Value);
        return $"{Named(indicator)} is at most {Percent(bound.Value)} worse than its baseline of "
            + $"{NodeReader.Format(normal)}, so at {(isHigher ? "least" : "most")} {NodeReader.Format(limit)}";
    }

    private static string Disparity(DisparityIndicator disparity, Bound bound, ConfiguredSlo slo)
    {
        var between = disparity.Reference is null
            ? $"between groups of {disparity.By!.Written}"
            : $"of the groups of {disparity.By!.Written} to the group '{disparity.Reference.Written}'";
        var gap = disparity.Measure == DisparityMeasure.Difference
            ? $"the difference in {disparity.Name} {between} is at most {NodeReader.Format(bound.Value)}"
            : $"the ratio in {disparity.Name} {between} is at least {NodeReader.Format(bound.Value)}";
        var certain = disparity.Confident ? ", as far as it is certain" : "";
        return $"{gap}{certain} (groups with at least {slo.Group!.MinSamples} events; the largest {slo.Group.MaxGroups})";
    }

    private static string Named(Indicator indicator) => indicator switch
    {
        NamedIndicator { Below: { } below } named =>
            $"{named.Metric.Name} ({named.Metric.Meaning.Replace("a bound", NodeReader.Format(below), StringComparison.Ordinal)})",
        NamedIndicator named => $"{named.Metric.Name} ({named.Metric.Meaning})",
        DriftIndicator { Criterion: DriftCriterion.PValue } =>
            $"{indicator.Text} (the share of watched features that differ from the baseline by a plain p-value under 0.05)",
        DriftIndicator => $"{indicator.Text} (the share of watched features whose distribution is not the baseline's)",
        VolumeIndicator => "volume (predictions / what is usual in the same hours of the week)",
        EstimatedIndicator estimated => $"{estimated.Metric.Name} ({estimated.Metric.Meaning})",
        DataQualityIndicator => $"{indicator.Text} (the lesser of 1 − missing rate and 1 − stale rate)",
        _ => $"the share of predictions that have {indicator.Node.Written}",
    };

    private static string Percent(decimal ratio) => $"{NodeReader.Format(ratio * 100)}%";
}
