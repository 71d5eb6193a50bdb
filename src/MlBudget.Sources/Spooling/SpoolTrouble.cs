using System.Globalization;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Spooling;

/// <summary>Why posts to a stream are refused, or wait. Asked by any thread.</summary>
/// <param name="time">Measures how long the disk takes.</param>
/// <param name="unwritten">What waits in memory for it, also of other streams.</param>
internal sealed class SpoolTrouble(TimeProvider time, WaitingBytes unwritten)
{
    /// <summary>After how long without an answer the disk is called slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private volatile string? _refusal;

    /// <summary>Since when the disk has not answered; 0 while nothing is asked of it.</summary>
    private long _askedAt;

    /// <summary>The reason, for people; null where posts are taken. Of a refusal it lasts to the next post that is taken, or until there is room again.</summary>
    public string? Now => unwritten.IsFull ? $"refuses posts: {unwritten.Described}" : Silence >= Patience
        ? $"keeps posts waiting: its disk has not answered for {Durations.Format(TimeSpan.FromSeconds(Math.Floor(Silence.TotalSeconds)))}" : _refusal;

    private TimeSpan Silence => Volatile.Read(ref _askedAt) is not 0 and var askedAt ? time.GetElapsedTime(askedAt) : TimeSpan.Zero;

    /// <summary>Something is asked of the disk.</summary>
    public void DiskIsAsked() => Volatile.Write(ref _askedAt, Math.Max(1, time.GetTimestamp()));

    /// <summary>The disk has answered.</summary>
    public void DiskHasAnswered() => Volatile.Write(ref _askedAt, 0);

    /// <summary>Notes what has become of a post.</summary>
    /// <param name="outcome">What.</param>
    /// <param name="bytes">How many bytes are kept.</param>
    /// <param name="maxBytes">How many may be.</param>
    public void Note(PostOutcome outcome, long bytes, long maxBytes) => _refusal = outcome.Fate switch
    {
        PostFate.Taken => null,
        PostFate.Full => string.Create(CultureInfo.InvariantCulture, $"refuses posts: its spool holds {bytes} of {maxBytes} bytes that are still to be counted (push.max_spool_bytes)"),
        PostFate.Failed => $"refuses posts: its spool can't be written: {outcome.Reason}",
        _ => _refusal,
    };

    /// <summary>Notes that there is room again.</summary>
    public void NoteRoom() => _refusal = null;
}
