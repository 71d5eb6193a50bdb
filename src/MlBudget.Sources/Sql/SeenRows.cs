using System.Runtime.InteropServices;
using MlBudget.Core.Persistence;

namespace MlBudget.Sources.Sql;

/// <summary>
/// Which rows of a table were taken, of those that may come again: all from a mark on that lies at least the overlap behind the greatest
/// one. A row is known by a hash of its values; of equal rows so many are taken as there are. Where the query is another one, the rows that it
/// gives are matched to those that were taken (<see cref="Match"/>). Written out it is the position of the source. Used by one thread at a time.
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
    private UInt128 _query;
    private int _forgetAt = FewRows;

    /// <summary>Nothing was taken.</summary>
    /// <param name="overlap">How far behind the greatest mark rows may still come; at least 0.</param>
    /// <param name="start">Where rows begin.</param>
    /// <param name="watermark">The column of their marks.</param>
    public SeenRows(long overlap, SqlMark start, string watermark) => (_overlap, Since, Watermark) = (overlap, start, watermark);

    /// <summary>From which mark on rows are to be asked for.</summary>
    public SqlMark Since { get; private set; }

    /// <summary>The column of marks.</summary>
    public string Watermark { get; }

    /// <summary>How many rows were taken.</summary>
    public long Count { get; private set; }

    /// <summary>How many rows are remembered.</summary>
    public int Remembered => _rows.Count;

    /// <summary>Behind which mark no row was taken; the start where none was.</summary>
    public SqlMark Greatest => _greatest ?? Since;

    /// <summary>Whether rows were taken from another query.</summary>
    /// <param name="query">What tells a query and its columns from others.</param>
    public bool IsOfOther(UInt128 query) => query != _query && Count > 0;

    /// <summary>Begins to go through the rows from <see cref="Since"/> on.</summary>
    /// <param name="query">What tells the query and its columns from others.</param>
    public void Begin(UInt128 query)
    {
        _passed.Clear();
        _query = query;
    }

    /// <summary>
    /// Takes what another query gives for what was taken: of each mark the rows whose hashes are known, and then as many others as rows of that mark were
    /// taken and are not among them, since their values may be others now. What is more counts when it is read; what is less is remembered, for
    /// a query that gives it again.
    /// </summary>
    /// <param name="found">The rows that it gives, from <see cref="Since"/> to <see cref="Greatest"/>.</param>
    public void Match(IEnumerable<(SqlMark Mark, UInt128 Hash)> found)
    {
        var taken = _rows.GroupBy(row => row.Mark.Number).ToDictionary(mark => mark.Key, mark => mark.CountBy(row => row.Hash).ToDictionary());
        var rows = new List<(SqlMark Mark, UInt128 Hash)>();
        SqlMark? first = null;
        foreach (var mark in found.GroupBy(row => row.Mark.Number))
        {
            first = first is { } before && before.Number <= mark.Key ? before : mark.First().Mark;
            if (!taken.Remove(mark.Key, out var left))
                continue;
            var others = new List<(SqlMark Mark, UInt128 Hash)>();
            foreach (var row in mark)
                (Uses(left, row.Hash) ? rows : others).Add(row);
            var rest = left.SelectMany(row => Enumerable.Repeat((mark.First().Mark, row.Key), row.Value)).ToList();
            rows.AddRange(others.Take(rest.Count));
            rows.AddRange(rest.Skip(others.Count));
        }

        rows.AddRange(_rows.Where(row => taken.ContainsKey(row.Mark.Number)));
        _rows = rows;
        _taken.Clear();
        foreach (var (_, hash) in _rows)
            CollectionsMarshal.GetValueRefOrAddDefault(_taken, hash, out _)++;
        // Of texts the form may be another one now, whose order beside the old one is not that of the times.
        if (Since.Kind == SqlMarkKind.Text && first is { } begin)
            Since = begin;
    }

    private static bool Uses(Dictionary<UInt128, int> left, UInt128 hash)
    {
        if (left.GetValueOrDefault(hash) is not (> 0 and var rows))
            return false;
        left[hash] = rows - 1;
        return true;
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
        blob.Wide(_query);
        blob.Text(Watermark);
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

        return blob.Written.ToArray();
    }

    /// <summary>What was written out.</summary>
    /// <param name="overlap">How far behind the greatest mark rows may still come; at least 0.</param>
    /// <param name="position">What was written.</param>
    /// <exception cref="BlobException">It is nothing that was written.</exception>
    public static SeenRows Restore(long overlap, ReadOnlySpan<byte> position)
    {
        var blob = new BlobReader(position);
        var (query, watermark) = (blob.Wide(), blob.Text());
        var seen = new SeenRows(overlap, SqlMark.Restore(ref blob), watermark) { Count = blob.Total(), _query = query };
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

        return blob.AtEnd ? seen : throw new BlobException($"found {blob.Length} bytes behind the rows that a table has given");
    }
}
