using System.Collections.Immutable;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using MlBudget.Core.Records;
using MlBudget.Sources.Paths;

namespace MlBudget.Sources.Json;

/// <summary>
/// An id of several parts: the hash of the hashes of its parts, in their order. A row has it where it has all of them.
/// </summary>
internal sealed class JoinedId
{
    private readonly ImmutableArray<(PartTarget? Target, bool IsOfRow)> _parts;
    private readonly UInt128[] _hashes;
    private Batch? _batch;

    /// <summary>An id of some parts.</summary>
    /// <param name="path">Where they are.</param>
    /// <param name="isNumber">Whether texts are numbers as well.</param>
    public JoinedId(IdPath path, bool isNumber)
    {
        _parts = [.. path.Parts.Select(part => part is null ? (null, true) : ((PartTarget?)new PartTarget(isNumber), part.IsOfRow))];
        _hashes = new UInt128[_parts.Length];
        Targets = [.. path.Parts.Zip(_parts).Where(part => part.First is not null).Select(part => (part.First!, (Target)part.Second.Target!))];
    }

    /// <summary>Who gets the parts, and where they are.</summary>
    public ImmutableArray<(RecordPath Path, Target Target)> Targets { get; }

    /// <summary>Takes the arrays of another batch.</summary>
    public void Bind(Batch batch) => _batch = batch;

    /// <summary>A record begins.</summary>
    public void Reset(int row, int rows)
    {
        foreach (var (target, _) in _parts)
            target?.Clear(row, rows);
    }

    /// <summary>Gives a row its id, when its record is read.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">The first row of the record, which has what is outside its rows.</param>
    public void Finish(int row, int first)
    {
        var (isWhole, isRefused) = (true, false);
        for (var part = 0; part < _parts.Length; part++)
        {
            var (target, isOfRow) = _parts[part];
            if (target is null)
            {
                _hashes[part] = HashOf(row - first);
                continue;
            }

            isWhole &= target.TryGet(isOfRow ? row : first, out _hashes[part], out var refused);
            isRefused |= refused;
        }

        _batch!.ForgetId(row);
        if (isWhole)
        {
            _batch.Ids[row] = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(_hashes.AsSpan()));
            Bits.Set(_batch.HasId, row);
        }
        else if (isRefused)
        {
            Bits.Set(_batch.RefusedIds, row);
        }
    }

    private static UInt128 HashOf(int index) => XxHash128.HashToUInt128(Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A part: it is kept by row until the record is read.</summary>
    private sealed class PartTarget(bool isNumber) : IdTarget(isNumber)
    {
        public override void Bind(Batch batch) => (Ids, Has, Refused) =
            (new UInt128[batch.Capacity], new ulong[Bits.Words(batch.Capacity)], new ulong[Bits.Words(batch.Capacity)]);

        public override void Forget(int row)
        {
            Bits.Clear(Has, row);
            Bits.Clear(Refused, row);
        }

        public void Clear(int row, int rows)
        {
            for (var end = row + rows; row < end; row++)
                Forget(row);
        }

        public bool TryGet(int row, out UInt128 hash, out bool refused)
        {
            (hash, refused) = (Ids[row], Bits.Get(Refused, row));
            return Bits.Get(Has, row);
        }

        protected override void Note(int row, ReadOnlySpan<byte> text)
        {
            // No older version knew ids of several parts.
        }
    }
}
