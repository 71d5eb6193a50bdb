using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Files;

/// <summary>What makes a record of a line, and what is wrong where none can be made. Used by one thread.</summary>
internal sealed class RecordFormat
{
    private const string ExpectedTime = "RFC 3339 or a number since the epoch, before the year 6000";

    private readonly RecordSchema _schema;
    private readonly FileSourceOptions _options;
    private readonly RecordDecoder _decoder;
    private readonly RecordDecoder _timeDecoder;
    private readonly Batch _time;
    private readonly FoundValue _foundTime = new();
    private readonly FoundValue _foundId = new();
    private RecordDecoder? _finder;

    /// <summary>JSON lines of a schema.</summary>
    public RecordFormat(RecordSchema schema, FileSourceOptions options)
    {
        _schema = schema;
        _options = options;
        _decoder = new RecordDecoder(schema);
        var timeOnly = new RecordSchema(schema.TimePath, null, []);
        _timeDecoder = new RecordDecoder(timeOnly);
        _time = new Batch(timeOnly, 1);
    }

    /// <summary>Whether a line holds nothing but white space.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> line) =>
        line.IsEmpty || (line[0] <= (byte)' ' && line.Trim(" \t\r"u8).IsEmpty);

    /// <summary>Decodes a line into the row behind the batch's last; null if it is a record.</summary>
    public RejectionReason? Decode(ReadOnlySpan<byte> line, Batch batch)
    {
        switch (_decoder.Decode(line, batch))
        {
            case DecodeResult.Ok when batch.Times[batch.Count] >= EventTime.Latest:
                batch.DiscardRow();
                return RejectionReason.Time;
            case DecodeResult.Ok when _options.RequireId && !Bits.Get(batch.HasId, batch.Count):
                batch.DiscardRow();
                return RejectionReason.Id;
            case DecodeResult.Ok:
                return null;
            case DecodeResult.Encoding:
                return RejectionReason.Encoding;
            case DecodeResult.NoTime:
                return RejectionReason.NoTime;
            case DecodeResult.Time:
                return RejectionReason.Time;
            default:
                return RejectionReason.Malformed;
        }
    }

    /// <summary>The time of a line's record; null if it is none.</summary>
    public Instant? TimeOf(ReadOnlySpan<byte> line) =>
        !IsBlank(line) && _timeDecoder.Decode(line, _time) == DecodeResult.Ok && _time.Times[0] < EventTime.Latest
            ? new Instant(_time.Times[0]) : null;

    /// <summary>Whether a line is a whole object, with a time or without: nothing of it can be missing.</summary>
    public bool IsWhole(ReadOnlySpan<byte> line) =>
        !IsBlank(line) && _timeDecoder.Decode(line, _time) is DecodeResult.Ok or DecodeResult.Time or DecodeResult.NoTime;

    /// <summary>What was wrong with the line that was decoded last. Of its values only that of the time is shown.</summary>
    public string Describe(RejectionReason reason, ReadOnlySpan<byte> line) => reason switch
    {
        RejectionReason.Encoding => "not valid UTF-8",
        RejectionReason.TooLong => $"longer than limits.max_line_bytes, {_options.MaxLineBytes}",
        RejectionReason.NoTime => $"no time in '{_schema.TimePath}': expected {ExpectedTime}",
        RejectionReason.Time => $"found {Find(line, _foundTime).Shown} in '{_schema.TimePath}', expected {ExpectedTime}",
        RejectionReason.Id => DescribeId(Find(line, _foundId).Kind),
        _ when _decoder.ErrorOffset >= line.Length =>
            $"cut off after {line.Length} bytes: expected one JSON object per line",
        _ => $"not JSON at byte {_decoder.ErrorOffset + 1} of {line.Length}: expected one JSON object per line",
    };

    private string DescribeId(string? kind)
    {
        var expected = _schema.IdIsNumber ? "a number, or a text that is one" : "a text or a number";
        return kind is null ? $"no id in '{_schema.IdPath}': expected {expected}"
            : $"found {kind} that is no id in '{_schema.IdPath}', expected {expected}";
    }

    /// <summary>Reads a line once more, for what is in one place.</summary>
    private FoundValue Find(ReadOnlySpan<byte> line, FoundValue wanted)
    {
        _finder ??= new RecordDecoder(
            _time.Schema, (_schema.TimePath, _foundTime), (_schema.IdPath ?? _schema.TimePath, _foundId));
        _foundTime.Reset();
        _foundId.Reset();
        _finder.Decode(line, _time);
        return wanted;
    }
}
