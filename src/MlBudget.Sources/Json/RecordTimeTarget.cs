using MlBudget.Core.Records;

namespace MlBudget.Sources.Json;

/// <summary>The own times of the rows of a record: one for all of them, or where they are in the elements of a list one for each.</summary>
/// <param name="reader">Reads them.</param>
internal sealed class RecordTimeTarget(TimeReader reader) : Target
{
    private long[] _times = [];
    private DecodeResult[] _results = [];

    /// <summary>What became of the time of a row: read, not there, or not to be read.</summary>
    public DecodeResult ResultOf(int row) => _results[row];

    /// <summary>A record begins.</summary>
    public void Reset(int row, int rows)
    {
        for (var end = row + rows; row < end; row++)
            _results[row] = DecodeResult.NoTime;
    }

    /// <summary>A record of several rows was read. Where it has one time, that is the time of all of them.</summary>
    public void Repeat(int rows, bool isOfRow)
    {
        if (!isOfRow)
            _results.AsSpan(1, rows - 1).Fill(_results[0]);
    }

    public override void Bind(Batch batch) => (_times, _results) = (batch.Times, new DecodeResult[batch.Capacity]);

    public override void Text(int row, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
            _results[row] = reader.TryRead(text, out _times[row]) ? DecodeResult.Ok : DecodeResult.Time;
    }

    public override void Number(int row, in JsonNumber number, ReadOnlySpan<byte> token) =>
        _results[row] = reader.TryRead(number, token, out _times[row]) ? DecodeResult.Ok : DecodeResult.Time;

    public override void Truth(int row, ReadOnlySpan<byte> token) => _results[row] = DecodeResult.Time;

    public override void Structure(int row) => _results[row] = DecodeResult.Time;

    public override void Forget(int row) => _results[row] = DecodeResult.NoTime;
}
