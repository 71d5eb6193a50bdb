using System.Runtime.InteropServices;
using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Sql;

/// <summary>
/// Which rows of a table were taken, of those that may come again: all from a mark on that lies at least the overlap behind the greatest
/// one. A row is known by a hash of its values; of equal rows so many are taken as there are. Where the query is another one, or its columns
/// are, the values tell nothing of rows that were taken before: those are known by their marks, of which so many rows are passed over as were
/// taken. Written out it is the position of the source. Used by one thread at a time.
/// </summary>
internal sealed class SeenRows
{
    /// <summary>The most rows that are remembered.</summary>
    public const int MostRows = 5_000_000;

    private const int FewRows = 4096;

    private readonly long _overlap;
    private readonly Dictionary<UInt128, int> _taken = [];
    private readonly Dictionary<UInt128, int> _passed = [];

    /// <summary>How many rows of each mark another query has given.</summary>
    private readonly Dictionary<SqlMark, int> _ofOther = [];

    private List<(SqlMark Mark, UInt128 Hash)> _rows = [];
    private UInt128 _query;
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
    /// <param name="query">What tells the query and its columns from others.</param>
    /// <returns>Whether rows were taken from another one.</returns>
    public bool Begin(UInt128 query)
    {
        _passed.Clear();
        var isOther = query != _query && Count > 0;
        if (isOther)
        {
            foreach (var (mark, _) in _rows)
                CollectionsMarshal.GetValueRefOrAddDefault(_ofOther, mark, out _)++;
            _rows.Clear();
            _taken.Clear();
        }

        _query = query;
        return isOther;
    }

    /// <summary>Whether a row is new; it is remembered then.</summary>
    /// <param name="mark">Its mark.</param>
    /// <param name="hash">A hash of its values.</param>
    public bool Take(SqlMark mark, UInt128 hash)
    {
        ref var passed = ref CollectionsMarshal.GetValueRefOrAddDefault(_passed, hash, out _);
        ref var taken = ref CollectionsMarshal.GetValueRefOrAddDefault(_taken, hash, out _);
        if (++passed <= taken)
            return false;
        taken++;
        _rows.Add((mark, hash));
        if (_ofOther.Count > 0 && TakeOfOther(mark))
            return false;
        Count++;
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
        // What another query gave, and this one doesn't, is gone.
        if (isEnd)
            _ofOther.Clear();
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
            foreach (var gone in _ofOther.Keys.Where(mark => mark.Number < since.Number))
                _ofOther.Remove(gone);
        }

        _forgetAt = Math.Max(FewRows, 2 * _rows.Count);
        return Since != before;
    }

    /// <summary>Writes it out.</summary>
    public byte[] Save()
    {
        var blob = new BlobWriter();
        blob.Wide(_query);
        Since.Save(blob);
        blob.Total(Count);
        blob.Flag(_greatest is not null);
        _greatest?.Save(blob);
        blob.Total(_rows.Count);
        var before = Since.Number;
        foreach (var (mark, hash) in _rows)
        {
            mark.SaveBehind(before, blob);
            blob.Wide(hash);
            before = mark.Number;
        }

        blob.Total(_ofOther.Count);
        foreach (var (mark, rows) in _ofOther)
        {
            mark.Save(blob);
            blob.Total(rows);
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
        var query = blob.Wide();
        var seen = new SeenRows(overlap, SqlMark.Restore(ref blob)) { Count = blob.Total(), _query = query };
        if (blob.Flag())
            seen._greatest = SqlMark.Restore(ref blob);
        var before = seen.Since.Number;
        for (var left = blob.Count(blob.Length); left > 0; left--)
        {
            var mark = SqlMark.RestoreBehind(before, ref blob);
            before = mark.Number;
            var hash = blob.Wide();
            seen._rows.Add((mark, hash));
            CollectionsMarshal.GetValueRefOrAddDefault(seen._taken, hash, out _)++;
        }

        for (var left = blob.Count(blob.Length); left > 0; left--)
            seen._ofOther[SqlMark.Restore(ref blob)] = blob.Count(int.MaxValue);

        return blob.AtEnd ? seen : throw new BlobException($"found {blob.Length} bytes behind the rows that a table has given");
    }

    /// <summary>Whether another query has given a row of the mark that was not met again.</summary>
    private bool TakeOfOther(SqlMark mark)
    {
        if (!_ofOther.TryGetValue(mark, out var rows))
            return false;
        if (rows == 1)
            _ofOther.Remove(mark);
        else
            _ofOther[mark] = rows - 1;
        return true;
    }
}
