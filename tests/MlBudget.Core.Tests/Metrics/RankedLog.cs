using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>How it is said which items are relevant.</summary>
internal enum Judging
{
    /// <summary>By grades in the record of what was shown.</summary>
    SameRecord,

    /// <summary>By a label with the grades of a whole list.</summary>
    List,

    /// <summary>By labels that each name an item.</summary>
    Items,

    /// <summary>By labels that each name a position.</summary>
    Positions,
}

/// <summary>What was shown, by rank, each item once, and how relevant it was; null where nobody judged it.</summary>
internal sealed record RankedList(params double?[] Shown)
{
    /// <summary>How relevant other items are.</summary>
    public double[] Unshown { get; init; } = [];

    /// <summary>The vector of math.md.</summary>
    public static readonly RankedList Vector = new(3, 2, 3, 0, 1, 2);

    /// <summary>The other one, of which items were judged that were not shown.</summary>
    public static readonly RankedList WithUnshown = new(3, 0, 2) { Unshown = [3, 1] };

    /// <summary>Lists of up to ten items, some of them empty or of no relevant item.</summary>
    public static RankedList[] Drawn(int seed, int count = 120, int least = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new RankedList([.. Grades(random.Next(least, 11))]) { Unshown = [.. Grades(random.Next(4)).OfType<double>()] })];

        IEnumerable<double?> Grades(int length) => Enumerable.Range(0, length).Select(_ => random.Next(3) == 0 ? random.Next(4) + random.Next(2) * 0.5 : (double?)0);
    }
}

/// <summary>A ranking of which one metric is counted.</summary>
internal sealed class RankedLog
{
    public const int MaxItems = 12;

    private const int Days = 2;

    private static readonly TimeWindow Window = new(0, Days * TimeWindow.Day);

    private readonly string _metric;
    private readonly Judging _judging;
    private readonly int _maxItems;
    private readonly MetricRequest _request;
    private readonly LedgerStore _store = new();
    private Sli _sli = null!;
    private int _rows;

    /// <summary>An empty log.</summary>
    public RankedLog(string metric, Judging judging, decimal? normal = null, MetricOptions? options = null, TimeSpan? assumesAfter = null, int maxItems = MaxItems)
    {
        (_metric, _judging, _maxItems, AssumesAfter) = (metric, judging, maxItems, assumesAfter);
        var kind = Ranking.Instance.Find(metric)!;
        _request = new() { Bound = normal is null ? kind.Bounds[0] : BoundKind.MaxDegradation, Normal = normal, Options = options ?? MetricOptions.None };
        Ledger = new(Define());
    }

    public ModelLedger Ledger { get; private set; }

    public TimeSpan? AssumesAfter { get; }

    public int Measure => _sli.Measures[0];

    /// <summary>What the metric says of all that was counted.</summary>
    public SliResult Result
    {
        get
        {
            Ledger.Advance(new((Window.To + TimeWindow.Day) * EventTime.PerMinute));
            return _sli.Begin(Ledger, Window, Window).Evaluate(Window);
        }
    }

    public SliReading Reading => Result.Reading!.Value;

    public long[] Counters
    {
        get
        {
            var sums = new long[Ledger.WidthOf(Measure)];
            Ledger.SumInto(Measure, 0, Window, sums);
            return sums;
        }
    }

    public static MetricOptions Options(int? k = null, string? gain = null, string? ideal = null, params (string Name, decimal Value)[] others)
    {
        var words = ImmutableDictionary<string, string>.Empty;
        return new()
        {
            Numbers = others.Concat(k is { } within ? [("k", within)] : []).ToImmutableDictionary(other => other.Item1, other => other.Item2),
            Words = (gain is null ? words : words.Add("gain", gain)).AddRange(ideal is null ? [] : [new("ideal", ideal)]),
        };
    }

    /// <summary>Counts lists and what was judged of them.</summary>
    public RankedLog Fold(params IEnumerable<RankedList> lists)
    {
        foreach (var list in lists)
        {
            Show(_rows, list);
            Judge(_rows, list);
            _rows++;
        }

        return this;
    }

    /// <summary>Counts what was shown.</summary>
    public void Show(int row, RankedList list)
    {
        var predictions = new Batch(Ledger.Definition.Predictions, 1);
        Begin(predictions, row, MinuteOf(row));
        BatchRow.Set(predictions, "items", "");
        SetGrades(predictions, "grades", _judging == Judging.SameRecord ? list.Shown : []);
        SetGrades(predictions, "others", _judging == Judging.SameRecord ? [.. list.Unshown.Cast<double?>()] : []);
        for (var rank = 1; rank <= Math.Min(list.Shown.Length, MaxItems); rank++)
            BatchRow.Set(predictions, $"items[{rank - 1}]", ItemOf(rank));
        predictions.Count = 1;
        Ledger.FoldPredictions(predictions);
    }

    /// <summary>Counts what was judged of a list, by one label, or an item after the other.</summary>
    public void Judge(int row, RankedList list)
    {
        if (_judging == Judging.SameRecord)
            return;
        if (_judging == Judging.List)
        {
            JudgeWhole(row, list, MinuteOf(row) + 1);
            return;
        }

        for (var rank = 1; rank <= list.Shown.Length; rank++)
        {
            if (list.Shown[rank - 1] is { } grade)
                Judge(row, rank, grade, MinuteOf(row) + rank);
        }

        for (var other = 0; other < list.Unshown.Length && _judging == Judging.Items; other++)
            Judge(row, 1000 + other, list.Unshown[other], MinuteOf(row) + other);
    }

    /// <summary>Counts one label of a whole list.</summary>
    public void JudgeWhole(int row, RankedList list, int minute)
    {
        var label = new Batch(Ledger.Definition.Labels!.Schema!, 1);
        Begin(label, row, minute);
        SetGrades(label, "grades", list.Shown);
        SetGrades(label, "others", [.. list.Unshown.Cast<double?>()]);
        label.Count = 1;
        Ledger.FoldLabels(label, new());
    }

    /// <summary>Counts the judgment of one item.</summary>
    /// <param name="row">Which list.</param>
    /// <param name="rank">Where it was shown; from 1,000 on it was not.</param>
    /// <param name="grade">How relevant it is.</param>
    /// <param name="minute">When that became known.</param>
    public void Judge(int row, int rank, double grade, int minute)
    {
        var label = new Batch(Ledger.Definition.Labels!.Schema!, 1);
        Begin(label, row, minute);
        BatchRow.Set(label, "item", ItemOf(rank));
        BatchRow.Set(label, "position", (double)rank);
        BatchRow.Set(label, "grade", grade);
        label.Count = 1;
        Ledger.FoldLabels(label, new());
    }

    /// <summary>Goes on as another process would.</summary>
    public RankedLog Restart()
    {
        _store.Commit(Ledger);
        Ledger = _store.Restore(Define());
        return this;
    }

    public static int MinuteOf(int row) => row * 7 % (Days * TimeWindow.Day - 2) + 1;

    private static string ItemOf(int rank) => $"item-{rank}";

    private static void Begin(Batch batch, int row, int minute)
    {
        batch.Times[0] = minute * EventTime.PerMinute;
        batch.Ids[0] = (UInt128)row;
        Bits.Set(batch.HasId, 0);
    }

    private static void SetGrades(Batch batch, string list, double?[] grades)
    {
        BatchRow.Set(batch, list, "");
        for (var element = 0; element < grades.Length; element++)
            BatchRow.Set(batch, $"{list}[{element}]", grades[element]);
    }

    private ModelDefinition Define()
    {
        var measurements = new Measurements(Shape());
        _sli = Ranking.Instance.Find(_metric)!.Compile(_request, measurements);
        return ModelBuilder.Build(measurements, new() { Name = "search", Task = Ranking.Instance, Slos = [], Weights = Dimensions.DefaultWeights, Limits = new() });
    }

    private ModelShape Shape() => new()
    {
        TimePath = "time",
        IdPath = "id",
        Answers = AnswerKind.List,
        MaxItems = _maxItems,
        Lists = ImmutableDictionary<string, ListShape>.Empty.Add("items", List("items")),
        Labels = new(_judging == Judging.SameRecord ? LabelOrigin.Inline : LabelOrigin.Joined, null, TimeSpan.FromHours(6))
        {
            TimePath = "time",
            IdPath = "id",
            Unlabelled = AssumesAfter is { } after ? new(BinaryClass.Negative, after) : null,
            Judgments = _judging switch
            {
                Judging.Items => new() { Item = "item", Grade = new("grade") },
                Judging.Positions => new() { Position = new("position"), Grade = new("grade") },
                _ => new() { Grades = List("grades"), Unshown = List("others") },
            },
        },
    };

    private static ListShape List(string name) => new(name, name, string.Empty);
}
