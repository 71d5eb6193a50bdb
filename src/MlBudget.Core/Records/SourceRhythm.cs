using MlBudget.Core.Persistence;
using MlBudget.Core.Time;

namespace MlBudget.Core.Records;

/// <summary>
/// In which minutes of the last two weeks records of a source lie: how long it is usually silent. It is a set, so that neither the order
/// in which records are read nor how often they are makes a difference.
/// </summary>
public sealed class SourceRhythm
{
    private const int Bits = 64, Week = 7 * TimeWindow.Day, Kept = 2 * Week;

    /// <summary>By minute modulo <see cref="Kept"/>; those that lie ahead of the newest one are of two weeks ago and over.</summary>
    private readonly ulong[] _minutes = new ulong[Kept / Bits];

    private int? _first, _last;

    /// <summary>The first and the one after the last microsecond of the minute of which the last record was.</summary>
    private long _from = 1, _to;

    /// <summary>Whether anything was noted since it was last saved.</summary>
    public bool HasChanged { get; private set; }

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
    /// How long it is usually silent: the longest stretch without a record between two, in whole minutes, of each of the last two weeks
    /// before its latest record, and the lesser of both. So the stretches that come every week are usual, be they nights or weekends, and an
    /// outage is not. Null until records of a whole day have come.
    /// </summary>
    public TimeSpan? LongestUsualSilence
    {
        get
        {
            if (_first is not { } first || _last is not { } last || last - first < TimeWindow.Day)
                return null;
            var (latest, before) = (LongestGap(last - Week, last), LongestGap(last - Kept + 1, last - Week));
            return TimeSpan.FromMinutes(first > last - Kept + TimeWindow.Day ? Math.Max(latest, before) : Math.Min(latest, before));
        }
    }

    /// <summary>Writes all that is noted.</summary>
    public void Save(BlobWriter writer)
    {
        HasChanged = false;
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
        HasChanged |= (_minutes[word] & bit) == 0;
        _minutes[word] |= bit;
    }

    /// <summary>Clears minutes that are two weeks older than those that take their places.</summary>
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

    /// <summary>The longest stretch between two records' minutes, of which the later one lies in a stretch of minutes, its end included.
    /// The first record that is known ends none.</summary>
    private int LongestGap(int from, int to)
    {
        var longest = 0;
        int? before = null;
        for (var minute = Math.Max(_first!.Value, _last!.Value - Kept + 1); minute <= to; minute++)
        {
            var (word, bit) = PlaceOf(minute);
            if (_minutes[word] == 0 && bit == 1)
            {
                minute += Bits - 1;
                continue;
            }

            if ((_minutes[word] & bit) == 0)
                continue;
            if (minute > from && before is { } previous)
                longest = Math.Max(longest, minute - previous);
            before = minute;
        }

        return longest;
    }

    private static (int Word, ulong Bit) PlaceOf(int minute)
    {
        var place = minute % Kept;
        place += place < 0 ? Kept : 0;
        return (place / Bits, 1UL << place % Bits);
    }
}
