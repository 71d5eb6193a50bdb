using MlBudget.Core.Events;

namespace MlBudget.Core.Joins;

/// <summary>
/// The ids of the latest hours of event time, so that a repeated one is recognised. Whether it is follows from the times
/// of the two records alone; expiry only frees memory, so that it doesn't matter how often somebody polls.
/// </summary>
/// <param name="horizon">For how long an id is remembered, from the end of its event's hour.</param>
internal sealed class RecentIds(TimeSpan horizon)
{
    private readonly Dictionary<UInt128, long> _hours = [];
    private readonly Dictionary<long, List<UInt128>> _byHour = [];
    private readonly long _horizon = EventTime.From(horizon);

    /// <summary>Remembers an id; false when it is known already.</summary>
    public bool Add(UInt128 id, long time)
    {
        if (_hours.TryGetValue(id, out var known) && time < ExpiryOf(known))
            return false;
        var hour = EventTime.FloorDivide(time, EventTime.PerHour);
        _hours[id] = hour;
        if (!_byHour.TryGetValue(hour, out var ids))
            _byHour[hour] = ids = [];
        ids.Add(id);
        return true;
    }

    /// <summary>Frees the hours that have left the horizon.</summary>
    public void Expire(long now)
    {
        foreach (var hour in _byHour.Keys.Where(hour => ExpiryOf(hour) <= now).ToArray())
        {
            foreach (var id in _byHour[hour])
            {
                // An id that came again after its expiry belongs to a later hour.
                if (_hours.TryGetValue(id, out var latest) && latest == hour)
                    _hours.Remove(id);
            }

            _byHour.Remove(hour);
        }
    }

    private long ExpiryOf(long hour) => (hour + 1) * EventTime.PerHour + _horizon;
}
