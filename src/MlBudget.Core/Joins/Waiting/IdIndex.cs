using System.Security.Cryptography;

namespace MlBudget.Core.Joins.Waiting;

/// <summary>
/// Rows by id: open addressing with linear probing, 8 bytes an entry, of which 32 bits are a tag of the id and 32 the row's
/// handle plus one. The whole id is compared in the rows. An entry's home follows from its tag, in the order of tags, so
/// that growing reads and writes in order; removal shifts entries back, so that nothing is left behind.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="tagMask">Which bits of tags are used; fewer than all only to make ids collide.</param>
/// <param name="seed">
/// What tags depend on beside the id. Chosen anew each time if not given: whoever writes the log can't choose ids that all
/// collide.
/// </param>
internal sealed class IdIndex(RowChunks rows, uint tagMask = uint.MaxValue, ulong? seed = null)
{
    private const int InitialSize = 64;

    private readonly ulong _seed = seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    private ulong[] _entries = new ulong[InitialSize];
    private ulong _touched;

    /// <summary>How many ids there are.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Touches where ids are or would be, so that they are in the processor's cache when they are asked for next. One look after the other
    /// waits for memory each time; looks that don't depend on each other wait together.
    /// </summary>
    public void Touch(ReadOnlySpan<UInt128> ids)
    {
        ulong touched = 0;
        foreach (var id in ids)
            touched ^= _entries[HomeOf(TagOf(id))];
        // It is kept so that the looks are not left out as useless.
        _touched = touched;
    }

    /// <summary>Finds the row of an id.</summary>
    public bool TryFind(UInt128 id, out uint handle)
    {
        var entry = _entries[Locate(id, TagOf(id))];
        handle = (uint)entry - 1;
        return entry != 0;
    }

    /// <summary>Adds an id, or gives it another row.</summary>
    public void Set(UInt128 id, uint handle)
    {
        // At most three quarters full, as far as an array can grow.
        if (Count >= _entries.Length / 4 * 3L && _entries.Length < Array.MaxLength)
            Grow();
        var tag = TagOf(id);
        var position = Locate(id, tag);
        if (_entries[position] == 0)
            Count++;
        _entries[position] = EntryOf(tag, handle);
    }

    /// <summary>Removes an id if its row is the given one; it may have come again.</summary>
    public void Remove(UInt128 id, uint handle)
    {
        var tag = TagOf(id);
        var entry = EntryOf(tag, handle);
        for (var position = HomeOf(tag); _entries[position] != 0; position = Next(position))
        {
            if (_entries[position] != entry)
                continue;
            CloseUp(position);
            Count--;
            return;
        }
    }

    /// <summary>The position of an id's entry, or the empty one where it belongs.</summary>
    private int Locate(UInt128 id, uint tag)
    {
        var position = HomeOf(tag);
        while (true)
        {
            var entry = _entries[position];
            if (entry == 0 || ((uint)(entry >> 32) == tag && rows.IdOf((uint)entry - 1) == id))
                return position;
            position = Next(position);
        }
    }

    /// <summary>Moves entries that stand behind their home back over a hole.</summary>
    private void CloseUp(int hole)
    {
        for (var position = Next(hole); _entries[position] != 0; position = Next(position))
        {
            var home = HomeOf((uint)(_entries[position] >> 32));
            if (Distance(home, position) < Distance(hole, position))
                continue;
            _entries[hole] = _entries[position];
            hole = position;
        }

        _entries[hole] = 0;
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new ulong[Math.Min(old.Length * 2L, Array.MaxLength)];
        foreach (var entry in old)
        {
            if (entry == 0)
                continue;
            var position = HomeOf((uint)(entry >> 32));
            while (_entries[position] != 0)
                position = Next(position);
            _entries[position] = entry;
        }
    }

    private static ulong EntryOf(uint tag, uint handle) => (ulong)tag << 32 | (handle + 1);

    private int HomeOf(uint tag) => (int)((ulong)tag * (uint)_entries.Length >> 32);

    private int Next(int position) => position + 1 == _entries.Length ? 0 : position + 1;

    private int Distance(int from, int to) => to >= from ? to - from : to - from + _entries.Length;

    private uint TagOf(UInt128 id)
    {
        var high = Math.BigMul((ulong)id ^ _seed, (ulong)(id >> 64) ^ 0x9E3779B97F4A7C15, out var low);
        return (uint)((high ^ low) >> 32) & tagMask;
    }
}
