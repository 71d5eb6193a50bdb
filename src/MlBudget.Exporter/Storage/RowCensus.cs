using System.Runtime.InteropServices;

namespace MlBudget.Exporter.Storage;

/// <summary>
/// The rows of a model by their checksums and where they stand, and the sum of that. Rows that are lost, or are those of an
/// earlier commit, have right checksums and another sum.
/// </summary>
internal sealed class RowCensus
{
    private readonly Dictionary<long, ulong> _committed = [];

    /// <summary>What was set since the last commit; 0 for rows that were removed.</summary>
    private readonly Dictionary<long, ulong> _changed = [];

    private ulong _sumCommitted;

    /// <summary>The sum, modulo 2⁶⁴, with what is not committed yet.</summary>
    public ulong Sum { get; private set; }

    /// <summary>What a row adds to the sum: its checksum, and where it stands.</summary>
    /// <param name="key">The row, by one of <see cref="RowKeys"/>.</param>
    /// <param name="checksum">Its checksum.</param>
    public static ulong ShareOf(long key, ulong checksum) => (ulong)SealedBlob.Key(key, (long)checksum);

    /// <summary>What a row adds to the sum whose checksum stands at the end of a blob.</summary>
    public static ulong ShareOf(long key, ReadOnlySpan<byte> blob) => ShareOf(key, SealedBlob.ChecksumOf(blob));

    /// <summary>Takes a row, in place of the one of its key.</summary>
    /// <param name="key">The row, by one of <see cref="RowKeys"/>.</param>
    /// <param name="checksum">Its checksum.</param>
    public void Set(long key, ulong checksum) => Replace(key, ShareOf(key, checksum));

    /// <summary>Takes a row whose checksum stands at the end of a blob.</summary>
    public void Set(long key, ReadOnlySpan<byte> blob) => Replace(key, ShareOf(key, blob));

    /// <summary>Learns that a row is gone; nothing where there is none.</summary>
    public void Remove(long key) => Replace(key, 0);

    /// <summary>Forgets what was not committed.</summary>
    public void RollBack()
    {
        _changed.Clear();
        Sum = _sumCommitted;
    }

    /// <summary>What was set is committed.</summary>
    public void Committed()
    {
        foreach (var (key, share) in _changed)
        {
            if (share == 0)
                _committed.Remove(key);
            else
                _committed[key] = share;
        }

        _changed.Clear();
        _sumCommitted = Sum;
    }

    private void Replace(long key, ulong share)
    {
        ref var current = ref CollectionsMarshal.GetValueRefOrAddDefault(_changed, key, out var isChanged);
        Sum += share - (isChanged ? current : _committed.GetValueOrDefault(key));
        current = share;
    }
}
