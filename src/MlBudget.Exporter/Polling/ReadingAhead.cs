using System.Collections.Concurrent;
using MlBudget.Core.Records;

namespace MlBudget.Exporter.Polling;

/// <summary>
/// Reads and decodes a source's batches on a thread of its own, while who counts them counts those before: in the order in which they
/// are read, so that no number depends on it. When it ends, all that was read is counted, and nothing is under way any more.
/// </summary>
/// <param name="source">The source, of which nobody else reads meanwhile.</param>
/// <param name="newBatch">Makes an empty batch for its records.</param>
/// <param name="count">Counts a batch.</param>
internal sealed class ReadingAhead(IRecordSource source, Func<Batch> newBatch, Action<Batch> count)
{
    /// <summary>One is filled while another is counted, and one is between, so that neither waits where the other takes longer for once.</summary>
    private const int Batches = 3;

    /// <summary>Reads and counts until nothing is left to read, or the turn is over; then what was read before that was known counts too.</summary>
    /// <param name="turn">How far it reads.</param>
    /// <param name="read">How many batches of the turn were read before, at least one.</param>
    /// <returns>Whether nothing is left to read up to the turn's time.</returns>
    /// <exception cref="IOException">No thread can be started now.</exception>
    /// <exception cref="OperationCanceledException">It was ended early, and nothing may be committed any more.</exception>
    public bool Read(FeedTurn turn, int read)
    {
        using BlockingCollection<Batch> empty = [], filled = [];
        for (var batch = 0; batch < Batches; batch++)
            empty.Add(newBatch());
        var reading = OwnThread.Run(() => Fill(turn, turn.MaxBatches - read, empty, filled));
        try
        {
            foreach (var batch in filled.GetConsumingEnumerable())
            {
                count(batch);
                batch.Clear();
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

        return reading.GetAwaiter().GetResult();
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
                var isMore = source.Read(batch, turn.Until, turn.Cancel);
                filled.Add(batch);
                if (!isMore)
                    return true;
            }

            return false;
        }
        finally
        {
            filled.CompleteAdding();
        }
    }
}
