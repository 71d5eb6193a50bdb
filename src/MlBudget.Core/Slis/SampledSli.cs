using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Slis;

/// <summary>An SLI of records that stand for several predictions each. It has no value where too many don't say for how many, in the SLO's window and so
/// in every other: those might be the bad ones.</summary>
/// <param name="inner">The SLI.</param>
/// <param name="records">The index of the measure that counts records.</param>
/// <param name="known">The index of the measure that counts those that say it, first.</param>
public sealed class SampledSli(Sli inner, int records, int known) : ConditionalSli(inner)
{
    /// <summary>Whether the records are labels.</summary>
    public bool IsOfLabels { get; init; }

    /// <summary>How many records a window has, and how many of them don't say it.</summary>
    public (long All, long Unknown) UnknownIn(Tallies tallies, TimeWindow window) => UnknownIn(tallies, records, known, window);

    private const double GreatestShare = 0.001;

    /// <inheritdoc/>
    public override SliEvaluation Begin(Tallies tallies, TimeWindow reach, TimeWindow whole)
    {
        var (all, unknown) = UnknownIn(tallies, records, known, whole);
        return IsTooMuch(all, unknown) ? new(_ => MissingReason.SamplingUnknown) { IsOfWhole = true } : Inner.Begin(tallies, reach, whole);
    }

    /// <summary>Whether so many records don't say it that there is no value; where none says it, another reason tells more.</summary>
    public static bool IsTooMuch(long all, long unknown) => unknown > GreatestShare * all && unknown < all;

    /// <summary>How many records a window has, and how many of them don't say for how many predictions they stand.</summary>
    public static (long All, long Unknown) UnknownIn(Tallies tallies, int records, int known, TimeWindow window)
    {
        var all = tallies.EventsOf(records, 0, window);
        return (all, all - tallies.EventsOf(known, 0, window));
    }
}
