using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>A number of each row of a frame. Used by one thread.</summary>
/// <param name="numbers">Where the numbers are.</param>
internal sealed class FrameNumbers(RowNumbers numbers)
{
    private long[] _codes = [];

    /// <summary>Reads them, in the code of <see cref="Millionths"/>.</summary>
    public ReadOnlySpan<long> Read(FoldFrame frame)
    {
        if (_codes.Length < frame.Capacity)
            _codes = new long[frame.Capacity];
        numbers.Read(frame, _codes.AsSpan(0, frame.Count));
        return _codes.AsSpan(0, frame.Count);
    }

    /// <summary>Reads them, and writes in which rows they are known.</summary>
    public void Read(FoldFrame frame, ulong[] known)
    {
        known.AsSpan(0, Bits.Words(frame.Count)).Clear();
        var codes = Read(frame);
        for (var row = 0; row < codes.Length; row++)
        {
            if (Millionths.IsKnown(codes[row]))
                Bits.Set(known, row);
        }
    }

    /// <summary>Reads them, and leaves of some rows those in which they are known.</summary>
    public void ReadWithin(FoldFrame frame, ulong[] rows)
    {
        var codes = Read(frame);
        for (var row = 0; row < codes.Length; row++)
        {
            if (!Millionths.IsKnown(codes[row]))
                rows[row >> 6] &= ~(1UL << row);
        }
    }

    /// <summary>The number of a row as it is kept.</summary>
    public long CodeOf(int row) => _codes[row];

    /// <summary>The number of a row in which it is known, in millionths.</summary>
    public long ValueOf(int row) => Millionths.ValueOf(_codes[row]);
}
