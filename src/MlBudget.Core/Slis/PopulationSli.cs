using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>
/// An SLI of a part of the predictions that a group attribute tells. It has no value in a window in which that part, or what it counts of it, is so
/// small that the outcome of one of them could be read off (math.md, "Small groups").
/// </summary>
/// <param name="inner">The SLI.</param>
/// <param name="records">The index of the measure that counts the predictions of the part.</param>
/// <param name="least">The fewest of them, and the fewest events, of which anything is shown, at least 1.</param>
public sealed class PopulationSli(Sli inner, int records, int least) : ConditionalSli(inner)
{
    /// <summary>The measures of how many predictions other groups have, of which SLIs stand beside it: where one of all is hidden alone, the next smallest is as well.</summary>
    public ImmutableArray<int> Siblings { get; init; } = [];

    /// <summary>The fewest predictions and events of which anything is shown.</summary>
    public int Least => least;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var evaluation = Inner.Begin(tallies, reach, whole);
        return new(
            window => Shown(tallies, window, evaluation.Evaluate(window)),
            windows => IsSmall(tallies, whole) ? ImmutableArray<GroupReading>.Empty : evaluation.ReadGroups(windows),
            evaluation.ReadsShort ? window => Shown(tallies, window, evaluation.EvaluateShort(window)) : null)
        {
            IsOfWhole = evaluation.IsOfWhole,
        };
    }

    /// <summary>Whether it has no value in a window since too little is there to show, and would have one else.</summary>
    /// <param name="tallies">What was counted.</param>
    /// <param name="window">Which slots.</param>
    public bool Hides(Tallies tallies, TimeWindow window) =>
        Inner.Begin(tallies, window).Evaluate(window) is { Reading: not null } result && Shown(tallies, window, result).Reading is null;

    private SliResult Shown(Tallies tallies, TimeWindow window, SliResult result) => result.Reading is { } reading
        && (reading.Events < least || reading.EffectiveEvents < least || IsSmall(tallies, window)) ? MissingReason.TooFewEvents : result;

    private bool IsSmall(Tallies tallies, TimeWindow window) => tallies.EventsOf(records, 0, window) < least
        || SmallGroups.Hidden([.. Siblings.Prepend(records).Select((measure, group) => new GroupSize($"{measure}", tallies.EventsOf(measure, 0, window)))], least)[0];
}
