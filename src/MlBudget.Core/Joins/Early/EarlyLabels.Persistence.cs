using MlBudget.Core.Labels;

namespace MlBudget.Core.Joins.Early;

/// <content>What of the labels that wait is saved, and how it comes back.</content>
internal sealed partial class EarlyLabels
{
    /// <summary>Saved hours that are over since the last commit.</summary>
    public IReadOnlyCollection<long> Ended => _ended;

    /// <summary>Keeps a label that is saved already.</summary>
    public void Restore(EarlyLabel saved)
    {
        var known = saved.IsUnknown ? null : Find(saved.Id, saved.Track, saved.Label);
        var index = known ?? Add(saved.Id, saved.Track, saved.Label);
        Advance(index, saved.Label.Arrival);
        if (saved.IsUnknown)
            Remember(HourOf(JoinDefinition.HourOf(saved.Label.Arrival)), index);
        _entries[index].Sequence = saved.Sequence;
        (_entries[index].IsSaved, _entries[index].HasCopy) = (true, true);
        _sequence = Math.Max(_sequence, saved.Sequence + 1);
    }

    /// <summary>Takes away the labels of an id that came in an hour and wait.</summary>
    public void Forget(UInt128 id, EarlyHour hour)
    {
        for (var index = _byId.GetValueOrDefault(id, None); index != None;)
        {
            var next = _entries[index].NextOfId;
            if (!_entries[index].IsUnknown && JoinDefinition.HourOf(_entries[index].Arrival) == hour.Hour)
                Remove(hour, index);
            index = next;
        }
    }

    /// <summary>The labels of an hour, those that are not saved first.</summary>
    /// <param name="hour">The hour.</param>
    /// <param name="isAll">Whether those that are saved come as well.</param>
    public IEnumerable<EarlyLabel> LabelsOf(EarlyHour hour, bool isAll)
    {
        for (var index = hour.Newest; index != None && (isAll || !_entries[index].IsSaved); index = _entries[index].OlderOfHour)
        {
            var entry = _entries[index];
            yield return new(entry.Id, entry.Track, entry.Label, entry.Sequence, entry.IsUnknown);
        }
    }

    /// <summary>Whether anything of an hour is to be saved.</summary>
    public bool IsUnsaved(EarlyHour hour) => hour.IsOutdated || hour.Removed.Count > 0
        || (hour.Newest != None && !_entries[hour.Newest].IsSaved);

    /// <summary>Notes that saved labels of an hour are of no use.</summary>
    public void End(long hour) => _ended.Add(hour);

    /// <summary>Notes that all is saved.</summary>
    public void MarkSaved()
    {
        _ended.Clear();
        foreach (var hour in _hours.Values.Where(IsUnsaved))
        {
            for (var index = hour.Newest; index != None && !_entries[index].IsSaved; index = _entries[index].OlderOfHour)
                (_entries[index].IsSaved, _entries[index].HasCopy) = (true, true);
            hour.MarkSaved();
        }
    }

    /// <summary>Takes over the counters of an earlier run.</summary>
    public void RestoreCounters(long unknown, long overflow) => (Unknown, Overflow) = (unknown, overflow);
}
