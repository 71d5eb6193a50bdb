using MlBudget.Core.Records;

namespace MlBudget.Core.Measures;

/// <summary>Space that a folder's measures write to one after the other. It grows to what the neediest asks for, once.</summary>
/// <param name="capacity">The most rows of a frame.</param>
internal sealed class FoldScratch(int capacity)
{
    private ulong[][] _bitmaps = [];
    private long[][] _values = [];
    private int[] _bins = [];
    private long[] _counts = [];

    /// <summary>Bitmaps over a frame's rows, with whatever was left in them.</summary>
    public ReadOnlySpan<ulong[]> Bitmaps(int count)
    {
        for (var index = _bitmaps.Length; index < count; index++)
            _bitmaps = [.. _bitmaps, new ulong[Bits.Words(capacity)]];
        return _bitmaps.AsSpan(0, count);
    }

    /// <summary>Arrays of a value per row, with whatever was left in them.</summary>
    public ReadOnlySpan<long[]> Values(int count)
    {
        for (var index = _values.Length; index < count; index++)
            _values = [.. _values, new long[capacity]];
        return _values.AsSpan(0, count);
    }

    /// <summary>A bin per row, with whatever was left in them.</summary>
    public Span<int> Bins(int rows)
    {
        if (_bins.Length == 0)
            _bins = new int[capacity];
        return _bins.AsSpan(0, rows);
    }

    /// <summary>A count per counter, each 0.</summary>
    public Span<long> Counts(int counters)
    {
        if (_counts.Length < counters)
            _counts = new long[counters];
        var counts = _counts.AsSpan(0, counters);
        counts.Clear();
        return counts;
    }
}
