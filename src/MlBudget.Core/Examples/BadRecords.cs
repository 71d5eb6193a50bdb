using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
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
/// <param name="HiddenGroups">How many groups are too small for their outcomes to be shown.</param>
public sealed record BadRecordsFound(ImmutableArray<BadRecord> Records, long Bad, long Events, long Predictions, int HiddenGroups);

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
    private readonly Dictionary<UInt128, (string Place, long Number)> _origins = [];
    private readonly Dictionary<int, GroupOfRows> _groups = [];
    private long _predictions;
    private long _latest;

    /// <summary>Nothing was counted yet.</summary>
    /// <param name="model">The model.</param>
    /// <param name="badness">What is bad.</param>
    /// <param name="from">The first instant of predictions that are looked at.</param>
    /// <param name="to">The instant behind the last one.</param>
    /// <param name="most">How many records are shown, at least 1.</param>
    public BadRecords(ModelDefinition model, Badness badness, Instant from, Instant to, int most)
    {
        (_model, _badness, _range, _most) = (model, badness, (from.Micros, to.Micros), most);
        _ledger = new(model) { Counted = NotePredictions };
        var terms = badness.Proportions
            .SelectMany(proportion => proportion.Terms.Select(term => TermOfRows.Of(model.Measures[term.Measure].Counting, term, proportion.Sense)))
            .OfType<TermOfRows>().ToImmutableArray();
        _ofPredictions = [.. terms.Where(term => term.Counting.Track is null)];
        _ofLabelled = [.. terms.Where(term => term.Counting.Track is not null)];
    }

    /// <summary>From which instant on predictions have to be counted: one that repeats an earlier id counts nowhere.</summary>
    public Instant Earliest => new Instant(_range.From) - (_model.IdsRemembered ?? TimeSpan.Zero);

    /// <summary>Whether labels of a source of their own tell what is bad.</summary>
    public bool NeedsLabels => !_ofLabelled.IsEmpty;

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
        // What is assumed without a label is due by the latest record, but nothing that is asked for may expire.
        _ledger.Advance(Instant.Min(new(_latest), new Instant(_range.From) + _model.LabelWait));
        FindLabelled();
        var hidden = _groups.Values.Count(group => group.Events < _badness.MinGroupSize);
        var shown = _groups.Where(group => group.Value.Events >= _badness.MinGroupSize).ToArray();
        var records = Pick(shown.Select(group => group.Value.Examples.Select(
            origin => new BadRecord(origin.Place, origin.Number, NameOf(group.Key))).ToArray()).ToArray());
        return new(
            [.. records.OrderBy(record => record.Place, StringComparer.Ordinal).ThenBy(record => record.Number)],
            shown.Sum(group => group.Value.Bad), shown.Sum(group => group.Value.Events), _predictions, hidden);
    }

    /// <summary>As many of each group as there is room for.</summary>
    private List<BadRecord> Pick(BadRecord[][] groups)
    {
        var picked = new List<BadRecord>();
        for (var index = 0; picked.Count < _most && groups.Any(group => index < group.Length); index++)
            picked.AddRange(groups.Where(group => index < group.Length).Select(group => group[index]).Take(_most - picked.Count));
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
                _origins.TryAdd(batch.Ids[row], batch.Origins![row]);
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

    /// <summary>Each track's rows come in the order of the ids.</summary>
    private void FindLabelled()
    {
        if (!NeedsLabels)
            return;
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
    }

    /// <summary>Notes a row in its group: as an event of any of the terms, and as a bad one of any.</summary>
    private void Note(ImmutableArray<TermOfRows> terms, FoldFrame frame, int row, (string, long) origin)
    {
        var group = _badness.Attribute is { } attribute ? frame.Groups[attribute][row] : 0;
        var (isEvent, isBad) = (false, false);
        foreach (var term in terms)
        {
            isEvent |= term.IsEvent(frame, row);
            isBad |= term.IsBad(frame, row);
        }

        if (group < 0 || !isEvent)
            return;
        if (!_groups.TryGetValue(group, out var rows))
            _groups[group] = rows = new();
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

    private bool IsInRange(long time) => time >= _range.From && time < _range.To;

    private sealed class GroupOfRows
    {
        public long Events { get; set; }

        public long Bad { get; set; }

        public List<(string Place, long Number)> Examples { get; } = [];
    }
}
