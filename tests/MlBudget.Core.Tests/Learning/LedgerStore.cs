using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Persistence;

namespace MlBudget.Core.Tests.Learning;

/// <summary>Keeps a ledger as a database would: what a transaction gives is there once it is committed.</summary>
internal sealed class LedgerStore : ILedgerWriter
{
    private readonly List<Action> _transaction = [];
    private readonly Dictionary<int, long[]> _arrived = [];
    private readonly Dictionary<int, long[]> _observed = [];
    private readonly Dictionary<PageKey, long[]> _pages = [];
    private readonly SortedDictionary<(int Attribute, int Code), string> _groups = [];
    private LedgerCounters? _counters;
    private RowLayout? _layout;

    /// <summary>The segments that are there.</summary>
    public Dictionary<SegmentKey, byte[]> Segments { get; } = [];

    /// <summary>The keys of the segments that the last commit wrote, those of samples only.</summary>
    public List<SegmentKey> Written { get; } = [];

    /// <summary>Commits what has changed, or fails to.</summary>
    /// <param name="ledger">What was counted.</param>
    /// <param name="succeeds">Whether it is committed, or rolled back.</param>
    /// <param name="isOld">Whether an older version does that, which says nothing of raw ids.</param>
    public void Commit(ModelLedger ledger, bool succeeds = true, bool isOld = false)
    {
        _transaction.Clear();
        Written.Clear();
        ledger.WriteChanges(this);
        if (!succeeds)
            return;
        foreach (var act in _transaction)
            act();
        _layout = isOld ? ledger.Layout! with { RawIdsTo = null } : ledger.Layout;
        ledger.Committed();
    }

    /// <summary>A ledger as it was at the last commit.</summary>
    public ModelLedger Restore(ModelDefinition definition)
    {
        var ledger = new ModelLedger(definition);
        if (_counters is null)
            return ledger;
        ledger.Restore(_counters);
        foreach (var ((attribute, code), value) in _groups)
            ledger.RestoreGroup(attribute, code, value);
        foreach (var (measure, arrived) in _arrived)
            ledger.RestoreArrived(measure, arrived);
        foreach (var (measure, observed) in _observed)
            ledger.RestoreObserved(measure, observed);
        foreach (var (key, cells) in _pages)
            ledger.RestorePage(key, cells);
        foreach (var (key, bytes) in Segments.OrderBy(entry => (entry.Key.Kind, entry.Key.Hour, entry.Key.Number)))
            ledger.RestoreSegment(key, bytes, _layout!);
        ledger.Restored(_layout!);
        return ledger;
    }

    public void WriteCounters(LedgerCounters counters) => _transaction.Add(() => _counters = counters);

    public void WriteArrived(int measure, ReadOnlySpan<long> arrived)
    {
        var copy = arrived.ToArray();
        _transaction.Add(() => _arrived[measure] = copy);
    }

    public void WriteObserved(int measure, ReadOnlySpan<long> observed)
    {
        var copy = observed.ToArray();
        _transaction.Add(() => _observed[measure] = copy);
    }

    public void WritePage(PageKey key, ReadOnlySpan<long> cells)
    {
        var copy = cells.ToArray();
        _transaction.Add(() => _pages[key] = copy);
    }

    public void DeletePage(PageKey key) => _transaction.Add(() => _pages.Remove(key));

    public void WriteGroup(int attribute, int code, string value) => _transaction.Add(() => _groups[(attribute, code)] = value);

    public void WriteSegment(SegmentKey key, ReadOnlySpan<byte> rows)
    {
        var copy = rows.ToArray();
        _transaction.Add(() => Segments[key] = copy);
        if (key.Kind == SegmentKind.Samples)
            Written.Add(key);
    }

    public void DeleteSegments(SegmentKind kind, long hour) => _transaction.Add(() =>
    {
        foreach (var key in Segments.Keys.Where(key => key.Kind == kind && key.Hour == hour).ToArray())
            Segments.Remove(key);
    });
}
