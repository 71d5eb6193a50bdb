using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Arrivals;
using MlBudget.Sources.Kinds;

namespace MlBudget.Sources.Buffering;

/// <summary>
/// A source of ready-made tallies over a network, under the contract of <see cref="BufferedSource"/>: a fetcher in the background fills a
/// bounded buffer, and neither <see cref="Refresh"/> nor <see cref="Read"/> nor <see cref="Dispose"/> waits for the network; only of a closed
/// source, which a replay reads, <see cref="Read"/> waits for what is still to be fetched.
/// <para>
/// The position of a chunk is stored with what it was counted into, once all of it was read. A chunk of which a part was read is fetched again
/// after a restart: a tally sets its slot, so that it counts once however often it comes. Where a tally may be gone by then that was counted, the chunk gives
/// a position that knows it (<see cref="FetchedTallies.Within"/>). A chunk should hold whole slots, and of every slot all groups.
/// </para>
/// </summary>
public abstract class BufferedTallySource : ITallySource, IFetchedSource
{
    private const string StateKey = "state";

    private static readonly HashSet<string> Keys = [StateKey];

    private readonly TallyOpening _opening;
    private readonly StoredEntries _stored = new();
    private readonly BlobWriter _blob = new();
    private readonly Fetcher<FetchedTallies> _fetcher;
    private ReadOnlyMemory<byte> _position;
    private FetchedTallies? _chunk;
    private Instant? _nextTime;
    private string? _error;
    private string? _warning;
    private int _next;
    private double _progress;
    private bool _isEnd;

    /// <summary>A source of which nothing is fetched before the first <see cref="Refresh"/>.</summary>
    /// <param name="opening">What it is read for.</param>
    /// <param name="options">How it is fetched; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    protected BufferedTallySource(TallyOpening opening, BufferingOptions? options = null)
    {
        options ??= new();
        options.Check();
        _opening = opening;
        _fetcher = new(FetchAsync, CloseAsync, options, opening.IsClosed, opening.Limits);
    }

    /// <inheritdoc/>
    public string Name => _opening.Name;

    /// <inheritdoc/>
    public ArrivalLimits Limits => _opening.Limits;

    /// <inheritdoc/>
    public SourceStatistics Statistics { get; } = new();

    /// <inheritdoc/>
    public Instant? NextTime => _nextTime ?? (IsBehind ? Statistics.LatestTime ?? Instant.MinValue : null);

    /// <summary>Nothing is news while a tally waits for its time: what comes behind it waits as well.</summary>
    public Task? News => (IsBehind || IsLooking) && _chunk is null ? _fetcher.News : null;

    /// <inheritdoc/>
    public bool IsLooking => _fetcher.IsLooking && _error is null;

    /// <inheritdoc/>
    public double Progress => _isEnd ? 1 : _progress;

    /// <summary>The index of the measure that its tallies are of.</summary>
    protected int Measure => _opening.Measure;

    /// <summary>Whether more is to come than was read, and can.</summary>
    private bool IsBehind => !_isEnd && _error is null;

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, byte[]> entries)
    {
        _stored.Restore(entries);
        _stored.Expect(Keys);
        if (entries.Count == 0)
            return;
        var state = new BlobReader(_stored[StateKey] ?? throw new BlobException($"found no entry '{StateKey}' beside others"));
        _position = state.Bytes().ToArray();
        if (!state.AtEnd)
            throw new BlobException($"found {state.Length} bytes behind the position of a source of tallies");
    }

    /// <inheritdoc/>
    public void WriteChanges(ISourceWriter writer)
    {
        _blob.Clear();
        _blob.Bytes((_next > 0 && _chunk?.Within is { } within ? within(_next) : _position).Span);
        _stored.Write(writer, [(StateKey, _blob.Written.ToArray())]);
    }

    /// <inheritdoc/>
    public void Committed() => _stored.Committed();

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        _fetcher.Look(_position);
    }

    /// <inheritdoc/>
    public bool Read(TallyBatch batch, Instant until, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        // An error that has passed by now has nothing behind it that isn't taken below.
        var error = _fetcher.Error;
        _nextTime = null;
        while (!batch.IsFull && HasNext(cancel))
        {
            var tally = _chunk!.Tallies[_next];
            if (tally.Slot.Start > until)
            {
                _nextTime = tally.Slot.Start;
                break;
            }

            batch.Add(tally);
            if (++_next == _chunk.Tallies.Count)
                Leave(_chunk);
        }

        _error = _opening.IsClosed ? _fetcher.Error : error;
        Statistics.Error = _error ?? _warning;
        if (_error is not null)
            Statistics.Ages = [];
        return batch.IsFull;
    }

    /// <summary>Nothing is set aside: who counts tallies refuses those whose time has not come.</summary>
    public void Settle()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fetcher.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Fetches the tallies behind a position, at most as many as may be in memory <see cref="BufferingOptions.MaxChunks"/> times and once
    /// more. Called in the background, once at a time.
    /// </summary>
    /// <param name="position">The position of the chunk before, maybe of another process; empty for the start.</param>
    /// <param name="cancel">Ends it: when the source is disposed of, and after <see cref="BufferingOptions.Patience"/>.</param>
    /// <returns>The tallies; where there are none for now an empty chunk that is the end, without waiting for news.</returns>
    /// <exception cref="Exception">Whatever goes wrong: the message is the source's error, and it is tried again.</exception>
    protected abstract ValueTask<FetchedTallies> FetchAsync(ReadOnlyMemory<byte> position, CancellationToken cancel);

    /// <summary>Lets go of what is fetched from. Called in the background, once, when nothing is fetched any more.</summary>
    protected virtual ValueTask CloseAsync() => ValueTask.CompletedTask;

    /// <summary>Sees to it that there is a chunk with a tally that wasn't read.</summary>
    private bool HasNext(CancellationToken cancel)
    {
        while (_chunk is null)
        {
            if (_fetcher.Take(cancel) is not { } chunk)
                return false;
            (_chunk, _isEnd) = (chunk, false);
            if (chunk.Tallies.Count == 0)
                Leave(chunk);
        }

        return true;
    }

    private void Leave(FetchedTallies chunk)
    {
        (_chunk, _next) = (null, 0);
        (_position, _progress, _isEnd, _warning) = (chunk.Position, chunk.Progress, chunk.IsEnd, chunk.Warning);
        (Statistics.Notes, Statistics.Ages) = (chunk.Notes, chunk.Ages);
    }
}
