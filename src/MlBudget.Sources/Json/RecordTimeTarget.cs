using MlBudget.Core.Records;

namespace MlBudget.Sources.Json;

/// <summary>The record's own time, which all of its rows have.</summary>
/// <param name="reader">Reads it.</param>
internal sealed class RecordTimeTarget(TimeReader reader) : Target
{
    private long[] _times = [];

    /// <summary>What became of the record's time: read, not there, or not to be read.</summary>
    public DecodeResult Result { get; private set; }

    /// <summary>A new record begins.</summary>
    public void Reset() => Result = DecodeResult.NoTime;

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
