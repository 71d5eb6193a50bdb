using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration.Times;
using MlBudget.Settings;

namespace MlBudget.Exporter.Configuration.Slos;

/// <summary>Says in words what an SLO promises.</summary>
internal static class SloMeaning
{
    /// <summary>The promise as a sentence, without its full stop.</summary>
    public static string Of(ConfiguredSlo slo)
    {
        var (spec, window) = (slo.Spec, slo.Spec.Over.Periods is { } periods ? $"each {PeriodsReader.NameOf(periods.Unit)} of {periods.Zone.Id}" : Durations.Format(slo.Definition.Window));
        var promise = (spec.Where is { } where ? $"where {where}, " : "")
            + (spec.Bound is null ? spec.Indicator!.Metric!.Meaning : Bounded(spec.Indicator!, spec.Bound, slo));
        var allowed = Percent(slo.Definition.Allowance.Ratio);
        if (spec.Slices is not { } slices)
            return $"{promise}, over {window}{Budget(slo.Definition, allowed)}{Hidden(slo)}";
        var fewest = slices.MinEvents > 1 ? $" with at least {slices.MinEvents} events" : "";
        var silence = spec.SilenceIsBad ? "; one without any event is bad" : "";
        return $"in at least {Percent(slices.Objective)} of the slices of {Durations.Format(slices.Duration)}{fewest}, {promise}, "
            + $"over {window}{(slo.Definition.During is { } hours ? $", during {hours.Text}" : "")}; {allowed} of them may be bad{silence}{Hidden(slo)}";
    }

    /// <summary>That nothing is shown of few, where a group attribute tells of whom.</summary>
    private static string Hidden(ConfiguredSlo slo) => WrappingSli.Find<PopulationSli>(slo.Definition.Sli) is { Least: var least }
        ? $"; nothing is shown of fewer than {NodeReader.Format(least)} such predictions" + (slo.Spec.Split is { Values.Length: > 1 } ? ", nor of the next smallest group beside one that alone has fewer" : "") : "";

    /// <summary>What of a budget can be counted; levels have a bound and nothing to count.</summary>
    private static string Budget(SloDefinition slo, string allowed) => slo.Sli.Kind switch
    {
        SliKind.Occurrences => $"; {allowed} may be bad",
        SliKind.Amount => $"; it has no value where over {Percent((decimal)SpentSum.GreatestShareWithout)} of the records don't say it",
        _ => "",
    };

    private static string Bounded(Indicator indicator, Bound bound, ConfiguredSlo slo) => (indicator, bound.Kind) switch
    {
        (_, BoundKind.MaxDegradation) => Degradation(indicator, bound),
        (_, BoundKind.Between) => Between(indicator, bound),
        (MetricIndicator { IsCondition: true, Sense: Sense.HigherIsBetter }, _) =>
            $"at least {Percent(bound.Value)} of predictions have {indicator.Node.Written}",
        (MetricIndicator { IsCondition: true }, _) => $"at most {Percent(bound.Allowed)} of predictions have {indicator.Node.Written}",
        (ReadyIndicator { IsValue: true }, _) => $"{indicator.Text} is at {(bound.Kind == BoundKind.AtLeast ? "least" : "most")} {NodeReader.Format(bound.Value)}",
        (ReadyIndicator { Sense: Sense.HigherIsBetter }, _) => $"at least {Percent(1 - bound.Allowed)} of events are good, as {indicator.Text} says",
        (ReadyIndicator, _) => $"at most {Percent(bound.Allowed)} of events are bad, as {indicator.Text} says",
        (DisparityIndicator disparity, _) => Disparity(disparity, bound, slo),
        (_, BoundKind.Amount) => $"{indicator.Text} ({indicator.Metric!.Describe(((MetricIndicator)indicator).Options)}) comes to at most {NodeReader.Format(bound.Value)}",
        _ => $"{Named(indicator)} is at {(bound.Kind == BoundKind.AtLeast ? "least" : "most")} {NodeReader.Format(bound.Value)}",
    };

    private static string Between(Indicator indicator, Bound bound) =>
        $"{Named(indicator)} is between {NodeReader.Format(bound.Band!.Lower)} and {NodeReader.Format(bound.Band.Upper)}"
            + (bound.Value == 0 ? "" : $", or at most {NodeReader.Format(bound.Value)} outside");

    private static string Degradation(Indicator indicator, Bound bound)
    {
        var isHigher = indicator.Sense == Sense.HigherIsBetter;
        // Of what is told by its name nobody has to be told which way it is worse.
        var way = indicator.Metric?.Direction is null ? "" : isHigher ? ", by a fall," : ", by a rise,";
        if (bound.Baseline is not { } normal)
            return $"{Named(indicator)} is at most {Percent(bound.Value)} worse{way} than its baseline, which is not known yet";
        var limit = normal * (isHigher ? 1 - bound.Value : 1 + bound.Value);
        return $"{Named(indicator)} is at most {Percent(bound.Value)} worse{way} than its baseline of "
            + $"{NodeReader.Format(normal)}, so at {(isHigher ? "least" : "most")} {NodeReader.Format(limit)}";
    }

    private static string Disparity(DisparityIndicator disparity, Bound bound, ConfiguredSlo slo)
    {
        var by = slo.Group!.Fields.IsEmpty ? disparity.By!.Written : $"{disparity.By!.Written} ({string.Join(" × ", slo.Group.Fields)})";
        var between = disparity.Reference is null
            ? $"between groups of {by}"
            : $"of the groups of {by} to the group '{disparity.Reference.Written}'";
        var options = disparity.Compared is [{ IsCondition: false, Kind.Options.IsEmpty: false } one] ? $" ({one.Kind.Describe(one.Options)})" : "";
        var gap = $"the {disparity.Gap.Word} in {disparity.Name}{options} {between} is at "
            + $"{(disparity.Gap.Bound == BoundKind.AtMost ? "most" : "least")} {NodeReader.Format(bound.Value)}";
        var certain = disparity.Confident ? ", as far as it is certain" : "";
        return $"{gap}{certain} (groups with at least {slo.Group.MinSamples} events; the largest {slo.Group.MaxGroups})";
    }

    private static string Named(Indicator indicator) => indicator is MetricIndicator { IsCondition: false } metric
        ? $"{metric.Text} ({metric.Kind.Describe(metric.Options)})" : $"the share of predictions that have {indicator.Node.Written}";

    private static string Percent(decimal ratio) => $"{NodeReader.Format(ratio * 100)}%";
}
