using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Sources.Arrivals;

/// <summary>
/// The records of one file that its guard has set aside, since they are far past what the file itself has shown. Each counts as
/// soon as the model's clock, the greatest time that any of its sources has given, has come to its time: so it doesn't matter
/// how far the other source was read when the record was met. Where no record of the file's own time has followed, it may be
/// past the other source by as much as a record may be past its own file: then it is not in the midst of others, as stray ones
/// are, but begins the next batch of a source that comes in batches.
/// </summary>
/// <param name="maxJump">How far a record may be past the clock.</param>
internal sealed class AsideRecords(TimeSpan maxJump)
{
    /// <summary>
    /// How many records are kept at the most, and how many bytes of lines: beyond either, those that lie furthest ahead are
    /// refused for good.
    /// </summary>
    private const int MaxRecords = 10_000, MaxBytes = 4 << 20;

    /// <summary>The last ones in a row, which may yet agree; some of them may be taken by now.</summary>
    private readonly List<AsideRecord> _row = [];

    /// <summary>Behind which no record of the file's own time was met yet.</summary>
    private readonly SortedSet<AsideRecord> _last = new(AsideRecord.ByTime);

    /// <summary>Behind which one was.</summary>
    private readonly SortedSet<AsideRecord> _overtaken = new(AsideRecord.ByTime);

    /// <summary>The greatest time of a record that was taken and that no record of the file's own time has followed.</summary>
    private Instant? _reached;
    private long _bytes;

    /// <summary>How many are kept: asked at every record, and sets take their time to say it.</summary>
    private int _count;

    /// <summary>Whether none is kept.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Whether it is as it was made, so that there is nothing to write.</summary>
    public bool IsNew => IsEmpty && _row.Count == 0 && _reached is null;

    /// <summary>The time of the earliest record that counts now; null if none does.</summary>
    /// <param name="own">The latest time that its source has given.</param>
    /// <param name="others">The latest time that the model's other sources have given.</param>
    public Instant? NextTime(Instant? own, Instant? others) => IsEmpty ? null : Next(own, others)?.Time;

    /// <summary>Sets a record aside.</summary>
    /// <param name="record">The record.</param>
    /// <param name="inRow">Which record in a row it is; with 1 a row begins.</param>
    /// <returns>The records that are refused for good, because too many are kept.</returns>
    public List<AsideRecord> Add(AsideRecord record, int inRow)
    {
        if (inRow == 1)
            _row.Clear();
        _row.Add(record);
        if (_last.Add(record))
            (_count, _bytes) = (_count + 1, _bytes + record.Line.Length);
        var refused = new List<AsideRecord>();
        while (_count > MaxRecords || _bytes > MaxBytes)
        {
            if (Farthest() is not { } farthest)
                break;
            Remove(farthest);
            refused.Add(farthest);
        }

        return refused;
    }

    /// <summary>A record of the file's own time was met: those before it were in the midst of others.</summary>
    public void Overtake()
    {
        EndRow();
        if (IsEmpty && _reached is null)
            return;
        _overtaken.UnionWith(_last);
        _last.Clear();
        _reached = null;
    }

    /// <summary>The records in a row are followed by one that isn't set aside: they don't agree any more.</summary>
    public void EndRow() => _row.Clear();

    /// <summary>Takes the records in a row, since enough of them agree.</summary>
    /// <returns>All of the row, and those of it that were still kept, as they lie in the file.</returns>
    public (List<AsideRecord> Row, List<AsideRecord> Kept) Release()
    {
        var row = _row.ToList();
        var kept = row.Where(Remove).ToList();
        _row.Clear();
        return (row, kept);
    }

    /// <summary>The earliest record that counts now and isn't later than an instant; null if there is none.</summary>
    public AsideRecord? Next(Instant? own, Instant? others, Instant until) =>
        IsEmpty || Next(own, others) is not { } next || next.Time > until ? null : next;

    /// <summary>Takes that record.</summary>
    public void Take(AsideRecord next)
    {
        if (_last.Contains(next))
            _reached = Instant.Max(_reached ?? next.Time, next.Time);
        Remove(next);
    }

    /// <summary>Those that are not counted as set aside yet, as they lie in the file.</summary>
    public IEnumerable<AsideRecord> Uncounted() => IsEmpty ? []
        : _overtaken.Concat(_last).Where(record => !record.IsCounted).OrderBy(record => record.Number);

    /// <summary>Writes all that is known of them.</summary>
    public void Save(BlobWriter writer)
    {
        writer.OptionalTime(_reached);
        foreach (var records in (IReadOnlyCollection<AsideRecord>[])[_row, [.. _last.Except(_row)], _overtaken])
        {
            writer.Total(records.Count);
            foreach (var record in records)
            {
                writer.Time(record.Time);
                writer.Signed(record.Number);
                writer.Flag(record.IsCounted);
                writer.Bytes(records != _row || _last.Contains(record) ? record.Line : []);
            }
        }
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    public void Restore(ref BlobReader reader)
    {
        _reached = reader.OptionalTime();
        for (var left = reader.Count(ArrivalGuard.Agreement); left > 0; left--)
        {
            var record = RestoreRecord(ref reader);
            _row.Add(record);
            // Of one that was taken the line is gone.
            if (record.Line.Length > 0)
                Keep(record, _last);
        }

        foreach (var records in (SortedSet<AsideRecord>[])[_last, _overtaken])
        {
            for (var left = reader.Count(MaxRecords); left > 0; left--)
                Keep(RestoreRecord(ref reader), records);
        }
    }

    private static AsideRecord RestoreRecord(ref BlobReader reader)
    {
        var (time, number, isCounted) = (reader.Time(), reader.Signed(), reader.Flag());
        return new(reader.Bytes().ToArray(), time, number) { IsCounted = isCounted };
    }

    private void Keep(AsideRecord record, SortedSet<AsideRecord> records)
    {
        if (!records.Add(record))
            throw new BlobException($"found line {record.Number} twice among those that are set aside");
        _count++;
        _bytes += record.Line.Length;
    }

    private AsideRecord? Next(Instant? own, Instant? others)
    {
        var clock = own is null ? others : Instant.Max(own.Value, others ?? own.Value);
        var reached = others is null ? _reached : Instant.Max(others.Value, _reached ?? others.Value);
        var last = _last.Min is { } record && (record.Time <= clock || record.Time <= reached + maxJump) ? record : null;
        var overtaken = _overtaken.Min is { } early && early.Time <= clock ? early : null;
        return last is null || (overtaken is not null && AsideRecord.ByTime.Compare(overtaken, last) < 0) ? overtaken : last;
    }

    /// <summary>Of those that are not in a row.</summary>
    private AsideRecord? Farthest()
    {
        var last = _last.Reverse().FirstOrDefault(record => !_row.Contains(record));
        return last is null || (_overtaken.Max is { } max && AsideRecord.ByTime.Compare(max, last) > 0) ? _overtaken.Max : last;
    }

    private bool Remove(AsideRecord record)
    {
        if (!_last.Remove(record) && !_overtaken.Remove(record))
            return false;
        _count--;
        _bytes -= record.Line.Length;
        return true;
    }
}
