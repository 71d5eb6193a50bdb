using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// A feed is a source in the role that it has for a model: it tells of predictions, of labels, or gives ready-made tallies. With it
/// is how what it reads is counted.
/// </summary>
internal sealed class Feed : IStoredSource, IDisposable
{
    private static readonly ImmutableArray<RejectionReason> Reasons = [.. Enum.GetValues<RejectionReason>()];

    private readonly BlobWriter _blob = new();
    private readonly RefusalWatch _refusals;
    private readonly Func<FeedTurn, bool> _read;
    private SourceRhythm? _rhythm;
    private bool _isShared;
    private Instant? _lastSuccess;
    private long _come;

    private Feed(FeedRole role, ISource source, Func<FeedTurn, bool> read)
    {
        (Role, Source, _read) = (role, source, read);
        _refusals = new(source.Statistics);
    }

    /// <summary>A feed of records.</summary>
    /// <param name="role">What they tell.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="newBatch">Makes what the source fills.</param>
    /// <param name="fold">Who counts it.</param>
    /// <param name="isShared">Whether the source has records of others too, which <paramref name="fold"/> takes out of a batch: then its newest one and
    /// how long it is silent are told of what is left.</param>
    /// <param name="threads">On how many threads it may be read and counted, at least 1. Where the source has threads of its own, they are those.</param>
    public static Feed OfRecords(FeedRole role, IRecordSource source, Func<Batch> newBatch, Action<Batch> fold, bool isShared = false, int threads = 1)
    {
        var rhythm = new SourceRhythm();
        var ahead = threads == 1 || source is IParallelSource { IsParallel: true } ? null : new ReadingAhead(source, newBatch, Count);
        return new(role, source, InTurns(newBatch(), source.Read, Count, ahead)) { _rhythm = rhythm, _isShared = isShared };

        void Count(Batch records)
        {
            if (!isShared)
                rhythm.Note(records.Times.AsSpan(0, records.Count));
            fold(records);
            if (isShared)
                rhythm.Note(records.Times.AsSpan(0, records.Count));
            records.Clear();
        }
    }

    /// <summary>A feed of ready-made tallies.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="fold">Who counts them.</param>
    /// <param name="late">How late they come as a rule, at least 0.</param>
    public static Feed OfTallies(ITallySource source, Action<TallyBatch> fold, TimeSpan late = default)
    {
        var rhythm = new SourceRhythm();
        return new(FeedRole.Tallies, source, InTurns(new TallyBatch(), source.Read, Count)) { _rhythm = rhythm, Late = late };

        void Count(TallyBatch tallies)
        {
            rhythm.Note([.. tallies.Tallies.Select(tally => tally.Slot.Start.Micros)]);
            fold(tallies);
            tallies.Clear();
        }
    }

    /// <summary>The role of the source.</summary>
    public FeedRole Role { get; }

    /// <summary>How late ready-made tallies come as a rule; 0 of records.</summary>
    public TimeSpan Late { get; private init; }

    /// <summary>The source.</summary>
    public ISource Source { get; }

    /// <summary>The greatest own time of what it has given; null without any.</summary>
    public Instant? LatestTime => Source.Statistics.LatestTime;

    /// <inheritdoc/>
    public string Name => Source.Name;

    /// <summary>Whether all that the source holds is read.</summary>
    public bool AtEnd => IsRead && Source.NextTime is null;

    /// <summary>Whether the last reading has left nothing that could be read then.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Ends when more has come of a source that is being fetched; null where nothing is known to come.</summary>
    public Task? News => (Source as IFetchedSource)?.News;

    /// <summary>Whether all that the source holds is read, and it isn't asked at this moment whether more has come.</summary>
    public bool IsUpToDate => AtEnd && Source is not IFetchedSource { IsLooking: true };

    /// <summary>What is wrong with the source, for people; null when all is well.</summary>
    public string? Error => Source.Statistics.Error ?? _refusals.Error;

    /// <summary>Whether all of its records are read, if without columns that aren't there.</summary>
    public bool IsReadWhole => Error is null || (_refusals.Error is null && Source.Statistics.ErrorKind == SourceErrorKind.MissingColumns);

    /// <summary>What is worth knowing of the source though it gives what it should.</summary>
    public IEnumerable<ModelNotice> Notices =>
        Source.Statistics.Notes.Select(note => new ModelNotice(KindOf(note.Kind), $"{Name}: {note.Text}") { Subject = Name });

    /// <summary>
    /// How far the source is known while it has an error: to its last success, or to the latest record that came
    /// nevertheless; null without an error.
    /// </summary>
    public Instant? KnownTo => Error is null ? null
        : Instant.Max(_lastSuccess ?? Instant.MinValue, Source.Statistics.LatestTime ?? Instant.MinValue);

    /// <summary>Reads and counts the records whose own time is at most <paramref name="until"/>.</summary>
    /// <param name="until">The latest time that is read.</param>
    /// <param name="maxBatches">After how many batches to stop for now.</param>
    /// <param name="isOver">Asked after each batch: whether to stop for now nevertheless; null for no.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early, and nothing may be committed any more.</exception>
    public void Read(Instant until, int maxBatches, Func<bool>? isOver, CancellationToken cancel)
    {
        IsRead = false;
        IsRead = _read(new(until, maxBatches, isOver, cancel));
    }

    /// <summary>Notes that the source was read.</summary>
    /// <param name="at">When.</param>
    public void NoteRead(Instant at)
    {
        _refusals.Judge(at, AtEnd);
        var statistics = Source.Statistics;
        var come = statistics.Records + statistics.Late + statistics.AllRejected;
        // What is being fetched and has given nothing may still turn out to be an error: nobody knows up to when it is read.
        if (Error is null && (Source is not IFetchedSource || AtEnd || come != _come))
            _lastSuccess = at;
        _come = come;
    }

    /// <summary>How the source stands.</summary>
    /// <param name="staleAfter">How long its newest record may be ago; null for what is usual of it.</param>
    /// <param name="late">How late its records come as a rule: so much longer they may stay away.</param>
    public SourceStatus Status(TimeSpan? staleAfter, TimeSpan late)
    {
        var statistics = Source.Statistics;
        return new(
            Source.Name, Role, Error, _lastSuccess, (_isShared ? _rhythm!.Latest : null) ?? statistics.LatestTime, statistics.Records, statistics.Late,
            [.. Reasons.Select(reason => (reason, statistics.Rejected(reason)))])
        {
            CopiedFiles = statistics.CopiedFiles,
            Ages = statistics.Ages,
            StaleAfter = (staleAfter ?? StaleAfter(_rhythm?.LongestUsualSilence)) + late,
        };
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        if (entries.TryGetValue(StoredStatistics.Key, out var statistics))
        {
            var blob = new BlobReader(statistics);
            _lastSuccess = StoredStatistics.Restore(ref blob, Source.Statistics);
            _refusals.Restore(ref blob, _lastSuccess);
        }

        if (_rhythm is not null)
            StoredRhythm.Restore(entries, _rhythm);
        Source.Restore(entries.Where(entry => entry.Key is not (StoredStatistics.Key or StoredRhythm.Key)).ToDictionary());
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer)
    {
        _blob.Clear();
        StoredStatistics.Write(_blob, Source.Statistics, _lastSuccess);
        _refusals.Save(_blob);
        writer.Write(StoredStatistics.Key, _blob.Written);
        if (_rhythm is not null)
            StoredRhythm.Write(writer, _rhythm, _blob);
        Source.WriteChanges(writer);
    }

    /// <inheritdoc/>
    public void Committed()
    {
        _rhythm?.Committed();
        Source.Committed();
    }

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();

    /// <summary>Reads and counts a batch after the other, each before the next one is read.</summary>
    /// <param name="batch">An empty batch. What is read into it before an error counts with what is read into it the next time.</param>
    /// <param name="read">Reads into a batch; whether more may be waiting.</param>
    /// <param name="count">Counts a batch, and empties it.</param>
    /// <param name="ahead">Goes on where a turn has several batches to read; null for nobody.</param>
    /// <returns>What reads a turn: whether it has left nothing to read up to the turn's time.</returns>
    private static Func<FeedTurn, bool> InTurns<TBatch>(
        TBatch batch, Func<TBatch, Instant, CancellationToken, bool> read, Action<TBatch> count, ReadingAhead? ahead = null) => turn =>
    {
        var batches = 0;
        do
        {
            turn.Cancel.ThrowIfCancellationRequested();
            var isMore = read(batch, turn.Until, turn.Cancel);
            count(batch);
            if (!isMore)
                return true;
            batches++;
            if (ahead is not null && turn.MaxBatches - batches >= ReadingAhead.Fewest && turn.GoesOn(batches))
                return ahead.Read(turn, batches);
        }
        while (turn.GoesOn(batches));
        return false;
    };

    /// <summary>Three times what is usual, and 15 minutes at least: sources that are written often are looked at often enough then.</summary>
    private static TimeSpan? StaleAfter(TimeSpan? usual) =>
        usual is { } silence ? TimeSpan.FromTicks(Math.Max(3 * silence.Ticks, TimeSpan.FromMinutes(15).Ticks)) : null;

    private static NoticeKind KindOf(SourceNoteKind kind) => kind switch
    {
        SourceNoteKind.CountersTakenAsBase => NoticeKind.CountersTakenAsBase,
        SourceNoteKind.LabelValueNeverSeen => NoticeKind.LabelValueNeverSeen,
        SourceNoteKind.RecordsLost => NoticeKind.RecordsLost,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of note."),
    };
}
