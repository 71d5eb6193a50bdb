namespace MlBudget.Core.Events;

/// <summary>Which clock rules the acceptance of records.</summary>
public enum ClockMode
{
    /// <summary>The wall clock: what is ahead of it is refused.</summary>
    Wall,

    /// <summary>The log's own clock: one stray time must not move it.</summary>
    Log,
}

/// <summary>How far the predictions of a model have come.</summary>
/// <param name="Latest">The greatest time of one that was taken, in microseconds since the epoch; null before the first.</param>
/// <param name="MayGoOn">Whether more of them are known to be there, or can't be read now.</param>
public readonly record struct PredictionsTime(long? Latest, bool MayGoOn);

/// <summary>How far a record's time may be off.</summary>
/// <param name="Clock">Which clock rules.</param>
/// <param name="Time">The wall clock.</param>
/// <param name="MaxFuture">How far a record may be ahead of the wall clock.</param>
/// <param name="MaxJump">How far a record may be past a log's clock.</param>
/// <param name="Retention">How far a record may be behind either; older ones are late.</param>
public sealed record ArrivalLimits(
    ClockMode Clock, TimeProvider Time, TimeSpan MaxFuture, TimeSpan MaxJump, TimeSpan Retention)
{
    /// <summary>
    /// The wall clock as it is set, where <see cref="Time"/> doubts that: a record is refused only if it is too far from both.
    /// After a machine has slept, its records must not be refused until the new time is believed.
    /// </summary>
    public TimeProvider Wall { get; init; } = Time;

    /// <summary>
    /// The model's predictions, by which its labels are judged under a log's clock as well as by themselves: labels that come once a
    /// month are no stray records where predictions cover that time. Null for predictions.
    /// </summary>
    public Func<PredictionsTime>? Predictions { get; init; }
}
