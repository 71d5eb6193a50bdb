using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>Which clock rules the acceptance of records.</summary>
public enum ClockMode
{
    /// <summary>The wall clock: what is ahead of it is refused.</summary>
    Wall,

    /// <summary>The log's own clock: one stray time must not move it.</summary>
    Log,
}

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
    /// The latest time that the model's other sources have given, whatever their roles are, or null: under a log's clock
    /// a record that is far past its own file is kept until the model's clock has come to it. Null where there are none.
    /// </summary>
    public Func<Instant?>? Others { get; init; }

    /// <summary>
    /// Whether a file can't begin far past the other sources either, as labels can't be far ahead of predictions: a file of labels
    /// that holds nothing but a stray time says nothing of when the model was.
    /// </summary>
    public bool FollowsOthers { get; init; }
}
