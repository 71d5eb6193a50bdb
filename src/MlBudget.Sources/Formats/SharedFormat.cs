using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Formats;

/// <summary>
/// A format that copies rows which others have decoded. What none of them has made a row of it decodes by itself: what is no record, so that it can say
/// what is wrong with it, and every record while others have nothing of what it reads (<see cref="SharingGain"/>).
/// </summary>
/// <param name="shared">The rows.</param>
/// <param name="own">The format of its own columns.</param>
/// <param name="columns">For each of its columns, which one of the shared rows it is.</param>
internal sealed class SharedFormat(SharedRecords shared, RecordFormat own, ImmutableArray<int> columns)
    : RecordFormat(own.Schema, own.MaxRecordBytes, own.RequireId)
{
    private readonly Batch _ownRow = new(own.Schema, 1);
    private readonly int[] _ownColumns = [.. Enumerable.Range(0, own.Schema.Columns.Length)];
    private readonly SharingGain _gain = new(2 * shared.Capacity);
    private RowCursor _cursor;

    /// <summary>The batch all of whose rows are decoded by this format itself, and so need no copy; null where they are not.</summary>
    private Batch? _ownBatch;

    /// <inheritdoc/>
    public override Instant? TimeOf(ReadOnlySpan<byte> record) => own.TimeOf(record);

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> record) => own.IsWhole(record);

    /// <inheritdoc/>
    public override void Prepare(Batch batch) => own.Prepare(batch);

    /// <inheritdoc/>
    protected internal override RejectionReason? DecodeRow(ReadOnlySpan<byte> record, Batch batch)
    {
        // A batch has rows of one kind alone, since its texts are of one dictionary.
        if (batch.Count == 0)
            _ownBatch = _gain.IsAlone ? batch : null;
        var isOwn = _ownBatch == batch;
        var rows = shared.Find(record, _gain, isOwn || _gain.IsAlone, ref _cursor, out var row);
        if (isOwn)
            return own.Decode(record, batch);
        if (rows is not null)
        {
            batch.CopyRow(rows, row, columns.AsSpan());
            return null;
        }

        if (own.Decode(record, _ownRow) is { } reason)
            return reason;
        batch.CopyRow(_ownRow, 0, _ownColumns);
        _ownRow.DiscardRow();
        return null;
    }

    /// <inheritdoc/>
    protected internal override string ExpectedTime => own.ExpectedTime;

    /// <inheritdoc/>
    protected internal override string? ShownTime(ReadOnlySpan<byte> record) => own.ShownTime(record);

    /// <inheritdoc/>
    protected internal override (string Place, string? Kind) FoundId(ReadOnlySpan<byte> record) => own.FoundId(record);

    /// <inheritdoc/>
    protected internal override string DescribeUnreadable(ReadOnlySpan<byte> record) => own.DescribeUnreadable(record);
}
