using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// An SLI of a part of the predictions that a group attribute tells. It has no value in a window in which that part, or what it counts of it, is so
/// small that the outcome of one of them could be read off (math.md, "Small groups"). The short window of an alert row is read all the same: of it nothing is told but
/// whether the row fires.
/// </summary>
/// <param name="inner">The SLI.</param>
/// <param name="records">The index of the measure that counts the predictions of the part.</param>
/// <param name="least">The fewest of them, and the fewest events, of which anything is shown, at least 1.</param>
public sealed class PopulationSli(Sli inner, int records, int least) : ConditionalSli(inner)
{
    /// <summary>The groups of which SLIs stand beside it: where one of all is hidden alone, the next smallest is as well. Null where there are none.</summary>
    public PopulationGroups? Groups { get; init; }

    /// <summary>The fewest predictions and events of which anything is shown.</summary>
    public int Least => least;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var evaluation = Inner.Begin(tallies, reach, whole);
        return new(
            window => Shown(tallies, window, evaluation.Evaluate(window)),
            windows => SmallOf(tallies, whole, tallies.EventsOf(records, 0, whole)).IsDefault ? evaluation.ReadGroups(windows) : [],
            evaluation.EvaluateShort)
        {
            IsOfWhole = evaluation.IsOfWhole,
        };
    }

    /// <summary>Because of which groups it has no value in a window in which it would have one else: empty where it is too small itself, else those others that
    /// are, beside which it is hidden. Default where it has a value, or none for another reason.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    public ImmutableArray<string> SmallIn(Tallies tallies, TimeWindow window) =>
        Inner.Begin(tallies, window).Evaluate(window).Reading is { } reading ? SmallIn(tallies, window, reading) : default;

    /// <summary>Because of which groups nothing may be told of it in a window, also where it has no value for another reason: as <see cref="SmallIn(Tallies, TimeWindow)"/>,
    /// and default where it may, or where no prediction is of it.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    public ImmutableArray<string> HiddenIn(Tallies tallies, TimeWindow window)
    {
        if (Inner.Begin(tallies, window).Evaluate(window).Reading is { } reading)
            return SmallIn(tallies, window, reading);
        var predictions = tallies.EventsOf(records, 0, window);
        return predictions == 0 ? default : SmallOf(tallies, window, predictions);
    }

    private SliResult Shown(Tallies tallies, TimeWindow window, SliResult result) =>
        result.Reading is { } reading && !SmallIn(tallies, window, reading).IsDefault ? MissingReason.TooFewEvents : result;

    private ImmutableArray<string> SmallIn(Tallies tallies, TimeWindow window, SliReading reading)
    {
        var predictions = tallies.EventsOf(records, 0, window);
        var size = PopulationGroup.Fewer(predictions, reading.Events, reading.EffectiveEvents);
        // What groups are compared of have sizes of their own, and are hidden by those.
        return size < least ? [] : SmallOf(tallies, window, Attribute is null ? size : predictions);
    }

    private ImmutableArray<string> SmallOf(Tallies tallies, TimeWindow window, long own)
    {
        if (own < least)
            return [];
        if (Groups is not { } groups)
            return default;
        var sizes = groups.Others.Select(group => new GroupSize(group.Name, group.SizeIn(tallies, window))).Prepend(new(groups.Own, own)).ToArray();
        return SmallGroups.Hidden(sizes, least, groups.Fields)[0]
            ? [.. sizes.Where(group => group.Events > 0 && group.Events < least).Select(group => group.Name!)] : default;
    }
}
