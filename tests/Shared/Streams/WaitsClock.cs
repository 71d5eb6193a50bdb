using Microsoft.Extensions.Time.Testing;
using MlBudget.Sources.Buffering;

namespace MlBudget.Streams;

/// <summary>A clock that knows for how long is waited before the next try: at most a minute. What is waited for longer is an answer.</summary>
/// <param name="start">The time.</param>
public sealed class WaitsClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan LongestWait = new BufferingOptions().LastRetry;
    private readonly Lock _gate = new();
    private TimeSpan? _wait;

    /// <summary>For how long is waited, once; null where that was taken, and while an answer is waited for.</summary>
    public TimeSpan? TakeWait()
    {
        lock (_gate)
        {
            var wait = _wait;
            _wait = null;
            return wait;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_gate)
            _wait = dueTime <= LongestWait ? dueTime : null;
        return timer;
    }
}
