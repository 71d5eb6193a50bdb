using MlBudget.Core.Labels;
using MlBudget.Core.Time;

namespace MlBudget.Core.Joins.Early;

/// <content>
/// Labels that have waited in vain. One label of each id and hour stays, so that labels of that hour that are read later, as when an
/// outcome table is written again, don't count the id once more: else the number would depend on how often somebody looked.
/// </content>
internal sealed partial class EarlyLabels
{
    private long _remembered;

    /// <summary>Ids whose labels never met a prediction, once for each hour in which such labels came.</summary>
    public long Unknown { get; private set; }

    /// <summary>
    /// Ends the wait of the hours that are over, and forgets those of which no labels come any more. Of predictions only the hour is
    /// known, so a label of a wait that ends within an hour still counts for all of that hour. An id is unknown once for each hour in
    /// which such labels came: what became of labels of other hours depends on when somebody looked.
    /// </summary>
    public void Expire(long now)
    {
        var end = JoinDefinition.HourOf(now) * EventTime.PerHour;
        foreach (var hour in _hours.Values)
        {
            if (definition.ExpiryOf(hour.Hour) > end)
                break;
            if (hour.Waiting > 0)
                EndWait(hour);
        }

        while (_hours.Count > 0 && _hours.First().Value is var oldest && definition.ForgottenAt(oldest.Hour) <= end)
            Forget(oldest);
        while (_remembered > definition.MaxEarlyLabels && _hours.Values.FirstOrDefault(hour => hour.Waiting == 0) is { } over)
            Forget(over);
    }

    private void EndWait(EarlyHour hour)
    {
        for (var index = hour.Newest; index != None;)
        {
            var (current, id, hasCopy) = (index, _entries[index].Id, _entries[index].HasCopy);
            index = _entries[index].OlderOfHour;
            if (_entries[current].IsUnknown)
                continue;
            if (IsRemembered(id, hour.Hour))
            {
                Remove(hour, current);
            }
            else
            {
                Remember(hour, current);
                Unknown++;
            }

            // What is saved of it says that it waits.
            hour.IsOutdated |= hasCopy;
        }
    }

    private void Remember(EarlyHour hour, int index)
    {
        _entries[index].IsUnknown = true;
        hour.Waiting--;
        _remembered++;
        EndWait(_entries[index].Id);
    }

    private bool IsRemembered(UInt128 id, long hour)
    {
        var index = _byId.GetValueOrDefault(id, None);
        while (index != None && !(_entries[index].IsUnknown && JoinDefinition.HourOf(_entries[index].Arrival) == hour))
            index = _entries[index].NextOfId;
        return index != None;
    }

    private void Forget(EarlyHour hour)
    {
        while (hour.Newest != None)
            Remove(hour, hour.Newest);
        Close(hour);
    }
}
