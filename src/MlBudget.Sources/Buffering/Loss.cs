using System.Collections.Immutable;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Buffering;

/// <summary>Records that were gone before they could be read. It is said as long as they could have counted.</summary>
/// <param name="Words">Which, for people.</param>
/// <param name="At">When that was found.</param>
internal sealed record Loss(string Words, Instant At)
{
    /// <summary>What is said of it now.</summary>
    /// <param name="loss">What was lost last; null where nothing was.</param>
    /// <param name="limits">The clock, and how far back records count.</param>
    public static ImmutableArray<SourceNote> NotesOf(Loss? loss, ArrivalLimits limits) =>
        loss is not null && Instant.Now(limits.Wall) - loss.At < limits.Retention ? [new(SourceNoteKind.RecordsLost, loss.Words)] : [];

    /// <summary>Writes one, or that there is none.</summary>
    public static void Save(Loss? loss, BlobWriter blob)
    {
        blob.Flag(loss is not null);
        if (loss is null)
            return;
        blob.Text(loss.Words);
        blob.Time(loss.At);
    }

    /// <summary>What was written.</summary>
    /// <exception cref="BlobException">It is nothing that was written.</exception>
    public static Loss? Restore(ref BlobReader blob) => blob.Flag() ? new(blob.Text(), blob.Time()) : null;
}
