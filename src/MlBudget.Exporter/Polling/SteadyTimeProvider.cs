namespace MlBudget.Exporter.Polling;

/// <summary>
/// A wall clock that a jump doesn't move at once. Time that jumps ahead and back would drop what is kept as too old, refuse
/// good records as late or from the future, and report windows that never were. A wall clock near the believed one is
/// followed, as it is slewed, but never backwards: time stands still until it is caught up. A larger jump is believed only
/// after the wall clock has stayed where it is for a while; meanwhile time goes on by the monotonic clock. Used by any thread.
/// </summary>
/// <param name="inner">The wall clock and the monotonic one. The latter may stand still while the machine sleeps.</param>
/// <param name="tolerance">How far the wall clock may be from the believed one.</param>
/// <param name="patience">For how long a jump has to last to be believed, by the monotonic clock.</param>
/// <param name="onJump">Who hears of jumps; called on the thread that asked for the time, without a lock.</param>
internal sealed class SteadyTimeProvider(
    TimeProvider inner, TimeSpan tolerance, TimeSpan patience, Action<ClockJump>? onJump = null) : TimeProvider
{
    /// <summary>
    /// For so long a process may have been stopped and the wall clock still be believed at once. A clock that is further ahead
    /// would have everything that is kept dropped as too old, in one poll.
    /// </summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly long _start = inner.GetTimestamp();
    private DateTimeOffset? _lastKnown;
    private bool _isUsed;
    private bool _wasBelieved;
    private DateTimeOffset _shown;

    // Clocks are compared by what they would have said when the monotonic one was started.
    private DateTimeOffset _believed;
    private DateTimeOffset? _suspected;
    private TimeSpan _suspectedSince;

    /// <summary>
    /// An instant that is over, such as the last one that was stored: a wall clock that starts well before it is not
    /// believed at first. Until one was, time goes on from here, and a wall clock that is not before it, nor more than a day
    /// ahead, is believed at once.
    /// </summary>
    /// <exception cref="InvalidOperationException">The clock was used already.</exception>
    public DateTimeOffset? LastKnown
    {
        get => _lastKnown;
        set
        {
            lock (_lock)
            {
                if (_isUsed)
                    throw new InvalidOperationException("the last known instant has to be given before the clock is used");
                _lastKnown = value;
            }
        }
    }

    /// <summary>The wall clock as it is set, believed or not.</summary>
    public TimeProvider Wall => inner;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        DateTimeOffset now;
        ClockJump? jump;
        lock (_lock)
            now = Read(out jump);
        if (jump is not null)
            onJump?.Invoke(jump.Value);
        return now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => inner.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);

    private DateTimeOffset Read(out ClockJump? jump)
    {
        var elapsed = inner.GetElapsedTime(_start);
        var wall = inner.GetUtcNow();
        var origin = wall - elapsed;
        if (!_isUsed)
            Start(origin, elapsed);
        var stage = Judge(origin, elapsed);
        jump = stage is null ? null : new(stage.Value, wall, _believed + elapsed);
        if (stage == ClockJumpStage.Adopted)
            (_believed, _shown) = (origin, DateTimeOffset.MinValue);
        var now = _believed + elapsed;
        _shown = now > _shown ? now : _shown;
        return _shown;
    }

    private void Start(DateTimeOffset origin, TimeSpan elapsed)
    {
        _isUsed = true;
        _believed = _lastKnown is null ? origin : _lastKnown.Value - elapsed;
        _shown = _lastKnown ?? DateTimeOffset.MinValue;
    }

    /// <summary>Follows the wall clock, or not; what that means for a jump, if there is one.</summary>
    private ClockJumpStage? Judge(DateTimeOffset origin, TimeSpan elapsed)
    {
        if (IsNear(origin, _believed) || (!_wasBelieved && origin > _believed && origin - _believed < LongestStop))
        {
            var isGone = _suspected is not null;
            (_believed, _suspected, _wasBelieved) = (origin, null, true);
            return isGone ? ClockJumpStage.Gone : null;
        }

        if (_suspected is null || !IsNear(origin, _suspected.Value))
        {
            (_suspected, _suspectedSince) = (origin, elapsed);
            return ClockJumpStage.Suspected;
        }

        if (elapsed - _suspectedSince < patience)
            return null;
        (_suspected, _wasBelieved) = (null, true);
        return ClockJumpStage.Adopted;
    }

    private bool IsNear(DateTimeOffset origin, DateTimeOffset other) => (origin - other).Duration() <= tolerance;
}
