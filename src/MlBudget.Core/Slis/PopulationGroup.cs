using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>The predictions of a group of an attribute, as an SLI counts them.</summary>
/// <param name="Name">The attribute's value; where several fields tell it, theirs as one text (<see cref="Text.Intersection"/>).</param>
/// <param name="Sli">What is measured of them.</param>
/// <param name="Records">The index of the measure that counts them.</param>
public sealed record PopulationGroup(string Name, Sli Sli, int Records)
{
    /// <summary>The proportion whose events are counted; null where it is a level of another kind.</summary>
    public static Proportion? ProportionOf(Sli sli) => WrappingSli.Innermost(sli) switch
    {
        OccurrenceSli occurrences => occurrences.Proportion,
        DegradationSli degradation => degradation.Proportion,
        _ => null,
    };

    /// <summary>How many there are for what may be shown of them: of the predictions and of what is counted of them the fewer; at least 0. Where groups are
    /// compared among them, that is the predictions.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    public long SizeIn(Tallies tallies, TimeWindow window)
    {
        var records = tallies.EventsOf(Records, 0, window);
        if (records == 0 || Sli.Attribute is not null)
            return records;
        if (ProportionOf(Sli) is { } proportion)
        {
            var share = proportion.Read(tallies, 0, window);
            return Fewer(records, share.Events, share.EffectiveEvents);
        }

        var result = Sli.Begin(tallies, window).Evaluate(window);
        return result.Reading is { } reading ? Fewer(records, reading.Events, reading.EffectiveEvents) : result.Reason == MissingReason.NoEvents ? 0 : records;
    }

    /// <summary>The fewer of predictions and of events, of which some tell as much as fewer that are alike.</summary>
    internal static long Fewer(long records, long events, double effective) =>
        events <= 0 ? 0 : Math.Min(records, Math.Min(events, Math.Max(1, (long)effective)));
}

/// <summary>The groups into which one SLO was made, as those know of it of which one SLI is.</summary>
/// <param name="Own">The group that it is of.</param>
/// <param name="Others">The others, each once.</param>
/// <param name="Fields">How many fields tell a group, at least 1.</param>
public sealed record PopulationGroups(string Own, ImmutableArray<PopulationGroup> Others, int Fields);
