using CsCheck;
using MlBudget.Core.Joins.Waiting;
using MlBudget.Core.Persistence;

namespace MlBudget.Core.Tests.Joins;

public sealed class IdIndexTests
{
    private static readonly RowLayout IdsOnly = new("rows", "answer", [], []);

    private static readonly Gen<uint> Masks = JoinHistory.Pick(uint.MaxValue, 0xE000_0000u, 0u);

    [Fact]
    public void It_agrees_with_a_dictionary_whatever_is_added_replaced_and_removed_and_however_ids_collide() =>
        Gen.Select(Masks, Gen.ULong, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 150]).Array[0, 600]).Sample((mask, seed, steps) =>
        {
            var rows = new RowChunks();
            var hour = new WaitingHour(0);
            var index = new IdIndex(rows, mask, seed);
            var twin = new Dictionary<UInt128, uint>();
            foreach (var (step, number) in steps)
            {
                var id = new UInt128((ulong)(number % 3), (ulong)number);
                if (step < 2)
                    index.Set(id, twin[id] = Append(rows, hour, id));
                else if (twin.Remove(id, out var handle))
                    index.Remove(id, handle);
            }

            Assert.Equal(twin.Count, index.Count);
            for (var number = 0; number <= 150; number++)
            {
                var id = new UInt128((ulong)(number % 3), (ulong)number);
                Assert.Equal(twin.TryGetValue(id, out var expected), index.TryFind(id, out var found));
                Assert.Equal(expected, twin.ContainsKey(id) ? found : 0);
            }
        }, iter: 500);

    [Fact]
    public void An_id_whose_row_is_another_by_now_stays()
    {
        var rows = new RowChunks();
        var hour = new WaitingHour(0);
        var index = new IdIndex(rows);
        var (first, second) = (Append(rows, hour, 7), Append(rows, hour, 7));
        index.Set(7, first);
        index.Set(7, second);

        index.Remove(7, first);
        Assert.True(index.TryFind(7, out var handle));
        Assert.Equal(second, handle);
        index.Remove(7, second);
        Assert.False(index.TryFind(7, out _));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void Slots_of_chunks_are_used_again()
    {
        var rows = new RowChunks();
        RowChunk a = new(new(0), 0, IdsOnly), b = new(new(1), 0, IdsOnly), c = new(new(2), 0, IdsOnly);
        rows.Add(a);
        rows.Add(b);
        rows.Remove(a);
        rows.Add(c);

        Assert.Equal((0, 1), (c.Slot, b.Slot));
        Assert.Same(c, rows[0].Chunk);
    }

    private static uint Append(RowChunks rows, WaitingHour hour, UInt128 id)
    {
        if (hour.Chunks.Count == 0)
        {
            hour.Chunks.Add(new(hour, 0, IdsOnly));
            rows.Add(hour.Chunks[0]);
        }

        return new WaitingRow(hour.Chunks[0], hour.Chunks[0].Add(id)).Handle;
    }
}
