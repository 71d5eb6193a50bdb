namespace MlBudget.Exporter.Logging;

/// <summary>Tells the first of many like events from those that follow it, for what anybody may cause as often as they like.</summary>
/// <param name="time">The clock.</param>
/// <param name="length">For how long those that follow belong to the first one.</param>
internal sealed class OncePerEpisode(TimeProvider time, TimeSpan length)
{
    private readonly Lock _turn = new();
    private long? _begun;

    /// <summary>Whether an event is the first one of its episode. For use by any thread.</summary>
    public bool Begins()
    {
        lock (_turn)
        {
            if (_begun is { } begun && time.GetElapsedTime(begun) < length)
                return false;
            _begun = time.GetTimestamp();
            return true;
        }
    }
}
