using System.Numerics;

namespace MlBudget.Core.Records;

/// <summary>Bitmaps over the rows of a batch: row r is bit r % 64 of word r / 64.</summary>
public static class Bits
{
    /// <summary>How many words hold <paramref name="rows"/> bits.</summary>
    public static int Words(int rows) => (rows + 63) >> 6;

    /// <summary>Sets the bit of a row.</summary>
    public static void Set(ulong[] bits, int row) => bits[row >> 6] |= 1UL << row;

    /// <summary>Clears the bit of a row.</summary>
    public static void Clear(ulong[] bits, int row) => bits[row >> 6] &= ~(1UL << row);

    /// <summary>Gives a row the bit of another one.</summary>
    public static void Copy(ulong[] bits, int from, int to)
    {
        if (Get(bits, from))
            Set(bits, to);
        else
            Clear(bits, to);
    }

    /// <summary>Gives rows the bits of rows of another bitmap, in their order.</summary>
    /// <param name="from">The other bitmap.</param>
    /// <param name="first">The first of its rows.</param>
    /// <param name="bits">The bitmap that is written.</param>
    /// <param name="to">The first row that is written.</param>
    /// <param name="count">How many rows.</param>
    public static void CopyRange(ReadOnlySpan<ulong> from, int first, Span<ulong> bits, int to, int count)
    {
        for (var done = 0; done < count;)
        {
            int source = first + done, target = to + done;
            var length = Math.Min(64 - (target & 63), count - done);
            var word = from[source >> 6] >> source;
            if ((source & 63) + length > 64)
                word |= from[(source >> 6) + 1] << (64 - (source & 63));
            var mask = ulong.MaxValue >> (64 - length);
            ref var written = ref bits[target >> 6];
            written = (written & ~(mask << target)) | ((word & mask) << target);
            done += length;
        }
    }

    /// <summary>Whether the bit of a row is set.</summary>
    public static bool Get(ReadOnlySpan<ulong> bits, int row) => (bits[row >> 6] >> row & 1) != 0;

    /// <summary>The first row whose bit is set; -1 without any.</summary>
    public static int First(ReadOnlySpan<ulong> bits)
    {
        var word = bits.IndexOfAnyExcept(0UL);
        return word < 0 ? -1 : (word << 6) + BitOperations.TrailingZeroCount(bits[word]);
    }

    /// <summary>Sets the bits of the rows [0, <paramref name="rows"/>) and clears the rest.</summary>
    public static void Fill(Span<ulong> bits, int rows)
    {
        var whole = rows >> 6;
        bits[..whole].Fill(ulong.MaxValue);
        bits[whole..].Clear();
        if ((rows & 63) != 0)
            bits[whole] = (1UL << rows) - 1;
    }

    /// <summary>Clears the bits of the rows from one on.</summary>
    public static void ClearFrom(Span<ulong> bits, int row)
    {
        if ((row & 63) != 0)
            bits[row >> 6] &= (1UL << row) - 1;
        bits[Words(row)..].Clear();
    }

    /// <summary>How many bits are set in the rows [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public static int Count(ReadOnlySpan<ulong> bits, int from, int to)
    {
        if (from >= to)
            return 0;
        int first = from >> 6, last = to - 1 >> 6;
        var head = ulong.MaxValue << from;
        var tail = ulong.MaxValue >> (63 - (to - 1 & 63));
        if (first == last)
            return BitOperations.PopCount(bits[first] & head & tail);
        var count = BitOperations.PopCount(bits[first] & head) + BitOperations.PopCount(bits[last] & tail);
        for (var word = first + 1; word < last; word++)
            count += BitOperations.PopCount(bits[word]);
        return count;
    }

    /// <summary>How many bits from one on to before another are set in both of two bitmaps.</summary>
    public static int CountBoth(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other, int from, int to)
    {
        if (from >= to)
            return 0;
        int first = from >> 6, last = to - 1 >> 6;
        var head = ulong.MaxValue << from;
        var tail = ulong.MaxValue >> (63 - (to - 1 & 63));
        if (first == last)
            return BitOperations.PopCount(one[first] & other[first] & head & tail);
        var count = BitOperations.PopCount(one[first] & other[first] & head) + BitOperations.PopCount(one[last] & other[last] & tail);
        for (var word = first + 1; word < last; word++)
            count += BitOperations.PopCount(one[word] & other[word]);
        return count;
    }
}
