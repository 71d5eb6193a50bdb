namespace MlBudget.Core.Slis;

/// <summary>What an SLI says of a window.</summary>
/// <param name="Value">The value v_w, in the SLI's own unit.</param>
/// <param name="ErrorRatio">The error ratio e_w, at least 0: what is held against the allowance.</param>
/// <param name="AlertErrorRatio">What alert rows hold against it instead: of a gap between groups, what is certain of
/// it; the same as <paramref name="ErrorRatio"/> for all others.</param>
/// <param name="Events">The denominator N_w; of a disparity the smallest judged one.</param>
/// <param name="Bad">How many of the events are bad; null where events are not good or bad.</param>
public readonly record struct SliReading(
    double Value, double ErrorRatio, double AlertErrorRatio, long Events, long? Bad)
{
    /// <summary>
    /// The fewest rows that can stand behind the bad events, at least 0: five missing values may be of one record. Null where
    /// events are not good or bad.
    /// </summary>
    public long? BadRows { get; init; } = Bad;

    /// <summary>As many events as tell as much where rows stand for several of them: what has to be enough. Else the events.</summary>
    public double EffectiveEvents { get; init; } = Events;

    /// <summary>Of the bad events the same; null where events are not good or bad.</summary>
    public double? EffectiveBad => Bad is { } bad ? Events == 0 ? 0 : bad * (EffectiveEvents / Events) : null;

    /// <summary>Of a level that is held against its baseline: the fewest rows that can stand behind the events; null of all others.</summary>
    public long? Rows { get; init; }

    /// <summary>Of a level that is held against its baseline: whether it is further from it than chance takes it. True for all
    /// others.</summary>
    public bool IsBeyondChance { get; init; } = true;

    /// <summary>How much of the value may be chance, or the width of bins, in its unit: alert rows leave it out of <see cref="AlertErrorRatio"/>. 0 where evidence
    /// is asked for otherwise.</summary>
    public double Doubt { get; init; }

    /// <summary>A share of good and bad events, each of which is a row.</summary>
    public static SliReading OfEvents(double value, long events, long bad)
    {
        var ratio = (double)bad / events;
        return new(value, ratio, ratio, events, bad);
    }
}
