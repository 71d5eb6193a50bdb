using MlBudget.Core.Joins;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tests.Joins;

/// <summary>A join with tallies of what it hands on, as plain as can be: by minute, track, answer, verdict and groups.</summary>
internal sealed class CountingJoin
{
    private readonly int _attributes;
    private readonly Dictionary<string, int> _net = [];
    private readonly Dictionary<string, int> _arrived = [];
    private readonly Dictionary<string, int> _lags = [];

    public CountingJoin(JoinDefinition definition)
    {
        _attributes = definition.Groups.Count;
        Join = new(definition, Count);
    }

    /// <summary>As it was when a store was last committed to.</summary>
    public CountingJoin(JoinDefinition definition, SegmentStore store)
        : this(definition)
    {
        if (store.Layout is not { } layout)
            return;
        (_net, _arrived, _lags) = (new(store.Net), new(store.Arrived), new(store.Lags));
        Join.RestoreCounters(store.Counters!);
        foreach (var (key, bytes) in store.InOrder)
            Join.RestoreSegment(key, bytes, layout);
        Join.Restored(layout);
    }

    public LabelJoin Join { get; }

    /// <summary>What was counted less what was taken back, where it is not 0.</summary>
    public Dictionary<string, int> Net
    {
        get
        {
            Join.Flush();
            return _net.Where(entry => entry.Value != 0).ToDictionary();
        }
    }

    /// <summary>How long labels took, by hour, track and seconds, less what was taken back, where it is not 0.</summary>
    public Dictionary<string, int> Lags
    {
        get
        {
            Join.Flush();
            return _lags.Where(entry => entry.Value != 0).ToDictionary();
        }
    }

    public bool Predict(UInt128 id, long time, BinaryClass predicted, params int[] groups) => Predict(id, time, predicted, null, default, groups);

    /// <summary>A prediction with what is kept of it beside its answer and groups.</summary>
    public bool Predict(UInt128 id, long time, BinaryClass predicted, long? number, BinaryClass truth, params int[] groups)
    {
        var frame = new FoldFrame(1, _attributes, number is null ? 0 : 1, number is null ? 0 : 1) { Count = 1 };
        frame.Predicted[0] = predicted;
        if (number is { } kept)
        {
            frame.KeptNumbers[0][0] = kept;
            frame.KeptTruths[0][0] = truth;
        }

        for (var attribute = 0; attribute < _attributes; attribute++)
            frame.Groups[attribute][0] = groups[attribute];
        return Join.AddPrediction(id, time, frame, 0);
    }

    public void Label(UInt128 id, int track, long arrival, BinaryClass verdict, long number = 0) =>
        Join.AddLabel(id, track, new(verdict, arrival, number));

    /// <summary>Writes what has changed into a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="succeeds">Whether the transaction is committed, or rolled back.</param>
    /// <param name="isOld">Whether an older version does that, which says nothing of raw ids.</param>
    public void Commit(SegmentStore store, bool succeeds = true, bool isOld = false)
    {
        Join.Flush();
        Join.WriteChanges(store);
        if (!succeeds)
        {
            store.RollBack();
            return;
        }

        store.Commit(isOld ? Join.Layout with { RawIdsTo = null } : Join.Layout);
        (store.Net, store.Arrived, store.Lags) = (new(_net), new(_arrived), new(_lags));
        store.Counters = new(0, 0, Join.Expired, Join.Unknown, Join.Conflicts, Join.Overflow);
        Join.Committed();
    }

    public string Counters => $"{Join.Waiting} {Join.Unmatched} {Join.Expired} {Join.Unknown} {Join.Conflicts} {Join.Overflow}";

    /// <summary>All that can be seen of it, but for what was counted by arrival.</summary>
    public string Summary => $"{InOrder(Net)} | {InOrder(Lags)} | {Counters}";

    public string Arrived => InOrder(_arrived);

    private static string InOrder(Dictionary<string, int> counts) => string.Join(
        ", ", counts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}"));

    private void Count(FoldFrame rows, FoldKind kind)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            Assert.True(Bits.Get(rows.Rows, row));
            var groups = string.Join('/', rows.Groups.Select(codes => codes[row]));
            var key = $"{rows.Minutes[row]} {rows.Track} {rows.Predicted[row]} {rows.Actual[row]} {groups}";
            // Numbers are told only where there are any.
            if (rows.KeptNumbers.Length > 0)
                key += $" {rows.KeptNumbers[0][row]} {(rows.Track == JoinHistory.NumberTrack ? rows.ToldNumbers[row] : 0)}";
            _net[key] = _net.GetValueOrDefault(key) + (kind == FoldKind.TakeBack ? -1 : 1);
            var lag = $"{rows.Minutes[row]} {rows.Track} {rows.Lags[row]}";
            if (rows.Track < Joint.FirstTrack && rows.Lags[row] != FoldFrame.NoLag)
                _lags[lag] = _lags.GetValueOrDefault(lag) + (kind == FoldKind.TakeBack ? -1 : 1);
            if (kind == FoldKind.Arrival)
                _arrived[key] = _arrived.GetValueOrDefault(key) + 1;
        }
    }
}

/// <summary>Keeps segments as a database would: what a transaction gives is there once it is committed.</summary>
internal sealed class SegmentStore : ILedgerWriter
{
    private readonly Dictionary<SegmentKey, byte[]> _segments = [];
    private readonly List<Action> _transaction = [];

    public RowLayout? Layout { get; private set; }

    public LedgerCounters? Counters { get; set; }

    public Dictionary<string, int> Net { get; set; } = [];

    public Dictionary<string, int> Arrived { get; set; } = [];

    public Dictionary<string, int> Lags { get; set; } = [];

    /// <summary>How many segments the last commit wrote.</summary>
    public int Written { get; private set; }

    public IEnumerable<(SegmentKey Key, byte[] Bytes)> InOrder => _segments
        .OrderBy(entry => (entry.Key.Kind, entry.Key.Hour, entry.Key.Number)).Select(entry => (entry.Key, entry.Value));

    public void Replace(SegmentKey key, byte[] bytes) => _segments[key] = bytes;

    public void Commit(RowLayout layout)
    {
        Written = 0;
        foreach (var act in _transaction)
            act();
        _transaction.Clear();
        Layout = layout;
    }

    public void RollBack() => _transaction.Clear();

    public void WriteSegment(SegmentKey key, ReadOnlySpan<byte> rows)
    {
        var bytes = rows.ToArray();
        _transaction.Add(() =>
        {
            _segments[key] = bytes;
            Written++;
        });
    }

    public void DeleteSegments(SegmentKind kind, long hour) => _transaction.Add(() =>
    {
        foreach (var key in _segments.Keys.Where(key => key.Kind == kind && key.Hour == hour).ToArray())
            _segments.Remove(key);
    });

    public void WriteCounters(LedgerCounters counters) => throw new NotSupportedException();

    public void WriteObserved(int measure, ReadOnlySpan<long> observed) => throw new NotSupportedException();

    public void WriteArrived(int measure, ReadOnlySpan<long> arrived) => throw new NotSupportedException();

    public void WritePage(PageKey key, ReadOnlySpan<long> cells) => throw new NotSupportedException();

    public void DeletePage(PageKey key) => throw new NotSupportedException();

    public void WriteGroup(int attribute, int code, string value) => throw new NotSupportedException();
}
