using System.Collections.Concurrent;
using MlBudget.Core.Records;
using MlBudget.Sources.Helping;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Reads and decodes a source's batches on a thread of its own, while who counts them counts those before: in the order in which they
/// are read, so that no number depends on it. When it ends, all that was read is counted, and nothing is under way any more.
/// </summary>
/// <param name="source">The source, of which nobody else reads meanwhile.</param>
/// <param name="newBatch">Makes an empty batch for its records.</param>
/// <param name="count">Counts a batch, and empties it.</param>
internal sealed class ReadingAhead(IRecordSource source, Func<Batch> newBatch, Action<Batch> count)
{
    /// <summary>The fewest batches for which a thread is worth its start: below that it would have read them all before any is counted.</summary>
    public const int Fewest = 4;

    /// <summary>One is filled while another is counted, and one is between, so that neither waits where the other takes longer for once.</summary>
    private const int Batches = 3;

    /// <summary>Those of the last turn, as long as there was more to read behind it; null else, so that they take no memory at rest.</summary>
    private Batch[]? _kept;

    /// <summary>
    /// Reads and counts until nothing is left to read, or the turn is over. The other thread may have read further by then, at most the batches
    /// that there are: those are counted too, since the source doesn't give their records again.
    /// </summary>
    /// <param name="turn">How far it reads.</param>
    /// <param name="read">How many batches of the turn were read before, at least one.</param>
    /// <returns>Whether nothing is left to read up to the turn's time.</returns>
    /// <exception cref="IOException">No thread can be started now, or the source can't be read. What was read before is counted.</exception>
    /// <exception cref="OperationCanceledException">It was ended early, and nothing may be committed any more.</exception>
    public bool Read(FeedTurn turn, int read)
    {
        var batches = _kept ?? [.. Enumerable.Range(0, Batches).Select(_ => newBatch())];
        _kept = null;
        using BlockingCollection<Batch> empty = [], filled = [];
        foreach (var batch in batches)
            empty.Add(batch);
        var reading = OwnThread.Run(() => Fill(turn, turn.MaxBatches - read, empty, filled));
        try
        {
            foreach (var batch in filled.GetConsumingEnumerable())
            {
                count(batch);
                if (!turn.GoesOn(++read))
                    empty.CompleteAdding();
                else if (!empty.IsAddingCompleted)
                    empty.Add(batch);
            }
        }
        finally
        {
            empty.CompleteAdding();
            ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }

        var isAllRead = reading.GetAwaiter().GetResult();
        if (!isAllRead)
            _kept = batches;
        return isAllRead;
    }

    /// <summary>Fills batches as they come back, at most as many as may be read.</summary>
    private bool Fill(FeedTurn turn, int most, BlockingCollection<Batch> empty, BlockingCollection<Batch> filled)
    {
        try
        {
            foreach (var batch in empty.GetConsumingEnumerable())
            {
                if (most-- == 0)
                    return false;
                turn.Cancel.ThrowIfCancellationRequested();
                if (!Fill(batch, turn, filled))
                    return true;
            }

            return false;
        }
        finally
        {
            filled.CompleteAdding();
        }
    }

    /// <summary>Fills a batch; whether more may be waiting. What was read before an error counts: the source doesn't give it again.</summary>
    private bool Fill(Batch batch, FeedTurn turn, BlockingCollection<Batch> filled)
    {
        bool isMore;
        try
        {
            isMore = source.Read(batch, turn.Until, turn.Cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (batch.Count > 0)
                filled.Add(batch);
            throw;
        }

        filled.Add(batch);
        return isMore;
    }
}
