using System.Collections.Immutable;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Statistics;
using MlBudget.Core.Text;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Says in a sentence why an SLO has no value, with what was found.</summary>
/// <param name="ledger">What was counted.</param>
/// <param name="tallies">The same, without what is excluded of it.</param>
public sealed class MissingWords(ModelLedger ledger, Tallies tallies)
{
    /// <summary>So many groups are named.</summary>
    private const int MostGroups = 3;

    private static readonly string Fewest = PlainNumber.Format((long)CorrectedShare.FewestAudits);

    /// <summary>The sentence.</summary>
    /// <param name="reason">Why the SLO has no value in its window.</param>
    /// <param name="slo">The SLO.</param>
    /// <param name="window">Its window.</param>
    /// <param name="groups">The groups that it compares, if any.</param>
    public string Of(MissingReason reason, SloDefinition slo, TimeWindow window, ImmutableArray<GroupReading> groups) => OfHidden(reason, slo, window) ?? reason switch
    {
        MissingReason.NoEvents => ledger.Predictions == 0 && slo.Sli.Measures.All(measure => !ledger.Definition.ReadyMade.Contains(measure))
            ? "No prediction has come yet." : "Nothing came in the window that it counts.",
        MissingReason.Excluded => slo.During is { } hours ? $"All of its window is outside of {hours.Text}, or excluded." : "All of its window is excluded.",
        MissingReason.FieldMissing or MissingReason.FieldMistyped => OfField((ReasonedSli)slo.Sli, window),
        MissingReason.ValuesUnknown when OfSampledLabels(slo.Sli, window) is { } labels => labels,
        MissingReason.ValuesUnknown => "Predictions came with the fields that it needs, and none of their values can be used: comparisons "
            + "with them are unknown, classes are neither positive nor negative, scores are no probabilities, numbers are beyond what is kept or all 0, or what was judged of lists is no grade, or at no position of theirs.",
        MissingReason.LeftOut => OfPopulation(slo, window) ?? "Predictions were read, and predictions.where leaves all of them out.",
        MissingReason.WaitsForLabels => $"All predictions are younger than {NameOfDelay(slo)} ({Durations.Format(slo.Delay)}): their labels are "
            + "not due yet.",
        MissingReason.WaitsForPredictions => $"All predictions are younger than predictions.delay ({Durations.Format(slo.Delay)}): others of their time may "
            + "still come.",
        MissingReason.NoLabels => $"No prediction of the window has a label, {Durations.Format(slo.Delay)} and more after it came. {OfLabels()}",
        MissingReason.ReferenceMissing => $"The reference group, with which others are compared, is not there; {Found(groups)}.",
        MissingReason.NoPositives => "None of the answers, or of the labels, is of the positive class.",
        MissingReason.ClassNotSeen => "Labelled predictions came, and none of their labels, or of their answers, is of the class.",
        MissingReason.NoNegatives => "None of the labels is of the negative class: there is nothing that positives could be told from.",
        MissingReason.MostlyIrrelevant => "Over half of the judged lists have no relevant item: what the others are worth says little of what users see.",
        MissingReason.TooFewLabels => OfCoverage(slo.Sli, window),
        MissingReason.TooFewEvents => OfSmallPopulation(slo, window) ?? "Too few events came to judge them.",
        MissingReason.GroupsTooSmall => $"Fewer than two groups have {MinSamples(slo)}; {Found(groups)}.",
        MissingReason.NothingUsual => "The baseline has nothing to compare with: it doesn't know these hours, watches no feature, or has no labelled predictions.",
        MissingReason.NotTrainedOn => "Nothing is compared with the training set: none of its features is one of the model.",
        MissingReason.SamplingUnknown when OfSampledLabels(slo.Sli, window) is { } labels => labels,
        MissingReason.SamplingUnknown => $"Over 0.1% of the records don't say for how many predictions they stand{OfSampling(window)}: they are in no share, and might be the bad ones.",
        MissingReason.CostsMissing => $"Over 1% of the records don't say what they cost{OfCosts(slo.Sli, window)}: what they cost is spent as well, and nobody knows how much.",
        MissingReason.TooFewAudits or MissingReason.JudgeNearChance => OfAudits(reason, slo, window),
        MissingReason.WaitsForBaseline => "What is normal is not known yet: it waits for a baseline.",
        MissingReason.BaselineTrend => "What is normal of it can't be said: within the baseline's period it moved, is 0, or has no events.",
        MissingReason.LosesByRounding => $"Over 1% of its numbers are so small that they lose over 0.1% by being kept in {PartsOf(slo.Sli)}: "
            + $"{OfRounding(slo.Sli, window)}.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    private string NameOfDelay(SloDefinition slo) =>
        slo.Delay > (ledger.Definition.Labels?.Delay ?? TimeSpan.Zero) ? "predictions.delay" : "labels.delay";

    private string OfField(ReasonedSli sli, TimeWindow window)
    {
        if (ReasonedSli.UnusableField(tallies, sli.Inputs, window) is not var (field, counts))
            return "A field that it needs is missing in its records.";
        var (records, name) = (field.Source, field.Shown);
        return counts.Mistyped == 0 ? $"None of {PlainNumber.Format(counts.Records)} {records} in its window has {name}."
            : $"Of {PlainNumber.Format(counts.Records)} {records} in its window {PlainNumber.Format(counts.Mistyped)} have {name}, all of "
                + "another type than it is read as.";
    }

    /// <summary>What is known of labels where none has found a prediction: that none came, or that they are of other ids.</summary>
    private string OfLabels()
    {
        if (ledger.Joins is not { } joins)
            return "No label has come.";
        var strangers = joins.Unmatched + joins.Unknown;
        var read = ledger.Definition.Labels?.RecordsMeasure is { } records ? ledger.ArrivedOf(records)[0] : 0;
        return read == 0 ? "No label has come."
            : strangers == 0 ? $"{PlainNumber.Format(read)} labels were read, and none tells anything of it: are values and classes written alike?"
            : $"{PlainNumber.Format(strangers)} labels came whose id no prediction has: are ids written alike in both?";
    }

    /// <summary>That all predictions are of other parts than that which an SLO is of; null where that is not so.</summary>
    private string? OfPopulation(SloDefinition slo, TimeWindow window) => slo is { Population: { } population, Sli: ReasonedSli { Inputs: var inputs } }
        && ReasonedSli.AllOfOtherParts(tallies, inputs, window) is > 0 and var others
        ? $"{PlainNumber.Format(others)} predictions came in its window, and in none of them its where holds, {ModelNotices.Cut(population.Shown)}: is the value written as in the records?" : null;

    /// <summary>That the part that an SLO is of is too small to be shown, or stands beside one that is; null where it is of no group, or is shown.</summary>
    private string? OfSmallPopulation(SloDefinition slo, TimeWindow window) =>
        WrappingSli.Find<PopulationSli>(slo.Sli) is { } part && part.SmallIn(tallies, window) is { IsDefault: false } small ? OfSmall(part, small) : null;

    /// <summary>The same in place of a reason that is told with figures of that part.</summary>
    private string? OfHidden(MissingReason reason, SloDefinition slo, TimeWindow window) => reason is MissingReason.TooFewLabels or MissingReason.SamplingUnknown
        or MissingReason.CostsMissing or MissingReason.TooFewAudits or MissingReason.JudgeNearChance or MissingReason.LosesByRounding
        && WrappingSli.Find<PopulationSli>(slo.Sli) is { } part && part.HiddenIn(tallies, window) is { IsDefault: false } small ? OfSmall(part, small) : null;

    private static string OfSmall(PopulationSli part, ImmutableArray<string> small)
    {
        if (small.IsEmpty)
            return $"Its where reads a group attribute, and fewer than {LeastOf(part)} of what it counts came: of so few nothing is shown.";
        var names = string.Join(", ", small.Take(MostGroups).Select(name => $"'{ModelNotices.Cut(name)}'")) + (small.Length > MostGroups ? $" and {small.Length - MostGroups} more" : "");
        return $"It is hidden beside {names}, which {(small.Length == 1 ? "alone has" : "have")} fewer than {LeastOf(part)} of what is counted: all and the others would tell that. "
            + $"Leave {(small.Length == 1 ? "that" : "those")} out of values, or lower min_group_size.";
    }

    private static string LeastOf(PopulationSli part) => $"limits.min_group_size ({PlainNumber.Format((long)part.Least)})";

    private string OfCoverage(Sli sli, TimeWindow window)
    {
        if (WrappingSli.Find<CoveredSli>(sli) is not { Least: var least, Coverage: var coverage })
            return "Fewer predictions have a label than labels.min_coverage asks for.";
        var (all, labelled) = tallies.PairOf(coverage, window);
        return $"{PlainNumber.Format(labelled)} of {PlainNumber.Format(all)} predictions have a label, and labels.min_coverage asks for "
            + $"{PlainNumber.Format(100 * least)}%.";
    }

    private string OfSampling(TimeWindow window) => SamplingNotice.Unknown(ledger.Definition, tallies, window) is var (all, unknown)
        ? $" ({PlainNumber.Format(unknown)} of {PlainNumber.Format(all)})" : "";

    private static string PartsOf(Sli sli) => WrappingSli.Find<SpendSli>(sli) is null ? "millionths" : "billionths";

    private string OfCosts(Sli sli, TimeWindow window) => WrappingSli.Find<SpendSli>(sli)?.SumIn(tallies, window) is { } sum
        ? $" ({PlainNumber.Format(sum.Without)} of {PlainNumber.Format(sum.With + sum.Without)})" : "";

    private string OfAudits(MissingReason reason, SloDefinition slo, TimeWindow window)
    {
        if (CorrectedShareSli.Shown(slo.Sli, tallies, window, TimeWindow.Ending(new(window.To), slo.Window)) is not { } audited)
        {
            return WrappingSli.Find<PopulationSli>(slo.Sli) is not { } part ? "Audits tell too little of the judge."
                : $"Fewer than {LeastOf(part)} answers are judged, or found good or bad by audits: of so few nothing is shown. How often the judge errs takes {Fewest} audits of each.";
        }

        var share = audited.Share;
        if (reason == MissingReason.JudgeNearChance)
        {
            return $"As audits tell, the judge calls {Percent(share.Sensitivity)} of good answers good and {Percent(1 - share.Specificity)} of bad ones: that it tells them apart at all is not sure.";
        }

        var alike = Math.Min(share.Good.Alike, share.Bad.Alike) is var fewest && fewest < Math.Min(audited.GoodAudits, audited.BadAudits)
            ? ", which by their weights tell no more than fewer do" : "";
        return $"Audits found {PlainNumber.Format(audited.GoodAudits)} judged answers good and {PlainNumber.Format(audited.BadAudits)} bad{alike}; how often the judge errs takes {Fewest} of each.";
    }

    private static string Percent(double share) => $"{PlainNumber.Format(decimal.Round(100 * (decimal)share, 1))}%";

    private string? OfSampledLabels(Sli sli, TimeWindow window)
    {
        for (var sampled = WrappingSli.Find<SampledSli>(sli); sampled is not null; sampled = WrappingSli.Find<SampledSli>(sampled.Inner))
        {
            if (sampled.IsOfLabels && sampled.UnknownIn(tallies, window) is var (all, unknown) && (SampledSli.IsTooMuch(all, unknown) || (unknown == all && all > 0)))
                return $"Over 0.1% of the labels don't say by labels.sampling how they were sampled, by a number in its range ({PlainNumber.Format(unknown)} of {PlainNumber.Format(all)}): they are in no share, and might be the bad ones.";
        }

        return null;
    }

    private string OfRounding(Sli sli, TimeWindow window)
    {
        while (sli is WrappingSli wrapping and not RoundedSli)
            sli = wrapping.Inner;
        return string.Join("; ", ((RoundedSli)sli).Roundings.Select(rounding => RoundingNotice.Remedy(tallies, rounding, window)).OfType<string>());
    }

    private string MinSamples(SloDefinition slo) => slo.Sli.Attribute is { } attribute
        ? $"min_samples ({PlainNumber.Format(ledger.Definition.Attributes[attribute].MinSamples)})" : "min_samples";

    private static string Found(ImmutableArray<GroupReading> groups)
    {
        var largest = groups.GroupBy(group => group.Group).Select(group => (Name: group.Key, Events: group.Max(one => (long)one.Whole.EffectiveEvents)))
            .OrderByDescending(group => group.Events).ThenBy(group => group.Name, StringComparer.Ordinal).ToArray();
        return largest.Length == 0 ? "there is no group"
            : $"found {string.Join(", ", largest.Take(MostGroups).Select(group => $"'{ModelNotices.Cut(group.Name)}' ({PlainNumber.Format(group.Events)})"))}"
                + (largest.Length > MostGroups ? $" and {largest.Length - MostGroups} more" : "");
    }
}
