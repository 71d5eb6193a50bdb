using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Json;

/// <summary>The record's own time, which all of its rows have.</summary>
/// <param name="reader">Reads it.</param>
/// <param name="at">The time of the first of records that tell none; null where each tells its own. Each next one is a microsecond later, as this target has met them: two
/// decoders of the same source give times of their own.</param>
internal sealed class RecordTimeTarget(TimeReader reader, Instant? at = null) : Target
{
    private long[] _times = [];
    private long _next = at?.Micros ?? 0;

    /// <summary>What became of the record's time: read, not there, or not to be read.</summary>
    public DecodeResult Result { get; private set; }

    /// <summary>A new record begins.</summary>
    /// <param name="row">The index of its first row.</param>
    public void Reset(int row)
    {
        Result = at is null ? DecodeResult.NoTime : DecodeResult.Ok;
        if (at is not null)
            _times[row] = _next++;
    }

    public override void Bind(Batch batch) => _times = batch.Times;

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            Result = reader.TryRead(text, out _times[row]) ? DecodeResult.Ok : DecodeResult.Time;
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token) =>
        Result = reader.TryRead(number, token, out _times[row]) ? DecodeResult.Ok : DecodeResult.Time;

    public override void Truth(int row, ReadOnlySpan<byte> token) => Result = DecodeResult.Time;

    public override void Structure(int row) => Result = DecodeResult.Time;

    public override void Forget(int row) => Result = DecodeResult.NoTime;
}
