using System.Runtime.InteropServices;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// The rows of a model by their checksums, and the sum of those. Rows that are lost, or are those of an earlier commit, have
/// right checksums and another sum.
/// </summary>
internal sealed class RowCensus
{
    private readonly Dictionary<long, ulong> _committed = [];

    /// <summary>What was set since the last commit; 0 for rows that were removed.</summary>
    private readonly Dictionary<long, ulong> _changed = [];

    private ulong _sumCommitted;

    /// <summary>The sum, modulo 2⁶⁴, with what is not committed yet.</summary>
    public ulong Sum { get; private set; }

    /// <summary>Takes a row, in place of the one of its key.</summary>
    /// <param name="key">The row, by one of <see cref="RowKeys"/>.</param>
    /// <param name="checksum">Its checksum.</param>
    public void Set(long key, ulong checksum)
    {
        ref var current = ref CollectionsMarshal.GetValueRefOrAddDefault(_changed, key, out var isChanged);
        Sum += checksum - (isChanged ? current : _committed.GetValueOrDefault(key));
        current = checksum;
    }

    /// <summary>Takes a row whose checksum stands at the end of a blob.</summary>
    public void Set(long key, ReadOnlySpan<byte> blob) => Set(key, SealedBlob.ChecksumOf(blob));

    /// <summary>Learns that a row is gone; nothing where there is none.</summary>
    public void Remove(long key) => Set(key, 0);

    /// <summary>Forgets what was not committed.</summary>
    public void RollBack()
    {
        _changed.Clear();
        Sum = _sumCommitted;
    }

    /// <summary>What was set is committed.</summary>
    public void Committed()
    {
        foreach (var (key, checksum) in _changed)
        {
            if (checksum == 0)
                _committed.Remove(key);
            else
                _committed[key] = checksum;
        }

        _changed.Clear();
        _sumCommitted = Sum;
    }
}
