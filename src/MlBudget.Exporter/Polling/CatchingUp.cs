using MlBudget.Core.Time;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Polling;

/// <summary>Says when all that can be read is counted: after the start, and after more has come than one poll reads.</summary>
/// <param name="time">Measures how long it took.</param>
/// <param name="log">Gets it.</param>
internal sealed class CatchingUp(TimeProvider time, ILogger log)
{
    private long? _since = time.GetTimestamp();

    /// <summary>Looks at a poll.</summary>
    /// <param name="isCaughtUp">Whether it has left nothing that can be read.</param>
    /// <returns>Whether catching up has ended with it.</returns>
    public bool Note(bool isCaughtUp)
    {
        if (!isCaughtUp)
        {
            _since ??= time.GetTimestamp();
            return false;
        }

        if (_since is not { } since)
            return false;
        _since = null;
        log.CaughtUp(Durations.Format(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(time.GetElapsedTime(since).TotalSeconds)))));
        return true;
    }
}
