using MlBudget.Core.Slis;

namespace MlBudget.Core.Slos;

/// <summary>
/// How much has to be seen of errors before anything follows from them (math.md, "Alerts"). It is asked of errors and not of
/// traffic: sixty failures of sixty requests are evidence, and one failure of a thousand is not.
/// </summary>
/// <param name="BadEvents">The fewest bad events, as rows; at least 0. Levels have none.</param>
/// <param name="Events">The fewest events, at least 1.</param>
public sealed record Evidence(long BadEvents, long Events = 1)
{
    /// <summary>One or two bad events may be chance. For rows that page, and for the whole budget.</summary>
    public const long LeastBadEvents = 3;

    /// <summary>Rows with a low factor look at long windows, in which a few bad events say less.</summary>
    public const long LeastBadEventsOfSlowRows = 5;

    /// <summary>The factor from which on <see cref="LeastBadEvents"/> are enough.</summary>
    public const double FastFactor = 2.8;

    /// <summary>Of levels that are not held against their own normal value: with fewer events they move too much by themselves.</summary>
    public const long LeastEventsOfLevels = 100;

    /// <summary>Any event is enough.</summary>
    public static readonly Evidence Any = new(0);

    /// <summary>Whether a reading has it. A level that is held against its baseline has to be further from it than chance takes
    /// it.</summary>
    public bool IsIn(SliReading reading) =>
        reading.IsBeyondChance && reading.EffectiveEvents >= Events && (reading.BadRows ?? BadEvents) >= BadEvents;
}
