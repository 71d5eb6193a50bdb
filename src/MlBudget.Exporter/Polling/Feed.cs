using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// A feed is a source in the role that it has for a model: it tells of predictions, or of labels. With it are the batch that it
/// fills, and who counts it.
/// </summary>
/// <param name="source">The source.</param>
/// <param name="batch">The batch.</param>
/// <param name="fold">Who counts it.</param>
internal sealed class Feed(IRecordSource source, Batch batch, Action<Batch> fold) : IStoredSource, IDisposable
{
    private static readonly ImmutableArray<RejectionReason> Reasons = [.. Enum.GetValues<RejectionReason>()];

    private readonly BlobWriter _blob = new();
    private readonly RefusalWatch _refusals = new(source.Statistics);
    private Instant? _lastSuccess;
    private bool _isRead;

    /// <summary>The source.</summary>
    public IRecordSource Source => source;

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <summary>Whether all that the source holds is read.</summary>
    public bool AtEnd => _isRead && source.NextTime is null;

    /// <summary>Whether the last reading has left nothing that could be read then.</summary>
    public bool IsRead => _isRead;

    /// <summary>Ends when more has come of a source that is being fetched; null where nothing is known to come.</summary>
    public Task? News => (Source as IFetchedSource)?.News;

    /// <summary>What is wrong with the source, for people; null when all is well.</summary>
    public string? Error => source.Statistics.Error ?? _refusals.Error;

    /// <summary>
    /// How far the source is known while it has an error: to its last success, or to the latest record that came
    /// nevertheless; null without an error.
    /// </summary>
    public Instant? KnownTo => Error is null ? null
        : Instant.Max(_lastSuccess ?? Instant.MinValue, source.Statistics.LatestTime ?? Instant.MinValue);

    /// <summary>Reads and counts the records whose own time is at most <paramref name="until"/>.</summary>
    /// <param name="until">The latest time that is read.</param>
    /// <param name="maxBatches">After how many batches to stop for now.</param>
    /// <param name="isOver">Asked after each batch: whether to stop for now nevertheless; null for no.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early, and nothing may be committed any more.</exception>
    public void Read(Instant until, int maxBatches, Func<bool>? isOver, CancellationToken cancel)
    {
        _isRead = false;
        for (var read = 0; read < maxBatches && (read == 0 || isOver is null || !isOver()); read++)
        {
            cancel.ThrowIfCancellationRequested();
            var full = source.Read(batch, until, cancel);
            fold(batch);
            batch.Clear();
            if (full)
                continue;
            _isRead = true;
            return;
        }
    }

    /// <summary>Notes that the source was read.</summary>
    /// <param name="at">When.</param>
    public void NoteRead(Instant at)
    {
        _refusals.Judge(at, AtEnd);
        if (Error is null)
            _lastSuccess = at;
    }

    /// <summary>How the source stands.</summary>
    public SourceStatus Status()
    {
        var statistics = source.Statistics;
        return new(
            source.Name, Error, _lastSuccess, statistics.LatestTime, statistics.Records, statistics.Late,
            [.. Reasons.Select(reason => (reason, statistics.Rejected(reason)))])
        {
            CopiedFiles = statistics.CopiedFiles,
        };
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        if (entries.TryGetValue(StoredStatistics.Key, out var statistics))
        {
            var blob = new BlobReader(statistics);
            _lastSuccess = StoredStatistics.Restore(ref blob, source.Statistics);
            _refusals.Restore(ref blob, _lastSuccess);
        }

        source.Restore(entries.Where(entry => entry.Key != StoredStatistics.Key).ToDictionary());
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer)
    {
        _blob.Clear();
        StoredStatistics.Write(_blob, source.Statistics, _lastSuccess);
        _refusals.Save(_blob);
        writer.Write(StoredStatistics.Key, _blob.Written);
        source.WriteChanges(writer);
    }

    /// <inheritdoc/>
    public void Committed() => source.Committed();

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
