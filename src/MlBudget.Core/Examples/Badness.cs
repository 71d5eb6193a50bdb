using System.Collections.Immutable;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Examples;

/// <summary>The groups beside which an SLO of one of them is.</summary>
/// <param name="Own">The group that it is of.</param>
/// <param name="Others">The others, with the same proportions of each.</param>
/// <param name="Fields">How many fields tell a group, at least 1.</param>
public sealed record GroupsOfBadness(string Own, ImmutableArray<(string Name, ImmutableArray<Proportion> Proportions)> Others, int Fields);

/// <summary>What makes a record of an SLI bad: it is a bad event of one of its proportions.</summary>
/// <param name="Proportions">The proportions, at least one.</param>
/// <param name="Attribute">The index of the attribute whose groups they are compared between; null for all rows together.</param>
/// <param name="MinGroupSize">The fewest events of a group whose outcomes are shown.</param>
public sealed record Badness(ImmutableArray<Proportion> Proportions, int? Attribute = null, int MinGroupSize = 0)
{
    /// <summary>How many fields tell a group together.</summary>
    public int Fields { get; init; } = 1;

    /// <summary>The groups of a part of the predictions beside which it is, with what is bad of theirs: where one of all is too small to be shown, so is not the next
    /// smallest. Null where there are none.</summary>
    public GroupsOfBadness? Groups { get; init; }

    /// <summary>What makes a record of an SLI bad; null where no record of it is good or bad by itself.</summary>
    public static Badness? Of(Sli sli) => OfAll(sli) is { } badness && WrappingSli.Find<PopulationSli>(sli) is { Least: var least, Groups: var groups }
        ? badness with
        {
            MinGroupSize = Math.Max(least, badness.MinGroupSize),
            Groups = groups is null ? null : new(groups.Own, [.. groups.Others.Select(group => (group.Name, OfAll(group.Sli)!.Proportions))], groups.Fields),
        }
        : OfAll(sli);

    private static Badness? OfAll(Sli sli) => BetweenSli.Of(sli) is not null ? null : Innermost(sli) switch
    {
        OccurrenceSli occurrences => new([occurrences.Proportion]),
        DegradationSli degradation => new([degradation.Proportion]),
        DataQualitySli quality => new(quality.Staleness is { } staleness ? [quality.Completeness, staleness] : [quality.Completeness]),
        DisparitySli { Definition.IsReadyMade: false } disparity => new(disparity.Definition.Metrics, disparity.Definition.Attribute, disparity.Definition.MinGroupSize) { Fields = disparity.Definition.Fields },
        _ => null,
    };

    /// <summary>Why no record of an SLI is bad by itself, and what to look at instead, as a sentence.</summary>
    public static string WhyNone(Sli sli) => Innermost(sli) switch
    {
        _ when BetweenSli.Of(sli) is not null => "It is bounded on both sides, and no record is bad by itself: look at mlbudget_sli_value, on which side of "
            + "mlbudget_slo_bound and mlbudget_slo_lower_bound it lies.",
        DriftSli => "Drift is of a whole window's distribution, and no record of it is bad by itself: look at mlbudget_drift_statistic, at "
            + "mlbudget_feature_bin_events, and at the page, which of the features drifts and which bins have grown.",
        VolumeSli => "A volume is how many records came, and none of them is bad by itself: look at mlbudget_window_events, and at what is usual "
            + "in the baseline's volume.",
        PresenceSli => "Uptime is bad where no record came: look at mlbudget_slo_info for its slices, at mlbudget_source_up, and at the service's own log.",
        EstimatedSli => "An estimate expects a share of errors of each score, and doesn't know of which record: look at the metric that it "
            + "estimates, once labels are there.",
        EstimatedErrorSli => "An estimate expects the error that predictions of its size had, and doesn't know of which record: look at the metric that it "
            + "estimates, once labels are there.",
        ReadyEventsSli or ReadyValueSli or DisparitySli => "It is counted elsewhere, and there are no records of it here: look at mlbudget_slo_info for what it counts, and at "
            + "that where it is counted.",
        ClassLevelSli => "It is a number of all classes together, and no record of it is bad by itself: look at mlbudget_class_events for the class, and write an SLO on its "
            + "recall or its precision.",
        CorrectedShareSli => "It is a share that is corrected by audits, and of no record of it is known whether the judge errs: write an SLO on what the judge says, and another one "
            + "on what audits say.",
        MeanDisparitySli => "It is a gap between means of groups, and no record of it is bad by itself: look at mlbudget_group_value for the groups.",
        _ => "It is a number of all records together, and none of them is bad by itself.",
    };

    private static Sli Innermost(Sli sli) => sli is WrappingSli wrapping and not ReadyEventsSli ? Innermost(wrapping.Inner) : sli;
}
