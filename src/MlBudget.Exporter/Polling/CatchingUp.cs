using MlBudget.Core.Time;
using MlBudget.Exporter.Logging;

namespace MlBudget.Exporter.Polling;

/// <summary>Says when all that can be read is counted: after the start, and after more has come than one poll reads.</summary>
/// <param name="time">Measures how long it took.</param>
/// <param name="log">Gets it.</param>
internal sealed class CatchingUp(TimeProvider time, ILogger log)
{
    /// <summary>
    /// From what duration on a catch-up is long. Giving back what it has taken of memory stops all threads, for up to a second where a gigabyte is
    /// kept: that is no more than a sixtieth of the time, however often logs run ahead. What a shorter one takes is soon used again.
    /// </summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private long? _since = time.GetTimestamp();
    private bool _isFirst = true;

    /// <summary>Looks at a poll.</summary>
    /// <param name="isCaughtUp">Whether it has left nothing that can be read.</param>
    /// <returns>Whether a catch-up has ended with it that was the first one, or long.</returns>
    public bool Note(bool isCaughtUp)
    {
        if (!isCaughtUp)
        {
            _since ??= time.GetTimestamp();
            return false;
        }

        if (_since is not { } since)
            return false;
        var took = time.GetElapsedTime(since);
        var isGreat = _isFirst || took >= Long;
        (_since, _isFirst) = (null, false);
        log.CaughtUp(Durations.Format(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(took.TotalSeconds)))));
        return isGreat;
    }
}
