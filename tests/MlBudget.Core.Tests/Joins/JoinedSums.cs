using MlBudget.Core.Joins;
using MlBudget.Core.Labels;
using MlBudget.Core.Measures;
using MlBudget.Core.Persistence;
using MlBudget.Core.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Joins;

/// <summary>A join whose rows are counted.</summary>
internal sealed class JoinedSums
{
    private readonly SegmentStore _store = new();
    private readonly MeasureTallies[] _tallies;
    private readonly MeasureFolder _folder;
    private readonly JoinDefinition _definition;

    /// <summary>Nothing is joined.</summary>
    /// <param name="layout">What is kept of rows, of one track.</param>
    /// <param name="wins">Which of several labels counts.</param>
    /// <param name="countings">What is counted of the rows.</param>
    /// <param name="keptAnswer">The kept number that the label is compared with; null for none.</param>
    public JoinedSums(RowLayout layout, LabelPrecedence wins, Counting[] countings, int? keptAnswer = null)
    {
        _tallies = [.. countings.Select(counting => new MeasureTallies(new(counting, null, null)))];
        _folder = new(_tallies, Batch.DefaultCapacity);
        _definition = new(layout, [], TimeSpan.FromHours(100)) { Wins = wins, LabelTrack = keptAnswer is null ? null : 0, KeptAnswer = keptAnswer };
        Join = New();
    }

    public LabelJoin Join { get; private set; }

    /// <summary>A prediction of some hour, with the numbers that are kept of it.</summary>
    public void Predict(UInt128 id, long hour, long[] kept)
    {
        var frame = new FoldFrame(1, 0, numbers: kept.Length) { Count = 1 };
        for (var number = 0; number < kept.Length; number++)
            frame.KeptNumbers[number][0] = kept[number];
        frame.Predicted[0] = Millionths.IsKnown(kept[0]) ? BinaryClass.Positive : BinaryClass.Unknown;
        Join.AddPrediction(id, hour * EventTime.PerHour, frame, 0);
    }

    /// <summary>Commits, and goes on with what is read back.</summary>
    public void StartAgain()
    {
        Join.Flush();
        Join.WriteChanges(_store);
        _store.Commit(Join.Layout);
        var conflicts = Join.Conflicts;
        Join = New();
        Join.RestoreCounters(new(0, 0, 0, 0, conflicts, 0));
        foreach (var (key, bytes) in _store.InOrder)
            Join.RestoreSegment(key, bytes, _definition.Layout);
        Join.Restored(_definition.Layout);
    }

    /// <summary>What a counting has counted of the first three hours.</summary>
    public ReadOnlySpan<long> Of(int counting)
    {
        var sums = new long[_tallies[counting].Definition.Counting.Counters.Length];
        _tallies[counting].SumInto(0, new TimeWindow(0, 180), sums);
        return sums;
    }

    private LabelJoin New() => new(_definition, (frame, kind) => _folder.Fold(frame, kind));
}
