using MlBudget.Core.Joins.Early;
using MlBudget.Core.Labels;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Joins.Segments;

/// <summary>A segment of early labels: ids whose labels have left, and then labels that came, or have waited in vain.</summary>
internal static class EarlySegment
{
    /// <summary>The least bytes of a label: its id, track, class, time and sequence.</summary>
    private const int LeastBytes = 16 + 1 + 1 + 1 + 1;

    /// <summary>Beside the class of a label: that it has waited in vain.</summary>
    private const byte IsUnknown = 4;

    /// <summary>Writes what an hour's next segment holds. A label of a track of numbers has its number last.</summary>
    public static void Write(BlobWriter blob, EarlyLabels labels, EarlyHour hour, RowLayout layout)
    {
        var removed = hour.IsRewritten ? [] : hour.Removed;
        blob.Unsigned((ulong)removed.Count);
        foreach (var id in removed)
            blob.Wide(id);
        blob.Unsigned((ulong)labels.LabelsOf(hour, hour.IsRewritten).LongCount());
        var (last, lastSequence) = (hour.Hour * EventTime.PerHour, 0L);
        foreach (var (id, track, label, sequence, isUnknown) in labels.LabelsOf(hour, hour.IsRewritten))
        {
            blob.Wide(id);
            blob.Unsigned((ulong)track);
            blob.Byte((byte)((byte)label.Class | (isUnknown ? IsUnknown : 0)));
            blob.Signed(label.Arrival - last);
            blob.Signed(sequence - lastSequence);
            if (layout.IsNumber(track))
                blob.Signed(label.Number);
            (last, lastSequence) = (label.Arrival, sequence);
        }
    }

    /// <summary>Reads a segment back into labels that are all of earlier segments.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="key">Which segment it is.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="layout">What labels tell of a prediction now.</param>
    /// <param name="stored">What they told when it was written.</param>
    /// <exception cref="BlobException">The bytes are not what was written.</exception>
    public static void Read(EarlyLabels labels, SegmentKey key, ReadOnlySpan<byte> bytes, RowLayout layout, RowLayout stored)
    {
        var blob = new BlobReader(bytes);
        var hour = labels.HourOf(key.Hour);
        for (var rest = blob.Count(bytes.Length / 16); rest > 0; rest--)
            labels.Forget(blob.Wide(), hour);
        var (arrival, sequence) = (hour.Hour * EventTime.PerHour, 0L);
        for (var rest = blob.Count(bytes.Length / LeastBytes); rest > 0; rest--)
        {
            var id = blob.Wide();
            var track = blob.Count(int.MaxValue);
            var marks = blob.Byte();
            var verdict = (BinaryClass)(marks & ~IsUnknown);
            arrival += blob.Signed();
            sequence += blob.Signed();
            if (track >= stored.Tracks.Length)
                throw new BlobException($"found the track {track}, expected less than {stored.Tracks.Length}");
            var number = stored.IsNumber(track) ? RowSegment.ReadToldNumber(ref blob, verdict) : 0;
            if (verdict is not (BinaryClass.Negative or BinaryClass.Positive))
                throw new BlobException($"found the class {(int)verdict}, expected 1 or 2");
            if (JoinDefinition.HourOf(arrival) != key.Hour)
                throw new BlobException($"found a label of the time {arrival}, expected one of hour {key.Hour}");
            if (layout.Tracks.IndexOf(stored.Tracks[track]) is >= 0 and var known)
                labels.Restore(new(id, known, new(verdict, arrival, number), sequence, (marks & IsUnknown) != 0));
        }

        if (!blob.AtEnd)
            throw new BlobException("found more bytes than labels");
        hour.MarkRestored(key.Number);
    }
}
