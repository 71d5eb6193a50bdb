using System.Collections.Immutable;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Formats;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Json;

/// <summary>Records that are one JSON object each, or that have values in places as one has.</summary>
public class JsonFormat : RecordFormat
{
    private readonly RecordDecoder _decoder;
    private readonly RecordDecoder _timeDecoder;
    private readonly Batch _time;
    private readonly FoundValue _foundTime = new();
    private readonly ImmutableArray<(string Place, FoundValue Found)> _foundIds;
    private readonly Func<RecordSyntax?> _syntax;
    private readonly RecordShape _outside;
    private readonly string _unreadable;
    private readonly string _expected;
    private RecordDecoder? _finder;

    /// <summary>JSON objects of a schema.</summary>
    /// <param name="schema">What is decoded from each record.</param>
    /// <param name="maxRecordBytes">The longest record, in bytes; who reads it sees to it that none is longer.</param>
    /// <param name="requireId">Whether a record without an id is refused.</param>
    /// <exception cref="FormatException">A path of the schema is none.</exception>
    public JsonFormat(RecordSchema schema, int maxRecordBytes, bool requireId)
        : this(schema, maxRecordBytes, requireId, () => null, new())
    {
    }

    /// <summary>Records of a schema.</summary>
    /// <param name="schema">What is decoded from each record.</param>
    /// <param name="maxRecordBytes">The longest record, in bytes; who reads it sees to it that none is longer.</param>
    /// <param name="requireId">Whether a record without an id is refused.</param>
    /// <param name="syntax">Makes what says how they are written; null where they are one JSON object each.</param>
    /// <param name="shape">Where their rows are, and where paths begin.</param>
    internal JsonFormat(RecordSchema schema, int maxRecordBytes, bool requireId, Func<RecordSyntax?> syntax, RecordShape shape)
        : base(schema, maxRecordBytes, requireId)
    {
        _syntax = syntax;
        _decoder = new RecordDecoder(schema, syntax(), shape);
        _outside = shape with { Rows = null };
        _foundIds = [.. PartsOfId(schema).Select(part => (part.ToString(), new FoundValue()))];
        var timeOnly = new RecordSchema(schema.TimePath, null, []) { At = schema.At };
        _timeDecoder = new RecordDecoder(timeOnly, syntax(), _outside);
        _time = new Batch(timeOnly, 1);
        (_unreadable, _expected) = syntax() is { Expected: var expected } ? ("can't be read", expected) : ("not JSON", "one JSON object per line");
    }

    /// <summary>Whether what was decoded last can't be read at some place.</summary>
    private protected bool IsUnreadable => _decoder.ErrorOffset > 0;

    /// <inheritdoc/>
    public override Instant? TimeOf(ReadOnlySpan<byte> record) =>
        _timeDecoder.Decode(record, _time) == DecodeResult.Ok && _time.Times[0] < EventTime.Latest ? new Instant(_time.Times[0]) : null;

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> record) =>
        _timeDecoder.Decode(record, _time) is DecodeResult.Ok or DecodeResult.Time or DecodeResult.NoTime;

    /// <inheritdoc/>
    public override void Prepare(Batch batch) => _decoder.Prepare(batch);

    /// <inheritdoc/>
    protected internal override RejectionReason? DecodeRow(ReadOnlySpan<byte> record, Batch batch) => ReasonOf(_decoder.Decode(record, batch));

    /// <summary>Decodes all rows of a record into a batch of their own.</summary>
    /// <returns>Null if it is a record with rows, for which the batch may be too small; else why it is none.</returns>
    internal RejectionReason? DecodeRows(ReadOnlySpan<byte> record, Batch rows, out int count)
    {
        var result = _decoder.DecodeRows(record, rows);
        count = _decoder.Rows;
        return ReasonOf(result);
    }

    /// <inheritdoc/>
    protected internal override string ExpectedTime => TimeReader.Expected(RecordPath.Parse(Schema.TimePath).Readings);

    /// <inheritdoc/>
    protected internal override string? ShownTime(ReadOnlySpan<byte> record)
    {
        Find(record);
        return _foundTime.Shown;
    }

    /// <inheritdoc/>
    protected internal override (string Place, string? Kind) FoundId(ReadOnlySpan<byte> record)
    {
        Find(record);
        // Of several parts one that can be none is why the id is missing.
        var (place, found) = _foundIds.FirstOrDefault(part => !part.Found.MayBeId, _foundIds[0]);
        return (place, found.Kind);
    }

    /// <inheritdoc/>
    protected internal override string DescribeUnreadable(ReadOnlySpan<byte> record) => _decoder.ErrorWithin is { } within
        ? $"the text at byte {_decoder.ErrorOffset + 1} of {record.Length} is no {(within == PathStepKind.Json ? "JSON" : PathSyntax.WordOf(within))}, as which it is read"
        : _decoder.ErrorOffset >= record.Length
        ? $"cut off after {record.Length} bytes: expected {_expected}"
        : $"{_unreadable} at byte {_decoder.ErrorOffset + 1} of {record.Length}: expected {_expected}";

    private static RejectionReason? ReasonOf(DecodeResult result) => result switch
    {
        DecodeResult.Ok => null,
        DecodeResult.Encoding => RejectionReason.Encoding,
        DecodeResult.NoTime => RejectionReason.NoTime,
        DecodeResult.Time => RejectionReason.Time,
        _ => RejectionReason.Malformed,
    };

    /// <summary>Reads a record once more, for what is in the places of its time and of its id, or the first part of it that is somewhere.</summary>
    private void Find(ReadOnlySpan<byte> record)
    {
        _finder ??= CreateFinder();
        _foundTime.Reset();
        foreach (var (_, found) in _foundIds)
            found.Reset();
        _finder.Decode(record, _time);
    }

    private static IEnumerable<RecordPath> PartsOfId(RecordSchema schema) => schema.IdPath is { } path ? IdPath.Parse(path).Parts.OfType<RecordPath>() : [];

    private RecordDecoder CreateFinder()
    {
        var time = RecordPath.Parse(Schema.TimePath).Place;
        var ids = PartsOfId(Schema).Zip(_foundIds, (part, id) => (part.OfFirstRow().Place, (Target)id.Found));
        return new(_time.Schema, _syntax(), _outside, [(time, _foundTime), .. ids]);
    }
}
