using System.Runtime.InteropServices;
using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Sql;

/// <summary>
/// Which rows of a table were taken, of those that may come again: all from a mark on that lies at least the overlap behind the greatest
/// one. A row is known by a hash of all its values; of equal rows so many are taken as there are. Written out it is the position of the
/// source. Used by one thread at a time.
/// </summary>
internal sealed class SeenRows
{
    /// <summary>The most rows that are remembered.</summary>
    public const int MostRows = 5_000_000;

    private const int FewRows = 4096;

    private readonly long _overlap;
    private readonly Dictionary<UInt128, int> _taken = [];
    private readonly Dictionary<UInt128, int> _passed = [];
    private List<(SqlMark Mark, UInt128 Hash)> _rows = [];
    private SqlMark? _greatest;
    private int _forgetAt = FewRows;

    /// <summary>Nothing was taken.</summary>
    /// <param name="overlap">How far behind the greatest mark rows may still come; at least 0.</param>
    /// <param name="start">Where rows begin.</param>
    public SeenRows(long overlap, SqlMark start) => (_overlap, Since) = (overlap, start);

    /// <summary>From which mark on rows are to be asked for.</summary>
    public SqlMark Since { get; private set; }

    /// <summary>How many rows were taken.</summary>
    public long Count { get; private set; }

    /// <summary>How many rows are remembered.</summary>
    public int Remembered => _rows.Count;

    /// <summary>Begins to go through the rows from <see cref="Since"/> on.</summary>
    public void Begin() => _passed.Clear();

    /// <summary>Whether a row is new; it is remembered then.</summary>
    /// <param name="mark">Its mark.</param>
    /// <param name="hash">A hash of all its values.</param>
    public bool Take(SqlMark mark, UInt128 hash)
    {
        ref var passed = ref CollectionsMarshal.GetValueRefOrAddDefault(_passed, hash, out _);
        ref var taken = ref CollectionsMarshal.GetValueRefOrAddDefault(_taken, hash, out _);
        if (++passed <= taken)
            return false;
        taken++;
        Count++;
        _rows.Add((mark, hash));
        if (_greatest is null || mark.Number > _greatest.Value.Number)
            _greatest = mark;
        return true;
    }

    /// <summary>Forgets the rows that can't come again, where there are many of them.</summary>
    /// <param name="latest">The greatest mark that is believed: a row of the future doesn't hide those that come after it.</param>
    /// <param name="isEnd">Whether all rows were gone through: then also where they are few.</param>
    /// <returns>Whether <see cref="Since"/> is another one now.</returns>
    public bool Forget(long latest, bool isEnd)
    {
        if (_greatest is not { } greatest || (!isEnd && _rows.Count < _forgetAt))
            return false;
        var before = Since;
        var end = Math.Min(greatest.Number, latest) - _overlap;
        if (_rows.Where(row => row.Mark.Number <= end).Select(row => (SqlMark?)row.Mark).MaxBy(mark => mark!.Value.Number) is { } since
            && (since.Number > Since.Number || Since.Kind != since.Kind))
        {
            Since = since;
            foreach (var (_, hash) in _rows.Where(row => row.Mark.Number < since.Number))
            {
                if (--CollectionsMarshal.GetValueRefOrNullRef(_taken, hash) == 0)
                    _taken.Remove(hash);
                _passed.Remove(hash);
            }

            _rows = [.. _rows.Where(row => row.Mark.Number >= since.Number)];
        }

        _forgetAt = Math.Max(FewRows, 2 * _rows.Count);
        return Since != before;
    }

    /// <summary>Writes it out.</summary>
    public byte[] Save()
    {
        var blob = new BlobWriter();
        Since.Save(blob);
        blob.Total(Count);
        blob.Flag(_greatest is not null);
        _greatest?.Save(blob);
        blob.Total(_rows.Count);
        var before = Since.Number;
        foreach (var (mark, hash) in _rows)
        {
            blob.Byte((byte)mark.Kind);
            blob.Signed(mark.Number - before);
            if (mark.Kind == SqlMarkKind.Text)
                blob.Text(mark.Text!);
            blob.Wide(hash);
            before = mark.Number;
        }

        return blob.Written.ToArray();
    }

    /// <summary>What was written out.</summary>
    /// <param name="overlap">How far behind the greatest mark rows may still come; at least 0.</param>
    /// <param name="position">What was written.</param>
    /// <exception cref="BlobException">It is nothing that was written.</exception>
    public static SeenRows Restore(long overlap, ReadOnlySpan<byte> position)
    {
        var blob = new BlobReader(position);
        var seen = new SeenRows(overlap, SqlMark.Restore(ref blob)) { Count = blob.Total() };
        if (blob.Flag())
            seen._greatest = SqlMark.Restore(ref blob);
        var before = seen.Since.Number;
        for (var left = blob.Count(blob.Length); left > 0; left--)
        {
            var kind = (SqlMarkKind)blob.Byte();
            before += blob.Signed();
            var mark = new SqlMark(kind, before, kind == SqlMarkKind.Text ? blob.Text() : null);
            var hash = blob.Wide();
            seen._rows.Add((mark, hash));
            CollectionsMarshal.GetValueRefOrAddDefault(seen._taken, hash, out _)++;
        }

        return blob.AtEnd ? seen : throw new BlobException($"found {blob.Length} bytes behind the rows that a table has given");
    }
}
