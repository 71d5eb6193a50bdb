using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Labels;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Joins.Segments;

/// <summary>
/// A segment of waiting rows: the rows that are new, column by column, and then by track what labels have told of new and older
/// ones. Ids are whole, all else is packed: classes and truths in two bits, times of events as seconds of their hour, row numbers
/// and times of labels as steps from the one before. Numbers and truths are there only where the layout has columns of them.
/// </summary>
internal static class RowSegment
{
    private const int ClassesPerByte = 4;

    /// <summary>Writes what an hour's next segment holds.</summary>
    public static void Write(BlobWriter blob, WaitingHour hour, RowLayout layout)
    {
        var from = hour.IsRewritten ? 0 : hour.SavedRows;
        blob.Unsigned((ulong)from);
        blob.Unsigned((ulong)(hour.Count - from));
        foreach (var (chunk, first) in hour.ChunksFrom(from))
            blob.Wides(chunk.Ids[first..]);
        for (var row = from; row < hour.Count; row += ClassesPerByte)
            blob.Byte(PackClasses(hour, row, condition: null));
        if (layout.Tracks.Length > 0)
        {
            foreach (var (chunk, first) in hour.ChunksFrom(from))
            {
                foreach (var second in chunk.Seconds[first..])
                    blob.Unsigned(second);
            }
        }

        for (var attribute = 0; attribute < layout.Attributes.Length; attribute++)
        {
            foreach (var (chunk, first) in hour.ChunksFrom(from))
            {
                foreach (var group in chunk.Groups(attribute)[first..])
                    blob.Unsigned((ulong)(group + 1));
            }
        }

        for (var column = 0; column < layout.Numbers.Length; column++)
        {
            foreach (var (chunk, first) in hour.ChunksFrom(from))
            {
                foreach (var number in chunk.KeptNumbers(column)[first..])
                    blob.Signed(number);
            }
        }

        for (var condition = 0; condition < layout.Conditions.Length; condition++)
        {
            for (var row = from; row < hour.Count; row += ClassesPerByte)
                blob.Byte(PackClasses(hour, row, condition));
        }

        for (var track = 0; track < layout.Tracks.Length; track++)
            WriteTrack(blob, hour, track, from);
    }

    /// <summary>The answers of four rows, or whether a condition is true of them.</summary>
    private static byte PackClasses(WaitingHour hour, int row, int? condition)
    {
        var packed = 0;
        for (var step = 0; step < ClassesPerByte && row + step < hour.Count; step++)
        {
            var (chunk, index) = hour[row + step];
            packed |= (int)(condition is { } kept ? chunk.Truth(kept, index) : chunk.Predicted[index]) << (2 * step);
        }

        return (byte)packed;
    }

    private static void WriteTrack(BlobWriter blob, WaitingHour hour, int track, int from)
    {
        var changed = new List<int>();
        foreach (var (row, changedTrack) in hour.Changes)
        {
            if (changedTrack == track && row < from)
                changed.Add(row);
        }

        foreach (var (chunk, first) in hour.ChunksFrom(from))
        {
            var marks = chunk.Marks(track);
            for (var index = first; index < marks.Length; index++)
            {
                if ((marks[index] & ~TrackMarks.Unsaved) != TrackMarks.None)
                    changed.Add(chunk.FirstRow + index);
            }
        }

        blob.Unsigned((ulong)changed.Count);
        var (lastRow, lastArrival) = (0, hour.Hour * EventTime.PerHour);
        foreach (var row in changed)
        {
            var waiting = hour[row];
            var arrival = waiting.Chunk.Arrivals(track)[waiting.Index];
            blob.Signed(row - lastRow);
            blob.Byte((byte)waiting.MarksOf(track));
            blob.Signed(arrival - lastArrival);
            if (waiting.Chunk.TellsNumbers(track))
                blob.Signed(waiting.Chunk.ToldNumbers(track)[waiting.Index]);
            (lastRow, lastArrival) = (row, arrival);
        }
    }

    /// <summary>Reads a segment back into rows that are all of earlier segments.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="key">Which segment it is.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="layout">What is kept of a row now.</param>
    /// <param name="stored">What was kept when it was written.</param>
    /// <param name="groups">The groups of the attributes of now, which bound their codes.</param>
    /// <exception cref="BlobException">The bytes are not what was written.</exception>
    public static void Read(
        WaitingRows rows, SegmentKey key, ReadOnlySpan<byte> bytes, RowLayout layout, RowLayout stored, IReadOnlyList<GroupCodes> groups)
    {
        var blob = new BlobReader(bytes);
        var hour = rows.HourOf(key.Hour);
        var from = blob.Count(int.MaxValue);
        if (from != hour.Count)
            throw new BlobException($"found row {from} of hour {key.Hour} first, expected {hour.Count}");
        var count = blob.Count(Math.Min(bytes.Length / 16, int.MaxValue - from));
        for (var row = 0; row < count; row++)
            rows.Append(rows.IsFull ? throw new BlobException("found more rows than can be numbered") : blob.Wide(), hour);
        ReadClasses(ref blob, rows, hour, from, isKnown: stored.Answer == layout.Answer);
        if (stored.Tracks.Length > 0)
            ReadSeconds(ref blob, hour, from);
        foreach (var attribute in stored.Attributes)
            ReadGroups(ref blob, hour, from, layout, groups, attribute);
        foreach (var column in stored.Numbers)
            ReadNumbers(ref blob, hour, from, layout.Numbers.IndexOf(column));
        foreach (var condition in stored.Conditions)
            ReadTruths(ref blob, hour, from, layout.Conditions.IndexOf(condition));
        for (var condition = 0; condition < layout.Conditions.Length; condition++)
        {
            if (!stored.Conditions.Contains(layout.Conditions[condition]))
                MarkNotKept(hour, from, condition);
        }

        for (var track = 0; track < stored.Tracks.Length; track++)
            ReadTrack(ref blob, rows, hour, layout.Tracks.IndexOf(stored.Tracks[track]), stored.IsNumber(track));
        if (!blob.AtEnd)
            throw new BlobException("found more bytes than rows");
        hour.MarkRestored(key.Number);
    }

    private static void ReadClasses(ref BlobReader blob, WaitingRows rows, WaitingHour hour, int from, bool isKnown)
    {
        var packed = 0;
        for (var row = from; row < hour.Count; row++)
        {
            var predicted = NextClass(ref blob, row - from, ref packed);
            rows.Answer(hour[row], isKnown ? predicted : BinaryClass.Unknown);
        }
    }

    private static BinaryClass NextClass(ref BlobReader blob, int index, ref int packed)
    {
        var next = NextTruth(ref blob, index, ref packed);
        return next <= BinaryClass.Positive ? next : throw new BlobException($"found the class {(int)next}, expected 0 to 2");
    }

    /// <summary>A class, or <see cref="RowChunk.NotKept"/>.</summary>
    private static BinaryClass NextTruth(ref BlobReader blob, int index, ref int packed)
    {
        packed = index % ClassesPerByte == 0 ? blob.Byte() : packed >> 2;
        return (BinaryClass)(packed & 3);
    }

    private static void ReadNumbers(ref BlobReader blob, WaitingHour hour, int from, int column)
    {
        for (var row = from; row < hour.Count; row++)
        {
            var code = blob.Signed();
            var (chunk, index) = hour[row];
            if (!Millionths.IsCode(code))
                throw new BlobException($"found the number {code}, expected one in millionths");
            if (column >= 0)
                chunk.KeptNumbers(column)[index] = code;
        }
    }

    private static void ReadTruths(ref BlobReader blob, WaitingHour hour, int from, int condition)
    {
        var packed = 0;
        for (var row = from; row < hour.Count; row++)
        {
            var truth = NextTruth(ref blob, row - from, ref packed);
            var (chunk, index) = hour[row];
            if (condition >= 0)
                chunk.KeepTruth(condition, index, truth);
        }
    }

    private static void MarkNotKept(WaitingHour hour, int from, int condition)
    {
        for (var row = from; row < hour.Count; row++)
        {
            var (chunk, index) = hour[row];
            chunk.KeepTruth(condition, index, RowChunk.NotKept);
        }
    }

    /// <summary>The number of a label, or its weight, of which the class says that there is one.</summary>
    /// <exception cref="BlobException">It is none.</exception>
    internal static long ReadToldNumber(ref BlobReader blob, BinaryClass verdict)
    {
        var code = blob.Signed();
        return verdict is BinaryClass.Positive or BinaryClass.Negative && Millionths.IsCode(code) && Millionths.IsKnown(code) ? code
            : throw new BlobException($"found the number {code} with the class {(int)verdict}, expected one in millionths with 1 or 2");
    }

    private static void ReadSeconds(ref BlobReader blob, WaitingHour hour, int from)
    {
        for (var row = from; row < hour.Count; row++)
        {
            var second = (ushort)blob.Count((int)(EventTime.PerHour / EventTime.PerSecond) - 1);
            var (chunk, index) = hour[row];
            // Nothing is kept where labels tell nothing any more.
            if (!chunk.Seconds.IsEmpty)
                chunk.Seconds[index] = second;
        }
    }

    private static void ReadGroups(
        ref BlobReader blob, WaitingHour hour, int from, RowLayout layout, IReadOnlyList<GroupCodes> groups, string path)
    {
        for (var row = from; row < hour.Count; row++)
        {
            var code = blob.Count(int.MaxValue) - 1;
            var (chunk, index) = hour[row];
            // Two attributes may have the same values.
            for (var attribute = 0; attribute < layout.Attributes.Length; attribute++)
            {
                if (layout.Attributes[attribute] != path)
                    continue;
                if (code >= groups[attribute].Count)
                    throw new BlobException($"found the group {code}, expected at most {groups[attribute].Count - 1}");
                chunk.Groups(attribute)[index] = code;
            }
        }
    }

    private static void ReadTrack(ref BlobReader blob, WaitingRows rows, WaitingHour hour, int track, bool isNumber)
    {
        var changed = blob.Count(int.MaxValue);
        var (row, arrival) = (0L, hour.Hour * EventTime.PerHour);
        for (var change = 0; change < changed; change++)
        {
            row += blob.Signed();
            var marks = (TrackMarks)blob.Byte();
            arrival += blob.Signed();
            var number = isNumber ? ReadToldNumber(ref blob, (BinaryClass)(marks & TrackMarks.Verdict)) : 0;
            if (row < 0 || row >= hour.Count)
                throw new BlobException($"found a label of row {row}, expected at most {hour.Count - 1}");
            if (marks > (TrackMarks.Verdict | TrackMarks.Conflict | TrackMarks.Assumed)
                || (marks & TrackMarks.Verdict) is TrackMarks.None or TrackMarks.Verdict)
                throw new BlobException($"found the marks {(int)marks}, expected those of a verdict");
            if (arrival is < -EventTime.Latest or > EventTime.Latest)
                throw new BlobException($"found a label of the time {arrival}, expected one before the year 6000");
            if (track >= 0)
                rows.Put(hour[(int)row], track, new((BinaryClass)(marks & TrackMarks.Verdict), arrival, number), marks & ~TrackMarks.Verdict);
        }
    }
}
