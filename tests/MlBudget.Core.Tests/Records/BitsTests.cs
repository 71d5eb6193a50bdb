using CsCheck;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Records;

public sealed class BitsTests
{
    [Fact]
    public void Counting_a_stretch_of_rows_agrees_with_looking_at_each() =>
        Gen.Select(Gen.ULong.Array[1, 6], Gen.Int[0, 384], Gen.Int[0, 384]).Sample((bits, a, b) =>
        {
            var rows = bits.Length * 64;
            int from = a % (rows + 1), to = b % (rows + 1);
            var expected = Enumerable.Range(0, rows).Count(row => row >= from && row < to && Bits.Get(bits, row));
            Assert.Equal(expected, Bits.Count(bits, from, to));
        });

    [Fact]
    public void Copying_a_stretch_of_rows_agrees_with_copying_each() =>
        Gen.Select(Gen.ULong.Array[1, 4], Gen.ULong.Array[1, 4], Gen.Int[0, 256], Gen.Int[0, 256], Gen.Int[0, 256]).Sample((from, before, a, b, c) =>
        {
            int first = a % (from.Length * 64), to = b % (before.Length * 64);
            var count = c % (1 + Math.Min(from.Length * 64 - first, before.Length * 64 - to));
            var (bits, expected) = (before.ToArray(), before.ToArray());
            for (var row = 0; row < count; row++)
            {
                if (Bits.Get(from, first + row))
                    Bits.Set(expected, to + row);
                else
                    Bits.Clear(expected, to + row);
            }

            Bits.CopyRange(from, first, bits, to, count);
            Assert.Equal(expected, bits);
        });

    [Fact]
    public void Filling_sets_the_first_rows_and_clears_the_rest() =>
        Gen.Select(Gen.ULong.Array[1, 6], Gen.Int[0, 384]).Sample((bits, some) =>
        {
            var rows = some % (bits.Length * 64 + 1);
            Bits.Fill(bits, rows);
            for (var row = 0; row < bits.Length * 64; row++)
                Assert.Equal(row < rows, Bits.Get(bits, row));
        });

    [Fact]
    public void Clearing_from_a_row_on_leaves_those_before() =>
        Gen.Select(Gen.ULong.Array[1, 6], Gen.Int[0, 384]).Sample((before, some) =>
        {
            var (bits, from) = (before.ToArray(), some % (before.Length * 64 + 1));
            Bits.ClearFrom(bits, from);
            for (var row = 0; row < bits.Length * 64; row++)
                Assert.Equal(row < from && Bits.Get(before, row), Bits.Get(bits, row));
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(2048, 32)]
    public void So_many_words_hold_so_many_rows(int rows, int words) => Assert.Equal(words, Bits.Words(rows));

    [Fact]
    public void Setting_and_clearing_a_row_leaves_the_others() =>
        Gen.Select(Gen.ULong.Array[3], Gen.Int[0, 191], Gen.Bool).Sample((before, row, set) =>
        {
            var bits = before.ToArray();
            if (set)
                Bits.Set(bits, row);
            else
                Bits.Clear(bits, row);
            for (var other = 0; other < 192; other++)
                Assert.Equal(other == row ? set : Bits.Get(before, other), Bits.Get(bits, other));
        });
}
