using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Joins;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Samples;
using MlBudget.Core.Tasks;
using MlBudget.Core.Time;

namespace MlBudget.Core.Ledgers;

/// <summary>
/// All that was counted of one model. It has one writer; what it says at an instant depends on the records that it was
/// given, not on their order or how they were cut into batches.
/// </summary>
public sealed partial class ModelLedger : Tallies
{
    /// <summary>Minutes are kept for a day and a bit: the longest window that is cut at minutes, and a margin.</summary>
    private static readonly TimeSpan MinuteTier = TimeSpan.FromHours(26);

    private static readonly List<(int Row, UInt128 Hash)> NoRawIds = [];

    private readonly ChangeCounter _changes = new();
    private readonly MeasureTallies[] _measures;
    private readonly TimeSpan[] _minutesKept;
    private readonly TimeSpan[] _hoursKept;
    private readonly GroupCodes[] _groups;
    private readonly AttributeResolver[] _resolvers;
    private readonly RowResolver _rows;
    private readonly LabelVerdicts? _verdicts;
    private readonly KeptColumns _keptColumns;
    private readonly FoldFrame _frame;
    private ulong[] _kept = [];
    private ulong[] _others = [];
    private readonly MeasureFolder _folder;
    private readonly FieldCensus _census;
    private readonly LabelJoin? _join;
    private readonly DaySamples? _samples;
    private readonly List<(UInt128 Id, long Hour, Label Label)> _early = [];
    private long _duplicates;
    private long _refusedIds;
    private long _labelsLeftOut;
    private long _numbersOutOfRange;
    private bool _isFolding;
    private object? _asker;

    /// <summary>An empty ledger.</summary>
    /// <param name="definition">What is counted.</param>
    /// <param name="capacity">The most rows of a batch that it is given.</param>
    public ModelLedger(ModelDefinition definition, int capacity = Batch.DefaultCapacity)
    {
        Definition = definition;
        var excludedHours = new ExcludedHours(definition.Excluded);
        _measures = [.. definition.Measures.Select(measure => new MeasureTallies(measure) { Excluded = excludedHours, Changes = _changes })];
        _minutesKept = [.. Enumerable.Range(0, _measures.Length).Select(MinutesKept)];
        _hoursKept = [.. Enumerable.Range(0, _measures.Length).Select(HoursKept)];
        _groups = [.. definition.Attributes.Select(a => new GroupCodes(a.Name, definition.Limits.MaxGroupValues))];
        _resolvers = [.. definition.Attributes.Zip(_groups, (attribute, codes) => new AttributeResolver(attribute, codes))];
        Versions = definition.Versions is { } versions ? new(_groups[versions.Attribute]) : null;
        _rows = definition.Task.Rows(
            new(definition.PredictionColumn, definition.Labels?.Column, definition.Classes, definition.LabelClasses));
        _keptColumns = new(definition.Labels?.KeptNumbers ?? [], definition.Labels?.KeptConditions ?? []);
        _frame = new(capacity, _groups.Length, _keptColumns.Numbers, _keptColumns.Conditions);
        _folder = new([.. _measures.Where((_, measure) => !definition.ReadyMade.Contains(measure))], Math.Max(capacity, Batch.DefaultCapacity), definition.Labels?.KeptConditions ?? []);
        _census = new(_folder, Math.Max(capacity, Batch.DefaultCapacity));
        _samples = KeptRows.Samples(definition) is { } samples ? new(samples) : null;
        if (definition.Task.Answers == AnswerKind.Binary)
        {
            AnswerCounts = Find(counting => counting.OfRows is SelectionCounting) ?? Find(counting => counting.OfRows is IClassCounting);
            LabelCounts = Find(counting => counting.OfRows is ConfusionCounting) ?? Find(counting => counting is IClassCounting { CountsLabels: true });
        }

        ScoreCounts = Find(counting => counting is ScoreRangeCounting);
        (OtherAnswers, OtherLabels) = (new(definition.ManyClasses), new(definition.ManyClasses));
        AnswerTexts = new(definition.Classes, PlaceOfAnswers(definition));
        LabelTexts = new(definition.LabelClasses, PlaceOfLabels(definition));
        if (definition.Labels is { Origin: LabelOrigin.Joined } labels)
            _verdicts = new(labels.Tracks, definition.LabelClasses);
        if (KeptRows.Join(definition, _groups) is { } join)
        {
            _join = new(join, _folder.Fold) { Labelled = _samples is null ? null : NoteLabel };
        }
    }

    /// <summary>What is counted.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>All that may change of what it says.</summary>
    public LedgerStamp Stamp => new(
        _changes.Count, _groups.Sum(codes => (long)codes.Count), AnswerTexts.Changes + LabelTexts.Changes, Versions?.Changes ?? 0,
        new(Predictions, _duplicates, _refusedIds, _labelsLeftOut, NumbersOutOfRange ?? 0, GroupOverflow), Joins, SlosKeptFrom);

    /// <summary>By measure, the earliest minute whose counters have changed since this was asked last; the greatest number where none has. One
    /// alone may ask, who remembers what it has computed: for another one what was told before would never have changed.</summary>
    /// <param name="changedFrom">As many as there are measures.</param>
    /// <param name="asker">Who asks.</param>
    /// <exception cref="InvalidOperationException">Another one has asked before.</exception>
    internal void TakeChanges(Span<int> changedFrom, object asker)
    {
        if ((_asker ??= asker) != asker)
            throw new InvalidOperationException($"The changes of model '{Definition.Name}' are told to another one.");
        for (var measure = 0; measure < _measures.Length; measure++)
            changedFrom[measure] = _measures[measure].TakeChangedFrom();
    }

    /// <summary>Predictions that count, by arrival.</summary>
    public long Predictions { get; private set; }

    /// <summary>Predictions that repeat an id, within the time for which ids are remembered, and count nowhere else; null where
    /// none are remembered.</summary>
    public long? Duplicates => _join is null ? null : _duplicates;

    /// <summary>Predictions whose id is none, of those that count; null where no id is configured.</summary>
    public long? RefusedIds => Definition.Predictions.IdPath is null ? null : _refusedIds;

    /// <summary>Labels that the condition on labels leaves out; null without one.</summary>
    public long? LabelsLeftOut => Definition.Labels?.Where is null ? null : _labelsLeftOut;

    /// <summary>Numbers of predictions and labels that are beyond what is kept, and so unknown; null where no numbers are kept.</summary>
    public long? NumbersOutOfRange =>
        Definition.Labels?.KeptNumbers.Any(kept => !kept.IsClass) == true || Definition.Labels?.Tracks.Any(track => track is NumberTrack) == true
            ? _numbersOutOfRange + (_verdicts?.OutOfRange ?? 0) : null;

    /// <summary>Records whose value came beyond the cap of values that are kept apart.</summary>
    public long GroupOverflow { get; private set; }

    /// <summary>How labels find their predictions; null where they are not joined.</summary>
    public JoinCounts? Joins => _verdicts is null || _join is null ? null
        : new(_join.Waiting, _join.Unmatched, _join.Expired, _join.Unknown, _join.Conflicts, _join.Overflow);

    /// <summary>Since when versions have answered; null where records don't tell them.</summary>
    public VersionSightings? Versions { get; }

    /// <summary>The tallies of a measure.</summary>
    public MeasureTallies Measure(int index) => _measures[index];

    /// <summary>The values of an attribute.</summary>
    public GroupCodes Groups(int attribute) => _groups[attribute];

    /// <inheritdoc/>
    public override Counting CountingOf(int measure) => _measures[measure].Definition.Counting;

    /// <inheritdoc/>
    public override int GroupsOf(int measure) => _measures[measure].Groups;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ValuesOf(int attribute) => _groups[attribute];

    /// <inheritdoc/>
    public override void SumInto(int measure, int group, TimeWindow window, Span<long> sums) => _measures[measure].SumInto(group, window, sums);

    /// <inheritdoc/>
    public override long AllEvents(int measure, TimeWindow window) => _measures[measure].AllEvents(window);

    /// <inheritdoc/>
    public override ReadOnlySpan<long> ArrivedOf(int measure) => _measures[measure].Arrived;

    /// <inheritdoc/>
    public override SlotSize SlotOf(int measure) => _measures[measure].Definition.Slot;

    /// <summary>Nothing: it has counted all that came.</summary>
    public override int ExcludedIn(TimeWindow window, SlotSize slot) => 0;

    /// <inheritdoc/>
    public override bool HasMinutes(int measure, int group, int hour) => _measures[measure].HasMinutes(group, hour);

    /// <inheritdoc/>
    public override int KeptFrom => SlosKeptFrom;

    /// <inheritdoc/>
    public override int? ObservationStart(int measure) => _measures[measure].ObservationStart;

    /// <summary>Counts a batch of predictions. Those that the model's condition leaves out are taken out of the batch, which is
    /// smaller afterwards.</summary>
    public void FoldPredictions(Batch batch)
    {
        batch.Derive();
        if (Definition.Where is { } where)
        {
            _census.Note(batch, FoldInput.PredictionsRead);
            KeepOnly(batch, where);
        }

        Resolve(batch);
        foreach (var (row, raw) in RawIdsOf(batch))
            batch.Ids[row] = _join!.PredictionId(batch.Ids[row], raw, batch.Times[row]);
        _isFolding = true;
        MarkRepeated(batch);
        _isFolding = false;
        Versions?.Note(_frame, Definition.Versions!.Attribute);
        NoteTexts(batch);
        Sample();
        var counted = Bits.Count(_frame.Rows, 0, _frame.Count);
        Predictions += counted;
        _duplicates += batch.Count - counted;
        _refusedIds += Bits.Count(batch.RefusedIds, 0, batch.Count);
        GroupOverflow += CountOverflow();
        _numbersOutOfRange += KeptColumns.OutOfRange(_frame);
        _folder.Fold(_frame);
        _join?.Flush();
        Counted?.Invoke(_frame);
    }

    /// <summary>Counts a batch of labels. A label that tells nothing is refused in the source's name; one that the condition on
    /// labels leaves out is not, and is taken out of the batch, which is smaller afterwards.</summary>
    /// <param name="batch">The labels.</param>
    /// <param name="statistics">What the source has read.</param>
    /// <param name="refused">Gets the rows that are refused; null for nobody.</param>
    public void FoldLabels(Batch batch, SourceStatistics statistics, Action<Batch, int>? refused = null)
    {
        if (_join is null || _verdicts is null)
            throw new InvalidOperationException($"The labels of model '{Definition.Name}' are not joined.");
        if (Definition.Labels!.Where is { } where)
        {
            _census.Note(batch, FoldInput.LabelsRead);
            _labelsLeftOut += KeepOnly(batch, where);
        }

        _census.Note(batch, FoldInput.Labels);
        foreach (var (row, raw) in RawIdsOf(batch))
            batch.Ids[row] = _join.LabelId(batch.Ids[row], raw, batch.Times[row]);
        _verdicts.Judge(batch);
        NoteTexts(batch, _verdicts);
        for (var row = 0; row < batch.Count; row++)
        {
            _join.Expect(batch.Ids.AsSpan(0, batch.Count), row);
            var tellsNothing = true;
            for (var track = 0; track < Definition.Labels.Tracks.Length; track++)
            {
                if (_verdicts.Of(track)[row] == BinaryClass.Unknown)
                    continue;
                _join.AddLabel(batch.Ids[row], track, _verdicts.LabelOf(track, row, batch.Times[row]));
                tellsNothing = false;
            }

            if (!tellsNothing)
                continue;
            statistics.TakeBack(RejectionReason.Label);
            refused?.Invoke(batch, row);
        }

        _join.Flush();
    }

    /// <summary>Takes the records of which a condition is not true out of a batch, and says how many are left out.</summary>
    private int KeepOnly(Batch batch, Condition where)
    {
        if (_kept.Length < Bits.Words(batch.Capacity))
            (_kept, _others) = (new ulong[Bits.Words(batch.Capacity)], new ulong[Bits.Words(batch.Capacity)]);
        var (count, words) = (batch.Count, Bits.Words(batch.Count));
        where.Evaluate(batch, _kept.AsSpan(0, words), _others.AsSpan(0, words));
        batch.Keep(_kept);
        return count - batch.Count;
    }

    /// <summary>The rows of a batch that may be known by another hash than that of their id.</summary>
    private List<(int Row, UInt128 Hash)> RawIdsOf(Batch batch) => _join is { MayHoldRawIds: true } ? batch.RawIds : NoRawIds;

    private void Resolve(Batch batch)
    {
        _frame.Take(batch);
        _rows.Resolve(batch, _frame);
        _keptColumns.Resolve(batch, _frame);
        for (var attribute = 0; attribute < _resolvers.Length; attribute++)
            _resolvers[attribute].Resolve(batch, _frame, _frame.Groups[attribute]);
    }

    private long CountOverflow()
    {
        long overflow = 0;
        foreach (var groups in _frame.Groups)
        {
            for (var row = 0; row < _frame.Count; row++)
                overflow += groups[row] == GroupCodes.Overflow && Bits.Get(_frame.Rows, row) ? 1 : 0;
        }

        return overflow;
    }

    private void MarkRepeated(Batch batch)
    {
        Bits.Fill(_frame.Rows, batch.Count);
        if (_join is null)
            return;
        for (var row = 0; row < batch.Count; row++)
        {
            _join.Expect(batch.Ids.AsSpan(0, batch.Count), row);
            if (Bits.Get(batch.HasId, row) && !_join.AddPrediction(batch.Ids[row], batch.Times[row], _frame, row))
                Bits.Clear(_frame.Rows, row);
        }
    }
}
