namespace MlBudget.Exporter.Tests.Polling;

/// <summary>A wall clock that can be set apart from the monotonic one.</summary>
internal sealed class MovableClock(DateTimeOffset wall) : TimeProvider
{
    private TimeSpan _elapsed = TimeSpan.FromHours(3);

    /// <summary>What the wall clock says.</summary>
    public DateTimeOffset Wall { get; set; } = wall;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => _elapsed.Ticks;

    /// <summary>Time passes, for both clocks.</summary>
    public void Advance(TimeSpan time) => Advance(time, time);

    /// <summary>Time passes, for the wall clock another one than for the monotonic one.</summary>
    public void Advance(TimeSpan monotonic, TimeSpan wall)
    {
        _elapsed += monotonic;
        Wall += wall;
    }
}
