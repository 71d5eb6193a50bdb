namespace MlBudget.Sources.Tests.Prometheus;

/// <summary>A clock that stands. What is tried again is tried again at once; an answer is waited for as long as ever.</summary>
/// <param name="now">The time.</param>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override DateTimeOffset GetUtcNow() => now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Patience ? dueTime : TimeSpan.Zero, period);
}
