using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Formats;

/// <summary>A format that copies rows which others have decoded. What is no record is read by itself, which says what is wrong with it.</summary>
/// <param name="shared">The rows.</param>
/// <param name="own">The format of its own columns.</param>
/// <param name="columns">For each of its columns, which one of the shared rows it is.</param>
internal sealed class SharedFormat(SharedRecords shared, RecordFormat own, ImmutableArray<int> columns)
    : RecordFormat(own.Schema, own.MaxRecordBytes, own.RequireId)
{
    private readonly Batch _refused = new(own.Schema, 1);
    private RowCursor _cursor;

    /// <inheritdoc/>
    public override Instant? TimeOf(ReadOnlySpan<byte> record) => own.TimeOf(record);

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> record) => own.IsWhole(record);

    /// <inheritdoc/>
    protected internal override RejectionReason? DecodeRow(ReadOnlySpan<byte> record, Batch batch)
    {
        if (shared.Find(record, ref _cursor, out var row) is { } rows)
        {
            batch.CopyRow(rows, row, columns.AsSpan());
            return null;
        }

        var reason = own.Decode(record, _refused);
        _refused.DiscardRow();
        return reason ?? throw new InvalidOperationException("A record was refused with the columns of all, and taken with those of one.");
    }

    /// <inheritdoc/>
    protected internal override string ExpectedTime => own.ExpectedTime;

    /// <inheritdoc/>
    protected internal override string? ShownTime(ReadOnlySpan<byte> record) => own.ShownTime(record);

    /// <inheritdoc/>
    protected internal override string? KindOfId(ReadOnlySpan<byte> record) => own.KindOfId(record);

    /// <inheritdoc/>
    protected internal override string DescribeUnreadable(ReadOnlySpan<byte> record) => own.DescribeUnreadable(record);
}
