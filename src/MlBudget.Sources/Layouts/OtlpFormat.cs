using System.Text.Json;
using System.Text.Unicode;
using MlBudget.Core.Records;
using MlBudget.Core.Time;
using MlBudget.Sources.Json;

namespace MlBudget.Sources.Layouts;

/// <summary>
/// Documents of OpenTelemetry's protocol in JSON, as a collector's file exporter writes one in each line. Each call of a generative model, or each evaluation, is a row with a time of
/// its own, and has the paths of its flat record (<see cref="GenAiRecords"/>). Documents that hold none are passed over.
/// </summary>
/// <param name="schema">What is decoded from each flat record.</param>
/// <param name="maxRecordBytes">The longest document, in bytes; who reads it sees to it that none is longer.</param>
/// <param name="requireId">Whether a row without an id is refused.</param>
/// <param name="form">Which records of a document are rows.</param>
/// <exception cref="FormatException">A path of the schema is none.</exception>
internal sealed class OtlpFormat(RecordSchema schema, int maxRecordBytes, bool requireId, RecordForm form)
    : JsonFormat(schema, maxRecordBytes, requireId)
{
    /// <summary>The most rows that a document may have: a batch holds them.</summary>
    public const int MaxRows = Batch.DefaultCapacity;

    /// <summary>The rows of a document are judged by the first of them, so that they have to be close to it.</summary>
    private static readonly long MaxSpread = (long)TimeSpan.FromDays(1).TotalMicroseconds;

    private readonly int[] _columns = [.. Enumerable.Range(0, schema.Columns.Length)];
    private Batch _rows = new(schema, 64);
    private GenAiRecords? _found;
    private int _count;
    private int _refused;
    private int _withoutId;
    private string _fault = string.Empty;

    /// <inheritdoc/>
    public override int Rows => _count;

    /// <inheritdoc/>
    public override bool IsOfRows => _found is { Count: > 0 } or { Rejected: > 0 };

    /// <inheritdoc/>
    public override int RowsWithoutId => _count > 0 ? _withoutId : 0;

    /// <inheritdoc/>
    public override int RowsWithoutTime => _count > 0 ? _refused : 0;

    /// <summary>What a document is of, for people.</summary>
    private string Named => form == RecordForm.OtlpEvaluations ? "evaluations" : "calls of generative models";

    /// <inheritdoc/>
    public override Instant? TimeOf(ReadOnlySpan<byte> record)
    {
        if (Parse(record) is not { } found)
            return null;
        Instant? first = null;
        for (var index = 0; index < found.Count; index++)
        {
            if (base.TimeOf(found[index]) is { } time && (first is null || time < first))
                first = time;
        }

        return first;
    }

    /// <inheritdoc/>
    public override bool IsWhole(ReadOnlySpan<byte> record) => Parse(record) is not null;

    /// <inheritdoc/>
    public override string Describe(RejectionReason reason, ReadOnlySpan<byte> record) =>
        reason is RejectionReason.NoTime or RejectionReason.Time && _fault.Length > 0 ? _fault : base.Describe(reason, record);

    /// <summary>Takes note of the paths that the flat records of the document have that was decoded last.</summary>
    public void Note(RecordPaths paths)
    {
        for (var index = 0; index < (_found?.Count ?? 0); index++)
            paths.Note(_found![index]);
    }

    /// <inheritdoc/>
    protected internal override string DescribeUnreadable(ReadOnlySpan<byte> record) => _fault;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch is too small for the most rows that a document may have.</exception>
    protected internal override RejectionReason? DecodeRow(ReadOnlySpan<byte> record, Batch batch)
    {
        if (batch.Capacity < MaxRows)
            throw new ArgumentException($"Found a batch of {batch.Capacity} rows, expected at least {MaxRows}.", nameof(batch));
        (_count, _refused, _withoutId, _fault) = (0, 0, 0, string.Empty);
        _found = null;
        if (!Utf8.IsValid(record))
            return RejectionReason.Encoding;
        _found = Parse(record);
        if (_found is null)
            return RejectionReason.Malformed;
        if (_found.Count > MaxRows)
        {
            _fault = $"found {_found.Count} {Named}, expected at most {MaxRows} in a document";
            return RejectionReason.Malformed;
        }

        if (_found.Count == 0 && _found.Rejected == 0)
            return null;
        DecodeAll(_found);
        if (_found.Reason is { } reason)
            _fault = $"{_refused} of {_found.Count + _found.Rejected} {Named} can't be read; of the first: {reason}";
        if (_rows.Count == 0)
            return RejectionReason.NoTime;
        var order = Enumerable.Range(0, _rows.Count).OrderBy(row => _rows.Times[row]).ToArray();
        var (first, last) = (_rows.Times[order[0]], _rows.Times[order[^1]]);
        if (last - first > MaxSpread || last >= EventTime.Latest)
        {
            _fault = $"found {Named} of {new Instant(first).ToRfc3339()} and of more than a day later in one document, expected those that were exported together";
            return RejectionReason.Time;
        }

        Copy(batch, order);
        return null;
    }

    /// <summary>Decodes all flat records; those without a time are refused.</summary>
    private void DecodeAll(GenAiRecords found)
    {
        if (found.Count > _rows.Capacity)
            _rows = new(Schema, Math.Min(MaxRows, Math.Max(found.Count, 2 * _rows.Capacity)));
        _rows.Clear();
        _refused = found.Rejected;
        for (var index = 0; index < found.Count; index++)
        {
            if (base.DecodeRow(found[index], _rows) is null)
                _rows.Count++;
            else
                _refused++;
        }
    }

    /// <summary>Copies the rows that have an id where they need one; where none has, one for saying so; and none where there is no room for all.</summary>
    private void Copy(Batch batch, int[] order)
    {
        int[] kept = RequireId ? [.. order.Where(row => Bits.Get(_rows.HasId, row))] : order;
        if (batch.Capacity - batch.Count < Math.Max(kept.Length, 1))
            return;
        _withoutId = order.Length - kept.Length;
        var start = batch.Count;
        foreach (var row in kept.Length == 0 ? order[..1] : kept)
        {
            batch.CopyRow(_rows, row, _columns);
            batch.Count++;
        }

        _count = batch.Count - start;
        batch.Count = start;
    }

    private GenAiRecords? Parse(ReadOnlySpan<byte> record)
    {
        try
        {
            var reader = new Utf8JsonReader(record);
            using var document = JsonDocument.ParseValue(ref reader);
            if (GenAiRecords.IsDocument(document.RootElement) && !reader.Read())
                return form == RecordForm.OtlpEvaluations ? GenAiRecords.OfEvaluations(document.RootElement) : GenAiRecords.OfSpans(document.RootElement);
            _fault = "found no list 'resourceSpans', 'resourceLogs' or 'resourceMetrics', expected a document of OTLP in JSON on each line";
        }
        catch (JsonException error)
        {
            _fault = $"not JSON at byte {error.BytePositionInLine + 1} of {record.Length}: expected a document of OTLP in JSON on each line";
        }
        catch (InvalidOperationException)
        {
            _fault = "found a value of another type than OTLP has in its place, or half a surrogate pair in a text; expected a document of OTLP in JSON on each line";
        }

        return null;
    }
}
