using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;

namespace MlBudget.Core.Ledgers;

/// <content>How a ledger is committed, and restored as it was at its last commit.</content>
public sealed partial class ModelLedger
{
    private bool _hadOtherLabels;

    /// <summary>Writes what has changed since the last commit. After a transaction that failed it is called again.</summary>
    public void WriteChanges(ILedgerWriter writer)
    {
        writer.WriteCounters(Counters);
        for (var attribute = 0; attribute < _groups.Length; attribute++)
            _groups[attribute].WriteChanges(attribute, writer);
        for (var measure = 0; measure < _measures.Length; measure++)
            _measures[measure].WriteChanges(measure, writer);
        _join?.WriteChanges(writer);
        _samples?.WriteChanges(writer);
    }

    /// <summary>What was written is committed.</summary>
    public void Committed()
    {
        foreach (var groups in _groups)
            groups.Committed();
        foreach (var measure in _measures)
            measure.Committed();
        _join?.Committed();
        _samples?.Committed();
    }

    /// <summary>Takes the counters as they were committed.</summary>
    public void Restore(LedgerCounters counters)
    {
        (Predictions, GroupOverflow) = (counters.Predictions, counters.GroupOverflow);
        (_duplicates, _refusedIds, _labelsLeftOut) = (counters.Duplicates, counters.RefusedIds, counters.LabelsLeftOut);
        _numbersOutOfRange = counters.NumbersOutOfRange;
        _join?.RestoreCounters(counters);
        AnswerTexts.Restore(counters.AnswerTexts);
        _hadOtherLabels = !LabelTexts.Restore(counters.LabelTexts);
    }

    /// <summary>Takes a value of an attribute as it was committed: those of an attribute in the order of their codes.</summary>
    /// <exception cref="BlobException">It is not the next one.</exception>
    public void RestoreGroup(int attribute, int code, string value) => _groups[attribute].Restore(code, value);

    /// <summary>Takes what a measure has counted by arrival, as it was committed.</summary>
    /// <exception cref="BlobException">It is of another number of counters.</exception>
    public void RestoreArrived(int measure, ReadOnlySpan<long> arrived) => _measures[measure].RestoreArrived(arrived);

    /// <summary>Takes what is known of when the observation of a measure started, as it was committed.</summary>
    /// <exception cref="BlobException">It is something else.</exception>
    public void RestoreObserved(int measure, ReadOnlySpan<long> observed) => _measures[measure].RestoreObserved(observed);

    /// <summary>Takes a page as it was committed, after all groups.</summary>
    /// <exception cref="BlobException">It doesn't fit the measure.</exception>
    public void RestorePage(PageKey key, ReadOnlySpan<long> cells)
    {
        var groups = _measures[key.Measure].Definition.Attribute is { } attribute ? _groups[attribute].Count : 1;
        if (key.Group < 0 || key.Group >= groups)
            throw new BlobException($"found a page of group {key.Group}, expected one of {groups} groups");
        _measures[key.Measure].Restore(key, cells);
    }

    /// <summary>What the columns of segments mean now; null where no id is remembered and nothing is sampled.</summary>
    public RowLayout? Layout => _samples is null ? _join?.Layout
        : (_join?.Layout ?? NothingWaits) with { Samples = _samples.Layout.Identity };

    /// <summary>Rows of samples only: no row that ever waited is of use.</summary>
    private static RowLayout NothingWaits { get; } = new(string.Empty, string.Empty, [], []);

    /// <summary>Takes a segment of rows as it was committed, in the order of kinds, hours and numbers, after all groups.</summary>
    /// <exception cref="BlobException">It is none.</exception>
    public void RestoreSegment(SegmentKey key, ReadOnlySpan<byte> rows, RowLayout stored)
    {
        // What samples know of labels was read with the classes of then.
        if (key.Kind == SegmentKind.Samples)
            _samples?.RestoreSegment(key, rows, _hadOtherLabels ? null : stored.Samples);
        else
            _join?.RestoreSegment(key, rows, stored);
    }

    /// <summary>All segments were given.</summary>
    /// <param name="stored">What their columns mean.</param>
    public void Restored(RowLayout stored) => _join?.Restored(stored with { Samples = null });

    /// <summary>
    /// Counts what waits into measures that are new: they know all that labels have told of it, so that a better label
    /// takes back what was counted and nothing else.
    /// </summary>
    /// <param name="measures">The indices of the measures, which are empty.</param>
    public void Recount(IEnumerable<int> measures)
    {
        var folder = new MeasureFolder([.. measures.Except(Definition.ReadyMade).Select(measure => _measures[measure])], Batch.DefaultCapacity);
        _join?.Recount((rows, kind) => folder.Fold(rows, kind));
    }

    private LedgerCounters Counters => new(
        Predictions, GroupOverflow, _join?.Expired ?? 0, _join?.Unknown ?? 0, _join?.Conflicts ?? 0, _join?.Overflow ?? 0)
    {
        Duplicates = _duplicates,
        RefusedIds = _refusedIds,
        LabelsLeftOut = _labelsLeftOut,
        NumbersOutOfRange = NumbersOutOfRange ?? _numbersOutOfRange,
        ListsCountedBefore = _join?.ListsCountedBefore ?? 0,
        AnswerTexts = AnswerTexts.Stored,
        LabelTexts = LabelTexts.Stored,
    };
}
