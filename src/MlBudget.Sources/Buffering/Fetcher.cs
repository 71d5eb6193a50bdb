using System.Threading.Channels;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Buffering;

/// <summary>
/// Fetches one chunk after the other in the background, into a bounded channel: where that is full, nothing is fetched before something was
/// taken. At the end of what there is it goes on when it is asked to look. Who takes chunks is one thread.
/// </summary>
/// <typeparam name="TChunk">What is fetched at once.</typeparam>
/// <param name="fetch">Fetches the chunk behind a position.</param>
/// <param name="close">Lets go of what is fetched from.</param>
/// <param name="options">The bounds.</param>
/// <param name="isClosed">Whether nothing is added to what there is: then the channel ends with it.</param>
/// <param name="limits">The clock that measures how long is waited, and by which the records are judged.</param>
internal sealed class Fetcher<TChunk>(
    Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<TChunk>> fetch, Func<ValueTask> close, BufferingOptions options,
    bool isClosed, ArrivalLimits limits) : IDisposable
    where TChunk : Chunk
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _looks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<TChunk> _chunks = Channel.CreateBounded<TChunk>(
        new BoundedChannelOptions(options.MaxChunks) { SingleReader = true, SingleWriter = true });

    /// <summary>Whether it is waited for the answer of a look before the next one: under a log's clock, which must not run ahead of it.</summary>
    private readonly bool _awaitsAnswers = limits.Clock == ClockMode.Log && !isClosed;

    private volatile string? _error;
    private volatile Task? _fetching;
    private Task? _news;
    private bool _hasTakenEnd;
    private bool _isDisposed;

    /// <summary>
    /// What went wrong in the last fetch, for people; null when all is well. It is null only once what was fetched since the error can be
    /// taken: whoever asks for it before taking what there is doesn't miss a record.
    /// </summary>
    public string? Error => _error;

    /// <summary>Ends when a chunk can be taken, or none will come any more.</summary>
    public Task News => _news is { IsCompleted: false } ? _news : _news = _chunks.Reader.WaitToReadAsync().AsTask();

    /// <summary>Whether a look has not been answered with all that there was; always false under the wall clock.</summary>
    public bool IsLooking { get; private set; }

    /// <summary>Begins to fetch; once that was begun, asks for a look at what is new, where all that there was is fetched. Returns at once, whatever
    /// fetching does.</summary>
    /// <param name="start">Behind which position it begins.</param>
    public void Look(ReadOnlyMemory<byte> start)
    {
        if (_fetching is null)
            _fetching = Task.Run(() => FetchAllAsync(start));
        else if (!_awaitsAnswers || (_hasTakenEnd && !IsLooking))
            IsLooking = _looks.Writer.TryWrite(true) && _awaitsAnswers;
    }

    /// <summary>Asks for a look at what is new, if fetching was begun, and unless each look has to be answered before the next one. May be called by any
    /// thread.</summary>
    public void LookAgain()
    {
        if (_fetching is not null && !_awaitsAnswers)
            _looks.Writer.TryWrite(true);
    }

    /// <summary>Takes the next chunk; null where none is there, or where it is closed none will come any more: that is waited for.</summary>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public TChunk? Take(CancellationToken cancel)
    {
        while (true)
        {
            if (_chunks.Reader.TryRead(out var chunk))
            {
                _hasTakenEnd = chunk.IsEnd;
                IsLooking &= !chunk.IsEnd;
                return chunk;
            }

            if (!isClosed || !_chunks.Reader.WaitToReadAsync(cancel).AsTask().GetAwaiter().GetResult())
                return null;
        }
    }

    /// <summary>Ends fetching. Returns at once: what hangs is let go of when it is back.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _ = Task.Run(StopAsync);
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await (_fetching ?? Task.CompletedTask);
        _stopping.Dispose();
        await close();
    }

    private async Task FetchAllAsync(ReadOnlyMemory<byte> position)
    {
        try
        {
            var (stop, errors) = (_stopping.Token, 0);
            while (await _chunks.Writer.WaitToWriteAsync(stop))
            {
                if (await TryFetchAsync(position, stop) is not { } chunk)
                {
                    errors++;
                    if (isClosed && errors >= options.Attempts)
                        return;
                    await Task.Delay(RetryAfter(errors), limits.Wall, stop);
                    continue;
                }

                // There is room, since nobody else writes.
                _chunks.Writer.TryWrite(chunk);
                (position, errors, _error) = (chunk.Position, 0, null);
                if (!chunk.IsEnd)
                    continue;
                if (isClosed)
                    return;
                await _looks.Reader.ReadAsync(stop);
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // Nobody takes anything any more, so whatever has gone wrong with it doesn't matter.
        }
        catch (Exception error)
        {
            // Nothing is fetched any more, which must not look like a source that has nothing new.
            _error = $"can't be fetched any more: {error.Message}";
        }
        finally
        {
            _chunks.Writer.Complete();
        }
    }

    private TimeSpan RetryAfter(int errors)
    {
        var wait = options.FirstRetry;
        for (var doubled = 1; doubled < errors && wait < options.LastRetry; doubled++)
            wait *= 2;
        return wait < options.LastRetry ? wait : options.LastRetry;
    }

    /// <summary>The next chunk; null after an error, whatever it is: who fetches knows best what can go wrong, and all of it may pass.</summary>
    private async Task<TChunk?> TryFetchAsync(ReadOnlyMemory<byte> position, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(options.Patience, limits.Wall);
        // Also of a fetch that doesn't end when it is told to.
        using var overdue = patience.Token.Register(() => _error = Unanswered);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            return await fetch(position, either.Token);
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            _error = patience.IsCancellationRequested ? Unanswered : $"can't be fetched: {error.Message}";
            return null;
        }
    }

    private string Unanswered => $"has not answered for {Durations.Format(options.Patience)}";
}
