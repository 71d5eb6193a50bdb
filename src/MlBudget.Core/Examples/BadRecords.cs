using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;

namespace MlBudget.Core.Examples;

/// <summary>Where a bad record is.</summary>
/// <param name="Place">What holds it: a file's path.</param>
/// <param name="Number">Which of the records there it is: of a file the line, from 1 on.</param>
/// <param name="Group">The group that it is of, where groups are compared; else null.</param>
public sealed record BadRecord(string Place, long Number, string? Group);

/// <summary>What was found of an SLO's records in a stretch of time.</summary>
/// <param name="Records">Where bad ones are, in the order of their places.</param>
/// <param name="Bad">How many there are.</param>
/// <param name="Events">How many records count, good and bad.</param>
/// <param name="Predictions">How many predictions were made in that time, whether they count or not.</param>
/// <param name="HiddenGroups">How many groups have outcomes that are too few to be shown.</param>
/// <param name="NotHeld">Of how many predictions is not known what labels say, since too many of them wait at once.</param>
public sealed record BadRecordsFound(
    ImmutableArray<BadRecord> Records, long Bad, long Events, long Predictions, int HiddenGroups, long NotHeld);

/// <summary>
/// Finds bad records of an SLO: predictions and labels are counted by a ledger as they are when the model runs, and what is bad of a
/// row is what its measures count of it. What waits for labels is bounded as it is then.
/// </summary>
public sealed class BadRecords
{
    private readonly ModelDefinition _model;
    private readonly Badness _badness;
    private readonly (long From, long To) _range;
    private readonly int _most;
    private readonly ModelLedger _ledger;
    private readonly ImmutableArray<TermOfRows> _ofPredictions;
    private readonly ImmutableArray<TermOfRows> _ofLabelled;
    private readonly Dictionary<(UInt128 Id, long Hour), (string Place, long Number)> _origins = [];
    private readonly Dictionary<(int Group, int Part), RowsOfPart> _parts = [];
    private readonly ExcludedMinutes _excluded;
    private long _predictions;
    private long _latest;

    /// <summary>Nothing was counted yet.</summary>
    /// <param name="model">The model.</param>
    /// <param name="badness">What is bad.</param>
    /// <param name="from">The first instant of predictions that are looked at.</param>
    /// <param name="to">The instant behind the last one.</param>
    /// <param name="most">How many records are shown, at least 1.</param>
    /// <param name="excluded">The time whose predictions count in nothing of the SLO.</param>
    public BadRecords(ModelDefinition model, Badness badness, Instant from, Instant to, int most, ExcludedTime excluded)
    {
        (_model, _badness, _range, _most) = (model, badness, (from.Micros, to.Micros), most);
        _ledger = new(model) { Counted = NotePredictions };
        var populations = PopulationRows.Of(model.Measures, model.Labels?.KeptConditions ?? [], Batch.DefaultCapacity);
        ImmutableArray<TermOfRows> terms = [.. TermsOf(badness.Proportions, 0), .. (badness.Groups?.Others ?? []).SelectMany((other, index) => TermsOf(other.Proportions, index + 1))];
        var isByHour = badness.Proportions.Any(proportion => proportion.Measures.Any(measure => model.Measures[measure].Slot == SlotSize.Hour));
        var hours = new TimeWindow(from.Minute.Floor(TimeWindow.Hour).Number, TimeWindow.Ceiling(to.Minute.Number + 1, TimeWindow.Hour));
        _excluded = new(excluded, hours, isByHour ? SlotSize.Hour : SlotSize.Minute);
        _ofPredictions = [.. terms.Where(term => term.Counting.Track is null)];
        _ofLabelled = [.. terms.Where(term => term.Counting.Track is not null)];

        IEnumerable<TermOfRows> TermsOf(ImmutableArray<Proportion> proportions, int other) => proportions
            .SelectMany((proportion, index) => proportion.Terms.Select(term => TermOfRows.Of(
                model.Measures[term.Measure].Counting, term, proportion.Sense, PartOf(badness.Attribute is null ? 0 : index, other), populations[term.Measure])))
            .OfType<TermOfRows>();
    }

    /// <summary>From which instant on predictions have to be counted: one that repeats an earlier id counts nowhere.</summary>
    public Instant Earliest => new Instant(_range.From) - (_model.IdsRemembered ?? TimeSpan.Zero);

    /// <summary>Whether labels of a source of their own tell what is bad.</summary>
    public bool NeedsLabels => !_ofLabelled.IsEmpty;

    /// <summary>Whether a part of the time is excluded.</summary>
    public bool HasExcludedTime => _excluded.HasAny;

    /// <summary>Counts predictions, in any order.</summary>
    /// <param name="batch">The predictions, with their origins.</param>
    public void AddPredictions(Batch batch)
    {
        NoteTime(batch);
        _ledger.FoldPredictions(batch);
    }

    /// <summary>Counts labels, in any order.</summary>
    public void AddLabels(Batch batch)
    {
        NoteTime(batch);
        _ledger.FoldLabels(batch, new());
    }

    /// <summary>What was found, once all was counted.</summary>
    public BadRecordsFound Find()
    {
        _ledger.AssumeUnlabelled(new(_latest));
        var notHeld = FindLabelled();
        // What is counted of the groups beside it only tells how large they are.
        var own = _parts.Where(part => part.Key.Part < _badness.Proportions.Length).ToArray();
        var small = own.GroupBy(part => part.Key.Part).SelectMany(part => IsBesideSmall(part.Key) ? part.Select(each => each.Key) : Small(part)).ToHashSet();
        var hidden = small.Select(part => part.Group).Distinct().Count();
        var shown = own.Where(part => !small.Contains(part.Key)).ToArray();
        var records = Pick(shown.Select(part => part.Value.Examples.Select(
            origin => new BadRecord(origin.Place, origin.Number, NameOf(part.Key.Group))).ToArray()).ToArray());
        return new(
            [.. records.OrderBy(record => record.Place, StringComparer.Ordinal).ThenBy(record => record.Number)],
            shown.Sum(part => part.Value.Bad), shown.Sum(part => part.Value.Events), _predictions, hidden, notHeld);
    }

    /// <summary>A part of the SLI's own, or the same of one of the groups beside it.</summary>
    /// <param name="part">The part.</param>
    /// <param name="other">0 for its own; else which of the groups, from 1 on.</param>
    private int PartOf(int part, int other) => part + other * _badness.Proportions.Length;

    /// <summary>Whether a part of the SLI's own is too small, or the next smallest beside a group that is.</summary>
    private bool IsBesideSmall(int part)
    {
        if (_badness.Groups is not { } groups)
            return false;
        var sizes = Enumerable.Range(0, groups.Others.Length + 1).Select(group => new GroupSize(
            group == 0 ? groups.Own : groups.Others[group - 1].Name, _parts.Where(each => each.Key.Part == PartOf(part, group)).Sum(each => each.Value.Events)));
        return SmallGroups.Hidden([.. sizes], Math.Max(1, _badness.MinGroupSize), groups.Fields)[0];
    }

    /// <summary>The groups of a part whose outcomes are not shown.</summary>
    private IEnumerable<(int Group, int Part)> Small(IEnumerable<KeyValuePair<(int Group, int Part), RowsOfPart>> part)
    {
        var groups = part.ToArray();
        var hidden = SmallGroups.Hidden(
            [.. groups.Select(group => new GroupSize(group.Key.Group == GroupCodes.Overflow ? null : NameOf(group.Key.Group), group.Value.Events))],
            Math.Max(1, _badness.MinGroupSize), _badness.Fields);
        return groups.Where((_, group) => hidden[group]).Select(group => group.Key);
    }

    /// <summary>As many of each group and part as there is room for, each once.</summary>
    private List<BadRecord> Pick(BadRecord[][] parts)
    {
        var picked = new List<BadRecord>();
        for (var index = 0; picked.Count < _most && parts.Any(part => index < part.Length); index++)
        {
            picked.AddRange(parts.Where(part => index < part.Length).Select(part => part[index])
                .Except(picked).Take(_most - picked.Count));
        }

        return picked;
    }

    private string? NameOf(int group) => _badness.Attribute is not { } attribute ? null
        : group == GroupCodes.Overflow ? "beyond max_group_values" : _ledger.Groups(attribute)[group];

    private void NotePredictions(FoldFrame frame)
    {
        var batch = frame.Batch;
        for (var row = 0; row < frame.Count; row++)
        {
            if (!IsInRange(batch.Times[row]))
                continue;
            _predictions++;
            if (NeedsLabels && Bits.Get(frame.Rows, row) && Bits.Get(batch.HasId, row))
                _origins.TryAdd((batch.Ids[row], JoinDefinition.HourOf(batch.Times[row])), batch.Origins![row]);
        }

        if (_ofPredictions.IsEmpty)
            return;
        foreach (var term in _ofPredictions)
            term.Compute(frame);
        for (var row = 0; row < frame.Count; row++)
        {
            if (IsInRange(batch.Times[row]))
                Note(_ofPredictions, frame, row, batch.Origins![row]);
        }
    }

    /// <summary>Notes what labels have told, and says of how many predictions that is not known. Each track's rows come in the order of
    /// the ids.</summary>
    private long FindLabelled()
    {
        if (!NeedsLabels)
            return 0;
        var ids = _ledger.WaitingIds.ToArray();
        foreach (var track in _ofLabelled.GroupBy(term => term.Counting.Track))
        {
            var (terms, next) = (track.ToImmutableArray(), 0);
            _ledger.ReadWaiting(frame =>
            {
                if (frame.Track != track.Key)
                    return;
                foreach (var term in terms)
                    term.Compute(frame);
                for (var row = 0; row < frame.Count; row++)
                {
                    if (_origins.TryGetValue(ids[next++], out var origin))
                        Note(terms, frame, row, origin);
                }
            });
        }

        return _origins.Count - ids.LongCount(_origins.ContainsKey);
    }

    /// <summary>Notes a row in its group, in each part once: as an event of any of its terms, and as a bad one of any.</summary>
    private void Note(ImmutableArray<TermOfRows> terms, FoldFrame frame, int row, (string, long) origin)
    {
        var group = _badness.Attribute is { } attribute ? frame.Groups[attribute][row] : 0;
        if (group < 0)
            return;
        // The terms of a part stand beside one another.
        for (var next = 0; next < terms.Length;)
        {
            var part = terms[next].Part;
            var (isEvent, isBad) = (false, false);
            for (; next < terms.Length && terms[next].Part == part; next++)
            {
                isEvent |= terms[next].IsEvent(frame, row);
                isBad |= terms[next].IsBad(frame, row);
            }

            if (isEvent)
                Note((group, part), isBad, origin);
        }
    }

    private void Note((int Group, int Part) key, bool isBad, (string, long) origin)
    {
        if (!_parts.TryGetValue(key, out var rows))
            _parts[key] = rows = new();
        rows.Events++;
        rows.Bad += isBad ? 1 : 0;
        if (isBad && rows.Examples.Count < _most)
            rows.Examples.Add(origin);
    }

    private void NoteTime(Batch batch)
    {
        foreach (var time in batch.Times.AsSpan(0, batch.Count))
            _latest = Math.Max(_latest, time);
    }

    private bool IsInRange(long time) =>
        time >= _range.From && time < _range.To && !_excluded.Holds(new Instant(time).Minute);

    /// <summary>What a part of the SLI counts of a group: what is hidden or shown together.</summary>
    private sealed class RowsOfPart
    {
        public long Events { get; set; }

        public long Bad { get; set; }

        public List<(string Place, long Number)> Examples { get; } = [];
    }
}
