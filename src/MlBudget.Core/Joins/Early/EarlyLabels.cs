using MlBudget.Core.Labels;
using MlBudget.Core.Records;

namespace MlBudget.Core.Joins.Early;

/// <summary>
/// Labels that wait for their prediction, by id and by hour of arrival, which leave with the whole hour. Of labels of one
/// id that say the same and would meet the same predictions, the one is kept that wins over the others: outcome tables are
/// written again and again. What has waited in vain is remembered for as long as labels of its hour come.
/// </summary>
/// <param name="definition">What labels say, and for how long they wait.</param>
internal sealed partial class EarlyLabels(JoinDefinition definition)
{
    private const int None = -1;

    private readonly Dictionary<UInt128, int> _byId = [];
    private readonly SortedDictionary<long, EarlyHour> _hours = [];
    private readonly HashSet<long> _ended = [];
    private readonly List<(long Sequence, int Track, Label Label)> _taken = [];
    private Entry[] _entries = new Entry[16];
    private long _sequence;
    private int _used;
    private int _free = None;

    /// <summary>How many ids have labels that wait.</summary>
    public int Ids { get; private set; }

    /// <summary>How many labels wait.</summary>
    public long Count { get; private set; }

    /// <summary>Labels that could not wait, because too many did.</summary>
    public long Overflow { get; private set; }

    /// <summary>The hours that have labels, the oldest first.</summary>
    public IReadOnlyCollection<EarlyHour> Hours => _hours.Values;

    /// <summary>Keeps a label, if it tells more than those that are kept.</summary>
    public void Keep(UInt128 id, int track, in Label label)
    {
        if (Find(id, track, label) is { } known)
            Advance(known, label.Arrival);
        else if (Count >= definition.MaxEarlyLabels)
            Overflow++;
        else
            Add(id, track, label);
    }

    /// <summary>
    /// Takes away the labels of an id, in the order in which they came: then the counters by arrival count the same as if
    /// the prediction had been there before.
    /// </summary>
    /// <param name="id">The id.</param>
    /// <param name="taken">Gets them.</param>
    public void Take(UInt128 id, List<(int Track, Label Label)> taken)
    {
        taken.Clear();
        TakeAway(id);
        foreach (var (_, track, label) in _taken)
            taken.Add((track, label));
    }

    /// <summary>Lets the labels of an id wait under another one.</summary>
    public void Rename(UInt128 old, UInt128 id)
    {
        TakeAway(old);
        foreach (var (sequence, track, label) in _taken)
        {
            if (Find(id, track, label) is { } known)
                Advance(known, label.Arrival);
            else
                _entries[Add(id, track, label)].Sequence = sequence;
        }
    }

    /// <summary>An hour, which is added when it is new.</summary>
    public EarlyHour HourOf(long hour)
    {
        if (!_hours.TryGetValue(hour, out var early))
            _hours[hour] = early = new(hour);
        return early;
    }

    private void TakeAway(UInt128 id)
    {
        _taken.Clear();
        var index = _byId.GetValueOrDefault(id, None);
        while (index != None)
        {
            ref var entry = ref _entries[index];
            var (current, next) = (index, entry.NextOfId);
            index = next;
            if (entry.IsUnknown)
                continue;
            _taken.Add((entry.Sequence, entry.Track, entry.Label));
            var hour = _hours[JoinDefinition.HourOf(entry.Arrival)];
            if (entry.HasCopy)
                hour.Removed.Add(id);
            Remove(hour, current);
            if (hour.Newest == None)
                Close(hour);
        }

        _taken.Sort((a, b) => a.Sequence.CompareTo(b.Sequence));
    }

    /// <summary>The label that waits and stands for one.</summary>
    private int? Find(UInt128 id, int track, Label label)
    {
        for (var index = _byId.GetValueOrDefault(id, None); index != None; index = _entries[index].NextOfId)
        {
            ref var entry = ref _entries[index];
            if (!entry.IsUnknown && entry.Track == track && entry.Label.IsLike(label) && definition.MeetTheSame(entry.Arrival, label.Arrival))
                return index;
        }

        return null;
    }

    /// <summary>Lets a label of the same hour that says the same stand for the known one, if it wins over that.</summary>
    private void Advance(int index, long arrival)
    {
        ref var entry = ref _entries[index];
        if (!(entry.Label with { Arrival = arrival }).WinsOver(entry.Label, definition.Wins))
            return;
        entry.Arrival = arrival;
        var hour = HourOf(JoinDefinition.HourOf(arrival));
        Unlink(hour, index);
        Link(hour, index);
    }

    private int Add(UInt128 id, int track, Label label)
    {
        Ids += Waits(id) ? 0 : 1;
        var index = _free;
        if (index != None)
            _free = _entries[index].NextOfId;
        else if ((index = _used++) == _entries.Length)
            Array.Resize(ref _entries, _entries.Length * 2);
        _entries[index] = new()
        {
            Id = id,
            Track = (ushort)track,
            Class = label.Class,
            Arrival = label.Arrival,
            Number = label.Number,
            Sequence = _sequence++,
            NextOfId = _byId.GetValueOrDefault(id, None),
        };
        _byId[id] = index;
        Link(HourOf(JoinDefinition.HourOf(label.Arrival)), index);
        Count++;
        return index;
    }

    /// <summary>Whether a label of an id waits.</summary>
    private bool Waits(UInt128 id)
    {
        var index = _byId.GetValueOrDefault(id, None);
        while (index != None && _entries[index].IsUnknown)
            index = _entries[index].NextOfId;
        return index != None;
    }

    private void Remove(EarlyHour hour, int index)
    {
        var (id, next, isUnknown) = (_entries[index].Id, _entries[index].NextOfId, _entries[index].IsUnknown);
        var before = _byId[id];
        if (before == index)
        {
            _byId[id] = next;
        }
        else
        {
            while (_entries[before].NextOfId != index)
                before = _entries[before].NextOfId;
            _entries[before].NextOfId = next;
        }

        Unlink(hour, index);
        _entries[index].NextOfId = _free;
        _free = index;
        if (_byId[id] == None)
            _byId.Remove(id);
        if (isUnknown)
            _remembered--;
        else
            EndWait(id);
    }

    /// <summary>Notes that a label of an id waits no more.</summary>
    private void EndWait(UInt128 id)
    {
        Count--;
        Ids -= Waits(id) ? 0 : 1;
    }

    /// <summary>What is not saved stands before what is, so an hour's new labels are found without the old ones.</summary>
    private void Link(EarlyHour hour, int index)
    {
        ref var entry = ref _entries[index];
        (entry.IsSaved, entry.NewerOfHour, entry.OlderOfHour) = (false, None, hour.Newest);
        if (hour.Newest != None)
            _entries[hour.Newest].NewerOfHour = index;
        hour.Newest = index;
        hour.Waiting += entry.IsUnknown ? 0 : 1;
    }

    private void Unlink(EarlyHour hour, int index)
    {
        var (newer, older) = (_entries[index].NewerOfHour, _entries[index].OlderOfHour);
        if (newer == None)
            hour.Newest = older;
        else
            _entries[newer].OlderOfHour = older;
        if (older != None)
            _entries[older].NewerOfHour = newer;
        hour.Waiting -= _entries[index].IsUnknown ? 0 : 1;
    }

    private void Close(EarlyHour hour)
    {
        _hours.Remove(hour.Hour);
        if (hour.Segments > 0)
            _ended.Add(hour.Hour);
    }

    private struct Entry
    {
        public UInt128 Id;
        public long Arrival;
        public long Sequence;
        public long Number;
        public int NextOfId;
        public int NewerOfHour;
        public int OlderOfHour;
        public ushort Track;
        public BinaryClass Class;
        public bool IsSaved;

        /// <summary>Whether a segment of its hour has it, also one that says less of it than is known by now.</summary>
        public bool HasCopy;

        /// <summary>Whether it has waited in vain, and is only remembered.</summary>
        public bool IsUnknown;

        public readonly Label Label => new(Class, Arrival, Number);
    }
}
