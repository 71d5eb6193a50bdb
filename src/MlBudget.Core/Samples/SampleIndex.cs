namespace MlBudget.Core.Samples;

/// <summary>
/// The places of a day's rows by their keys: open addressing with linear probes, of four bytes a place. Keys are hashes
/// already; their low bits are as good as any.
/// </summary>
internal sealed class SampleIndex
{
    private const int FirstSize = 32;

    private int[] _places = new int[FirstSize];
    private int _count;

    /// <summary>The place of a key; negative where it is not there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="keys">The keys by place.</param>
    public int Find(UInt128 key, UInt128[] keys)
    {
        var mask = _places.Length - 1;
        for (var at = (int)key & mask; _places[at] != 0; at = at + 1 & mask)
        {
            if (keys[_places[at] - 1] == key)
                return _places[at] - 1;
        }

        return -1;
    }

    /// <summary>Adds a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="keys">The keys by place.</param>
    public void Add(int place, UInt128[] keys)
    {
        if (2 * ++_count > _places.Length)
            Grow(keys);
        Put(place + 1, keys);
    }

    /// <summary>Takes a place away, which is there.</summary>
    /// <param name="place">The place.</param>
    /// <param name="keys">The keys by place.</param>
    public void Remove(int place, UInt128[] keys)
    {
        var mask = _places.Length - 1;
        var at = (int)keys[place] & mask;
        while (_places[at] != place + 1)
            at = at + 1 & mask;
        // Whoever was pushed past the hole moves into it, so that probes still reach it.
        for (var next = at + 1 & mask; _places[next] != 0; next = next + 1 & mask)
        {
            var home = (int)keys[_places[next] - 1] & mask;
            if ((next - home & mask) < (next - at & mask))
                continue;
            _places[at] = _places[next];
            at = next;
        }

        _places[at] = 0;
        _count--;
    }

    private void Put(int entry, UInt128[] keys)
    {
        var mask = _places.Length - 1;
        var at = (int)keys[entry - 1] & mask;
        while (_places[at] != 0)
            at = at + 1 & mask;
        _places[at] = entry;
    }

    private void Grow(UInt128[] keys)
    {
        var old = _places;
        _places = new int[old.Length * 2];
        foreach (var entry in old)
        {
            if (entry != 0)
                Put(entry, keys);
        }
    }
}
