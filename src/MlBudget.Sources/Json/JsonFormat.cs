using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Formats;

namespace MlBudget.Sources.Json;

/// <summary>Records that are one JSON object each.</summary>
public sealed class JsonFormat : RecordFormat
{
    private readonly RecordDecoder _decoder;
    private readonly RecordDecoder _timeDecoder;
    private readonly Batch _time;
    private readonly FoundValue _foundTime = new();
    private readonly FoundValue _foundId = new();
    private RecordDecoder? _finder;

    /// <summary>JSON objects of a schema.</summary>
    /// <param name="schema">What is decoded from each record.</param>
    /// <param name="maxRecordBytes">The longest record, in bytes; who reads it sees to it that none is longer.</param>
    /// <param name="requireId">Whether a record without an id is refused.</param>
    public JsonFormat(RecordSchema schema, int maxRecordBytes, bool requireId)
        : base(schema, maxRecordBytes, requireId)
    {
        _decoder = new RecordDecoder(schema);
        var timeOnly = new RecordSchema(schema.TimePath, null, []);
        _timeDecoder = new RecordDecoder(timeOnly);
        _time = new Batch(timeOnly, 1);
    }

    /// <inheritdoc/>
    public override Instant? TimeOf(ReadOnlySpan<byte> record) =>
        _timeDecoder.Decode(record, _time) == DecodeResult.Ok && _time.Times[0] < EventTime.Latest ? new Instant(_time.Times[0]) : null;

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> record) =>
        _timeDecoder.Decode(record, _time) is DecodeResult.Ok or DecodeResult.Time or DecodeResult.NoTime;

    /// <inheritdoc/>
    protected internal override RejectionReason? DecodeRow(ReadOnlySpan<byte> record, Batch batch) => _decoder.Decode(record, batch) switch
    {
        DecodeResult.Ok => null,
        DecodeResult.Encoding => RejectionReason.Encoding,
        DecodeResult.NoTime => RejectionReason.NoTime,
        DecodeResult.Time => RejectionReason.Time,
        _ => RejectionReason.Malformed,
    };

    /// <inheritdoc/>
    protected internal override string? ShownTime(ReadOnlySpan<byte> record)
    {
        Find(record);
        return _foundTime.Shown;
    }

    /// <inheritdoc/>
    protected internal override string? KindOfId(ReadOnlySpan<byte> record)
    {
        Find(record);
        return _foundId.Kind;
    }

    /// <inheritdoc/>
    protected internal override string DescribeUnreadable(ReadOnlySpan<byte> record) => _decoder.ErrorOffset >= record.Length
        ? $"cut off after {record.Length} bytes: expected one JSON object per line"
        : $"not JSON at byte {_decoder.ErrorOffset + 1} of {record.Length}: expected one JSON object per line";

    /// <summary>Reads a record once more, for what is in the places of its time and its id.</summary>
    private void Find(ReadOnlySpan<byte> record)
    {
        _finder ??= new RecordDecoder(
            _time.Schema, (Schema.TimePath, _foundTime), (Schema.IdPath ?? Schema.TimePath, _foundId));
        _foundTime.Reset();
        _foundId.Reset();
        _finder.Decode(record, _time);
    }
}
