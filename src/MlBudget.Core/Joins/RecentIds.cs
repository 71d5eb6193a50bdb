using MlBudget.Core.Events;

namespace MlBudget.Core.Joins;

/// <summary>The ids of the latest hours of event time, so that a repeated one is recognised.</summary>
/// <param name="horizon">For how long an id is remembered, from the end of its event's hour.</param>
internal sealed class RecentIds(TimeSpan horizon)
{
    private readonly HashSet<UInt128> _ids = [];
    private readonly Dictionary<long, List<UInt128>> _byHour = [];
    private readonly long _horizon = EventTime.From(horizon);

    /// <summary>Remembers an id; false when it is known already.</summary>
    public bool Add(UInt128 id, long time)
    {
        if (!_ids.Add(id))
            return false;
        var hour = EventTime.FloorDivide(time, EventTime.PerHour);
        if (!_byHour.TryGetValue(hour, out var ids))
            _byHour[hour] = ids = [];
        ids.Add(id);
        return true;
    }

    /// <summary>Forgets the hours that have left the horizon.</summary>
    public void Expire(long now)
    {
        foreach (var hour in _byHour.Keys.Where(hour => (hour + 1) * EventTime.PerHour + _horizon <= now).ToArray())
        {
            foreach (var id in _byHour[hour])
                _ids.Remove(id);
            _byHour.Remove(hour);
        }
    }
}
