using MlBudget.Core.Records;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Json;

/// <summary>Records of which each has a list whose elements are rows. The rows of a record have its time, and are taken together.</summary>
internal sealed class RowsFormat : JsonFormat
{
    /// <summary>The most rows that a record may have: a batch holds them.</summary>
    public const int MaxRows = Batch.DefaultCapacity;

    private const int FirstCapacity = 64;

    private readonly RecordPath _list;
    private readonly int[] _columns;
    private Batch _rows;
    private int _count;
    private int _found;

    /// <summary>Records of a schema whose rows are the elements of a list.</summary>
    /// <param name="schema">What is decoded from each record.</param>
    /// <param name="maxRecordBytes">The longest record, in bytes; who reads it sees to it that none is longer.</param>
    /// <param name="requireId">Whether a row without an id is refused.</param>
    /// <param name="syntax">Makes what says how records are written; null where they are one JSON object each.</param>
    /// <param name="shape">Where the list is, and where paths begin.</param>
    public RowsFormat(RecordSchema schema, int maxRecordBytes, bool requireId, Func<RecordSyntax?> syntax, RecordShape shape)
        : base(schema, maxRecordBytes, requireId, syntax, shape)
    {
        _list = shape.Rows!;
        _rows = new(schema, FirstCapacity);
        _columns = [.. Enumerable.Range(0, schema.Columns.Length)];
    }

    /// <inheritdoc/>
    public override int Rows => _count;

    /// <inheritdoc/>
    public override int RowsWithoutId => RequireId && _count > 0 ? _found - _count : 0;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch is too small for the most rows that a record may have.</exception>
    protected internal override RejectionReason? DecodeRow(ReadOnlySpan<byte> record, Batch batch)
    {
        if (batch.Capacity < MaxRows)
            throw new ArgumentException($"Found a batch of {batch.Capacity} rows, expected at least {MaxRows}.", nameof(batch));
        _count = 0;
        var reason = DecodeRows(record, _rows, out _found);
        if (reason is null && _found > _rows.Capacity && _found <= MaxRows)
        {
            _rows = new(Schema, Math.Min(MaxRows, Math.Max(_found, 2 * _rows.Capacity)));
            reason = DecodeRows(record, _rows, out _found);
        }

        if (reason is not null || _found > MaxRows)
            return reason ?? RejectionReason.Malformed;
        var kept = RequireId ? Bits.Count(_rows.HasId, 0, _found) : _found;
        if (batch.Capacity - batch.Count >= Math.Max(kept, 1))
            Copy(batch, kept);
        return null;
    }

    /// <inheritdoc/>
    protected internal override string DescribeUnreadable(ReadOnlySpan<byte> record) =>
        _found > MaxRows ? $"found {_found} rows in '{_list}', expected at most {MaxRows} in a record"
        : _found > 0 ? $"found {_found} rows in '{_list}' and another number of elements in a list that has [{PathSyntax.RowIndex}], expected one for each row"
        : !IsUnreadable ? $"found no list with elements in '{_list}', expected one row at least" : base.DescribeUnreadable(record);

    /// <summary>Copies the rows that have an id where they need one; where none has, one for saying so.</summary>
    private void Copy(Batch batch, int kept)
    {
        var start = batch.Count;
        for (var row = 0; row < _found; row++)
        {
            if (kept < _found && kept > 0 && !Bits.Get(_rows.HasId, row))
                continue;
            batch.CopyRow(_rows, row, _columns);
            batch.Count++;
            if (kept == 0)
                break;
        }

        _count = batch.Count - start;
        batch.Count = start;
    }
}
