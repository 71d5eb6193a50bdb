using MlBudget.Core.Persistence;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Measures;

/// <summary>
/// Since when a measure is observed (math.md, "Observation starts"): with the earliest hour that holds at least 1% of the
/// median non-empty hour of the seven days from it, so that a stray old record starts nothing. What was counted in hours that
/// are dropped is kept here until the seven days from them are dropped as well, and nothing can change them any more; from then
/// on only the verdict is.
/// </summary>
internal sealed class ObservedHours
{
    /// <summary>The share of the median hour from which on an hour qualifies.</summary>
    private const double LeastShare = 0.01;

    /// <summary>How many minutes from an hour on its median is taken over.</summary>
    private const int Reach = 7 * TimeWindow.Day;

    private readonly SortedDictionary<int, long> _dropped = [];
    private int? _since;
    private bool _isChanged;

    /// <summary>The first minute of the earliest hour that qualifies; null where none does.</summary>
    /// <param name="kept">The hours that are kept: the first minute of the first one, and the first minute behind the last.</param>
    /// <param name="eventsIn">The events of a kept hour, by its first minute.</param>
    public int? Start(TimeWindow kept, Func<int, long> eventsIn)
    {
        if (_since is not null)
            return _since;
        var hours = new List<(int From, long Events)>(_dropped.Select(hour => (hour.Key, hour.Value)));
        // A record so old that its hour was dropped may bring that hour back, until it is dropped again: it counts for nothing.
        var first = hours.Count == 0 ? kept.From : Math.Max(kept.From, hours[^1].From + TimeWindow.Hour);
        var checkedTo = 0;
        for (var from = first; from < kept.To; from += TimeWindow.Hour)
        {
            // The seven days from the first hour are enough in all but odd cases.
            for (; checkedTo < hours.Count && hours[checkedTo].From + Reach <= from; checkedTo++)
            {
                if (Qualifies(hours, checkedTo))
                    return hours[checkedTo].From;
            }

            if (eventsIn(from) is > 0 and var events)
                hours.Add((from, events));
        }

        for (; checkedTo < hours.Count; checkedTo++)
        {
            if (Qualifies(hours, checkedTo))
                return hours[checkedTo].From;
        }

        return null;
    }

    /// <summary>Keeps what hours hold that are dropped next.</summary>
    /// <param name="dropped">The hours.</param>
    /// <param name="eventsIn">The events of one of them, by its first minute.</param>
    public void Drop(TimeWindow dropped, Func<int, long> eventsIn)
    {
        if (_since is not null)
            return;
        for (var from = dropped.From; from < dropped.To; from += TimeWindow.Hour)
        {
            if (eventsIn(from) is > 0 and var events && _dropped.TryAdd(from, events))
                _isChanged = true;
        }

        Settle(dropped.To);
    }

    /// <summary>Writes what has changed since the last commit.</summary>
    public void WriteChanges(int measure, ILedgerWriter writer)
    {
        if (_isChanged)
            writer.WriteObserved(measure, _since is { } since ? [since] : [.. _dropped.SelectMany(hour => new[] { hour.Key, hour.Value })]);
    }

    /// <summary>What was written is committed.</summary>
    public void Committed() => _isChanged = false;

    /// <summary>Takes what was committed: the start alone, or the dropped hours, each with its events.</summary>
    /// <exception cref="BlobException">It is neither.</exception>
    public void Restore(ReadOnlySpan<long> observed)
    {
        if (observed.Length == 1)
        {
            _since = Minute(observed[0]);
            return;
        }

        if (observed.Length % 2 != 0)
            throw new BlobException($"found {observed.Length} numbers, expected hours and their events");
        for (var index = 0; index < observed.Length; index += 2)
            _dropped[Minute(observed[index])] = observed[index + 1];
    }

    private void Settle(int droppedTo)
    {
        while (_dropped.Count > 0 && _dropped.First().Key is var first && first + Reach <= droppedTo)
        {
            var hours = _dropped.Select(hour => (hour.Key, hour.Value)).ToList();
            _isChanged = true;
            if (Qualifies(hours, 0))
            {
                _since = first;
                _dropped.Clear();
                return;
            }

            _dropped.Remove(first);
        }
    }

    private static bool Qualifies(List<(int From, long Events)> hours, int index)
    {
        var (from, events) = hours[index];
        var within = hours.Skip(index).TakeWhile(hour => hour.From < from + Reach).Select(hour => (double)hour.Events).ToArray();
        return events >= LeastShare * Quantiles.Median(within);
    }

    private static int Minute(long number) => number is > int.MinValue and < int.MaxValue && number % TimeWindow.Hour == 0
        ? (int)number : throw new BlobException($"found {number}, expected the first minute of an hour");
}
