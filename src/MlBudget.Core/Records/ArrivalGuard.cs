using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>What becomes of a record, judged by its time.</summary>
public enum ArrivalVerdict
{
    /// <summary>It counts.</summary>
    Accept,

    /// <summary>It is older than the retention.</summary>
    Late,

    /// <summary>It is ahead of the wall clock.</summary>
    Future,

    /// <summary>It is far past the log's clock: keep it until its time has come.</summary>
    SetAside,

    /// <summary>It is the last of enough records in a row that agree: it and those that were held back count.</summary>
    Release,
}

/// <summary>
/// Judges the records of one stream (a file) by their times. Under a log's clock the judgement depends on the stream's
/// own records only, so that replay and live reading set the same ones aside, however far the model's other sources were read; but
/// where a file of labels begins is held against predictions.
/// </summary>
public sealed class ArrivalGuard
{
    /// <summary>How many records in a row move a log's clock further than <see cref="ArrivalLimits.MaxJump"/>.</summary>
    public const int Agreement = 100;

    private readonly ArrivalLimits _limits;
    private readonly TimeSpan _maxJump;
    private Instant _latest;
    private Instant _heldLatest;

    /// <summary>A guard for a stream that opens.</summary>
    /// <param name="limits">How far times may be off.</param>
    /// <param name="opening">The times of the stream's first records, one to <see cref="Agreement"/> of them.</param>
    /// <param name="sourceLatest">The latest time by which a stream that begins is judged: that of the source's other streams, or of the
    /// model's other source where it follows that; null for none.</param>
    public ArrivalGuard(ArrivalLimits limits, IReadOnlyCollection<Instant> opening, Instant? sourceLatest)
        : this(limits)
    {
        _latest = Opening(opening, limits);
        if (sourceLatest < _latest - _maxJump)
            _latest = sourceLatest.Value;
    }

    private ArrivalGuard(ArrivalLimits limits)
    {
        _limits = limits;
        _maxJump = limits.MaxJump;
    }

    /// <summary>The greatest time of a record that was taken under a log's clock.</summary>
    public Instant Latest => _latest;

    /// <summary>How many of the latest records in a row are set aside and agree.</summary>
    public int Held { get; private set; }

    /// <summary>Judges the next record of the stream.</summary>
    public ArrivalVerdict Judge(Instant time) => _limits.Clock == ClockMode.Wall ? JudgeByWall(time) : JudgeByLog(time);

    /// <summary>Writes what it knows of the stream.</summary>
    public void Save(BlobWriter writer)
    {
        writer.Time(_latest);
        writer.Total(Held);
        writer.Time(_heldLatest);
    }

    /// <summary>A guard that goes on judging a stream.</summary>
    /// <param name="limits">How far times may be off.</param>
    /// <param name="reader">Reads what <see cref="Save"/> has written.</param>
    /// <exception cref="BlobException">It is something else.</exception>
    public static ArrivalGuard Restore(ArrivalLimits limits, ref BlobReader reader) =>
        new(limits) { _latest = reader.Time(), Held = reader.Count(Agreement - 1), _heldLatest = reader.Time() };

    private ArrivalVerdict JudgeByWall(Instant time)
    {
        var now = Instant.Now(_limits.Time);
        var (retention, ahead) = (_limits.Retention, _limits.MaxFuture);
        var isLate = time < now - retention;
        if (!isLate && time <= now + ahead)
            return ArrivalVerdict.Accept;
        // While the wall clock is in doubt, neither it nor what is believed instead refuses a record alone.
        var wall = Instant.Now(_limits.Wall);
        if (isLate)
            return time < wall - retention ? ArrivalVerdict.Late : ArrivalVerdict.Accept;
        return time > wall + ahead ? ArrivalVerdict.Future : ArrivalVerdict.Accept;
    }

    private ArrivalVerdict JudgeByLog(Instant time)
    {
        if (time > _latest + _maxJump)
            return JudgeJump(time);
        Held = 0;
        if (time < _latest - _limits.Retention)
            return ArrivalVerdict.Late;
        _latest = Instant.Max(_latest, time);
        return ArrivalVerdict.Accept;
    }

    private ArrivalVerdict JudgeJump(Instant time)
    {
        if (Held > 0 && (time - _heldLatest).Duration() > _maxJump)
            Held = 0;
        _heldLatest = time;
        if (++Held < Agreement)
            return ArrivalVerdict.SetAside;
        Held = 0;
        _latest = time;
        return ArrivalVerdict.Release;
    }

    /// <summary>
    /// When a stream begins: the earliest of its opening times that is near their median, so that a stray first record
    /// sets no clock and no order.
    /// </summary>
    /// <param name="times">The times of the stream's first records, one at least.</param>
    /// <param name="limits">How far times may be off.</param>
    public static Instant Opening(IReadOnlyCollection<Instant> times, ArrivalLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfZero(times.Count, nameof(times));
        var sorted = times.Order().ToArray();
        var median = sorted[(sorted.Length - 1) / 2];
        return sorted.First(time => median - time <= limits.MaxJump);
    }
}
