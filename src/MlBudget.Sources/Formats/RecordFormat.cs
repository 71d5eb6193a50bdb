using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Formats;

/// <summary>
/// What makes a row of the bytes of one record, wherever they come from, and what is wrong where none can be made. The bytes of a record
/// are found by the transport: of a file they are a line. One virtual call is made per record. Used by one thread.
/// </summary>
/// <param name="schema">What is decoded from each record.</param>
/// <param name="maxRecordBytes">The longest record, in bytes; who reads it sees to it that none is longer.</param>
/// <param name="requireId">Whether a record without an id is refused, as a label that can't find its prediction.</param>
public abstract class RecordFormat(RecordSchema schema, int maxRecordBytes, bool requireId)
{
    /// <summary>The longest record that is decoded, in bytes.</summary>
    public int MaxRecordBytes => maxRecordBytes;

    /// <summary>What is decoded from each record.</summary>
    public RecordSchema Schema => schema;

    /// <summary>Whether a record without an id is refused.</summary>
    public bool RequireId => requireId;

    /// <summary>How many rows the record has that was decoded last; 0 where the batch has no room for all of them.</summary>
    public virtual int Rows => 1;

    /// <summary>Whether the record that was decoded last holds anything for rows; else it is passed over, and counts nowhere.</summary>
    public virtual bool IsOfRows => true;

    /// <summary>How many rows of it are refused since they have no id.</summary>
    public virtual int RowsWithoutId => 0;

    /// <summary>How many rows of it are refused since they have no time.</summary>
    public virtual int RowsWithoutTime => 0;

    /// <summary>
    /// Decodes a record into the row at <see cref="Batch.Count"/>, or into as many rows from there on as it has (<see cref="Rows"/>). The
    /// count stays as it is: the rows count once the caller raises it, and must be discarded otherwise. All have the same time, or are in the order of
    /// their times and within a day.
    /// </summary>
    /// <param name="record">The record's bytes.</param>
    /// <param name="batch">A batch of the format's schema with room for a row.</param>
    /// <returns>Null if it is a record; else why it is none, and the rows are discarded.</returns>
    public RejectionReason? Decode(ReadOnlySpan<byte> record, Batch batch)
    {
        if (DecodeRow(record, batch) is { } reason)
            return reason;
        if (Rows > 0 && batch.Times[batch.Count] >= EventTime.Latest)
        {
            Discard(batch);
            return RejectionReason.Time;
        }

        if (requireId && Rows > 0 && !Bits.Get(batch.HasId, batch.Count))
        {
            Discard(batch);
            return RejectionReason.Id;
        }

        return null;
    }

    /// <summary>Gives an empty batch the dictionaries that the texts of the next records go to, before rows are appended to it that were decoded
    /// elsewhere.</summary>
    /// <param name="batch">A batch of the format's schema.</param>
    public abstract void Prepare(Batch batch);

    /// <summary>Takes back the rows of the record that was decoded last.</summary>
    public void Discard(Batch batch)
    {
        if (Rows == 1)
            batch.DiscardRow();
        else
            batch.DiscardRows();
    }

    /// <summary>The time of a record; null if it is none.</summary>
    /// <param name="record">The record's bytes.</param>
    public abstract Instant? TimeOf(ReadOnlySpan<byte> record);

    /// <summary>Whether bytes are a whole record, with a time or without: nothing of it can be missing.</summary>
    /// <param name="record">The bytes.</param>
    public abstract bool IsWhole(ReadOnlySpan<byte> record);

    /// <summary>What was wrong with the record that was decoded last. Of its values only that of the time is shown, and that only where
    /// no ids are.</summary>
    /// <param name="reason">Why it was refused.</param>
    /// <param name="record">The record's bytes.</param>
    public virtual string Describe(RejectionReason reason, ReadOnlySpan<byte> record) => reason switch
    {
        RejectionReason.Encoding => "not valid UTF-8",
        RejectionReason.TooLong => $"longer than limits.max_line_bytes, {maxRecordBytes}",
        RejectionReason.NoTime => $"no time in '{schema.TimePath}': expected {ExpectedTime}",
        RejectionReason.Time when schema.HasIdsAt(schema.TimePath) => $"found no time in '{schema.TimePath}', where ids are, expected {ExpectedTime}",
        RejectionReason.Time => $"found {ShownTime(record)} in '{schema.TimePath}', expected {ExpectedTime}",
        RejectionReason.Id => DescribeId(FoundId(record)),
        _ => DescribeUnreadable(record),
    };

    /// <summary>
    /// Decodes a record as <see cref="Decode"/> does, but for the limits that are those of all formats: that the time is before
    /// <see cref="EventTime.Latest"/>, and that there is an id.
    /// </summary>
    /// <param name="record">The record's bytes.</param>
    /// <param name="batch">A batch of the format's schema with room for a row.</param>
    /// <returns>Null if it is a record; else why it is none, and the row is discarded.</returns>
    protected internal abstract RejectionReason? DecodeRow(ReadOnlySpan<byte> record, Batch batch);

    /// <summary>What a time is expected to be, as the end of a sentence.</summary>
    protected internal abstract string ExpectedTime { get; }

    /// <summary>What is where the time should be, cut and on one line; null for nothing.</summary>
    /// <param name="record">A record that was refused for its time.</param>
    protected internal abstract string? ShownTime(ReadOnlySpan<byte> record);

    /// <summary>Where the id should be, or a part of it that isn't there, and what kind of value is there, such as "an object or a list"; null where
    /// nothing is.</summary>
    /// <param name="record">A record that was refused for its id.</param>
    protected internal abstract (string Place, string? Kind) FoundId(ReadOnlySpan<byte> record);

    /// <summary>Where the record that was decoded last can't be read, and what was expected there.</summary>
    /// <param name="record">A record that was refused as malformed.</param>
    protected internal abstract string DescribeUnreadable(ReadOnlySpan<byte> record);

    private string DescribeId((string Place, string? Kind) found)
    {
        var (place, kind) = found;
        var expected = schema.IdIsNumber ? "a number, or a text that is one" : "a text or a number";
        return kind is null ? $"no id in '{place}': expected {expected}"
            : $"found {kind} that is no id in '{place}', expected {expected}";
    }
}
