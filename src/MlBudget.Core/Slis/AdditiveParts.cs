namespace MlBudget.Core.Slis;

/// <summary>What it takes, beside the events and bad events of its windows, to take an SLI over several shards of a log.</summary>
/// <param name="HigherIsBetter">Whether its value is the share of good events, or the ratio of groups, and not the share of bad ones, or
/// the difference of groups; null of what doesn't add up.</param>
/// <param name="Baseline">Of a level that is held against what is normal, that value, b; null of others.</param>
/// <param name="Disparity">How groups are compared; null where none are.</param>
public sealed record AdditiveParts(bool? HigherIsBetter, decimal? Baseline = null, DisparityDefinition? Disparity = null)
{
    /// <summary>The share of bad events that is normal: 1 − b where higher is better, else b; null without b.</summary>
    public decimal? BaselineBad => HigherIsBetter == true ? 1 - Baseline : Baseline;

    /// <summary>The parts of an SLI.</summary>
    public static AdditiveParts Of(Sli sli) => sli switch
    {
        ConditionalSli conditional => Of(conditional.Inner),
        OccurrenceSli occurrences => new(occurrences.Proportion.Sense == Sense.HigherIsBetter),
        DegradationSli degradation => new(degradation.Proportion.Sense == Sense.HigherIsBetter, degradation.Baseline),
        DisparitySli disparity => new(disparity.Definition.Measure == DisparityMeasure.Ratio, Disparity: disparity.Definition),
        _ => new(HigherIsBetter: null),
    };
}
