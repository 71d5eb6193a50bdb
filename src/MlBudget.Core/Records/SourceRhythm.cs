using System.Runtime.InteropServices;
using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>
/// In which minutes of the last four weeks records of a source lie: how long it is usually silent. It is a set, so that neither the order
/// in which records are read nor how often they are makes a difference.
/// </summary>
public sealed class SourceRhythm
{
    private const int Bits = 64, Week = 7 * TimeWindow.Day, Kept = 4 * Week;

    /// <summary>By minute modulo <see cref="Kept"/>; those that lie ahead of the newest one are of four weeks ago and over.</summary>
    private readonly ulong[] _minutes = new ulong[Kept / Bits];

    private int? _first, _last;
    private TimeSpan? _usual;
    private bool _isUsualKnown;

    /// <summary>The first and the one after the last microsecond of the minute of which the last record was.</summary>
    private long _from = 1, _to;

    /// <summary>Whether anything was noted since it was last saved.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>The start of the minute of the latest record; null without any.</summary>
    public Instant? Latest => _last is { } minute ? new Minute(minute).Start : null;

    /// <summary>Notes the times of records, in microseconds since the epoch.</summary>
    public void Note(ReadOnlySpan<long> times)
    {
        foreach (var time in times)
        {
            // As a rule a record is of the same minute as the one before it.
            if (time < _from || time >= _to)
                Note(new Instant(time).Minute);
        }
    }

    /// <summary>
    /// How long it is usually silent: the longest stretch without a record between two, in whole minutes, that ends in each of the two weeks
    /// before its latest record, and the lesser of both. So the stretches that come every week are usual, be they nights or weekends, and an
    /// outage is not. Before two weeks of records have come it is the longest one. Null until records of a whole day have come, and where
    /// stretches are longer than is remembered.
    /// </summary>
    public TimeSpan? LongestUsualSilence
    {
        get
        {
            if (!_isUsualKnown)
                (_usual, _isUsualKnown) = (FindUsual(), true);
            return _usual;
        }
    }

    /// <summary>What was written is committed.</summary>
    public void Committed() => HasChanged = false;

    /// <summary>Writes all that is noted.</summary>
    public void Save(BlobWriter writer)
    {
        writer.Flag(_first is not null);
        if (_first is null)
            return;
        writer.Signed(_first.Value);
        writer.Signed(_last!.Value);
        foreach (var word in _minutes)
            writer.Unsigned(word);
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    public void Restore(ref BlobReader reader)
    {
        Array.Clear(_minutes);
        (_first, _last, _from, _to) = (null, null, 1, 0);
        _isUsualKnown = false;
        if (!reader.Flag())
            return;
        (_first, _last) = ((int)reader.Signed(), (int)reader.Signed());
        for (var word = 0; word < _minutes.Length; word++)
            _minutes[word] = reader.Unsigned();
    }

    private void Note(Minute minute)
    {
        var number = minute.Number;
        _from = minute.Start.Micros;
        _to = new Minute(number + 1).Start.Micros;
        if (_last - number >= Kept)
            return;
        if (_last is { } last && number > last)
            Forget(last + 1, number);
        _first = Math.Min(_first ?? number, number);
        _last = Math.Max(_last ?? number, number);
        var (word, bit) = PlaceOf(number);
        if ((_minutes[word] & bit) == 0)
            (HasChanged, _isUsualKnown) = (true, false);
        _minutes[word] |= bit;
    }

    /// <summary>Clears minutes that are four weeks older than those that take their places.</summary>
    private void Forget(int from, int to)
    {
        if (to - from >= Kept)
            Array.Clear(_minutes);
        for (var minute = from; minute <= to && to - from < Kept; minute++)
        {
            var (word, bit) = PlaceOf(minute);
            _minutes[word] &= ~bit;
        }
    }

    private TimeSpan? FindUsual()
    {
        var minutes = KnownMinutes();
        if (minutes.Length < 2 || minutes[^1] - minutes[0] < TimeWindow.Day)
            return null;
        var last = minutes[^1];
        int? latest = null, before = null;
        for (var index = 1; index < minutes.Length; index++)
        {
            var (end, gap) = (minutes[index], minutes[index] - minutes[index - 1]);
            if (end > last - Week)
                latest = Math.Max(latest ?? 0, gap);
            else if (end > last - 2 * Week)
                before = Math.Max(before ?? 0, gap);
        }

        var usual = latest is { } one && before is { } other
            ? (minutes[0] > last - 2 * Week ? Math.Max(one, other) : Math.Min(one, other)) : latest ?? before;
        return usual is { } known ? TimeSpan.FromMinutes(known) : null;
    }

    /// <summary>
    /// The minutes with records, ascending. In the first two weeks one that is more than a day before all others is none of them: a single
    /// stray record would make every silence usual.
    /// </summary>
    private ReadOnlySpan<int> KnownMinutes()
    {
        if (_last is not { } last)
            return [];
        var minutes = new List<int>();
        for (var minute = Math.Max(_first!.Value, last - Kept + 1); minute <= last; minute++)
        {
            var (word, bit) = PlaceOf(minute);
            if (_minutes[word] == 0 && bit == 1)
                minute += Bits - 1;
            else if ((_minutes[word] & bit) != 0)
                minutes.Add(minute);
        }

        var begin = 0;
        while (begin + 1 < minutes.Count && minutes[begin] > last - 2 * Week && minutes[begin + 1] - minutes[begin] > TimeWindow.Day)
            begin++;
        return CollectionsMarshal.AsSpan(minutes)[begin..];
    }

    private static (int Word, ulong Bit) PlaceOf(int minute)
    {
        var place = minute % Kept;
        place += place < 0 ? Kept : 0;
        return (place / Bits, 1UL << place % Bits);
    }
}
