namespace MlBudget.Core.Joins.Waiting;

/// <summary>All chunks by slot. A row's handle is its chunk's slot and its index in it, in 32 bits; slots are used again.</summary>
internal sealed class RowChunks
{
    /// <summary>One less than would fit: the index keeps handles plus one.</summary>
    private const int MostSlots = (1 << (32 - RowChunk.RowBits)) - 1;

    private readonly List<RowChunk?> _chunks = [];
    private readonly Stack<int> _free = [];

    /// <summary>Whether no chunk fits any more.</summary>
    public bool IsFull => _free.Count == 0 && _chunks.Count == MostSlots;

    /// <summary>Gives a chunk its slot.</summary>
    public void Add(RowChunk chunk)
    {
        if (_free.TryPop(out var slot))
        {
            _chunks[slot] = chunk;
        }
        else
        {
            slot = _chunks.Count;
            _chunks.Add(chunk);
        }

        chunk.Slot = slot;
    }

    /// <summary>Takes a chunk away.</summary>
    public void Remove(RowChunk chunk)
    {
        _chunks[chunk.Slot] = null;
        _free.Push(chunk.Slot);
    }

    /// <summary>The row of a handle.</summary>
    public WaitingRow this[uint handle] =>
        new(_chunks[(int)(handle >> RowChunk.RowBits)]!, (int)(handle & (RowChunk.Capacity - 1)));

    /// <summary>The id of the row of a handle.</summary>
    public UInt128 IdOf(uint handle)
    {
        var (chunk, index) = this[handle];
        return chunk.Ids[index];
    }
}
