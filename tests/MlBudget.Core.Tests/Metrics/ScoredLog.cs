using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
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

/// <summary>A score and the class that turned out to be true; null where there is none.</summary>
internal sealed record Scored(double? Score, bool? IsPositive)
{
    /// <summary>The example of the reference.</summary>
    public static readonly Scored[] Example = [new(0.9, true), new(0.8, false), new(0.6, true), new(0.35, true), new(0.1, false), new(0.1, false)];

    /// <summary>Scores whose labels follow them by a law.</summary>
    /// <param name="count">How many.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="truth">The probability of the positive class at a score.</param>
    /// <param name="score">Draws a score; null for all from 0 to 1 alike.</param>
    public static Scored[] Drawn(int count, Random random, Func<double, double> truth, Func<Random, double>? score = null) =>
        [.. Enumerable.Range(0, count).Select(_ => score?.Invoke(random) ?? random.NextDouble()).Select(drawn => new Scored(drawn, random.NextDouble() < truth(drawn)))];
}

/// <summary>A binary classifier of which one metric of its scores is counted.</summary>
internal sealed class ScoredLog
{
    private const int Days = 2;

    private static readonly TimeWindow Window = new(0, Days * TimeWindow.Day);

    private readonly string _metric;
    private readonly bool _areLabelsApart;
    private readonly MetricRequest _request;
    private readonly LedgerStore _store = new();
    private Sli _sli;
    private int _rows;

    /// <summary>An empty log.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="areLabelsApart">Whether labels are joined by id; else they are in the same records.</param>
    /// <param name="normal">The value that it is held against; null for a bound of its own.</param>
    /// <param name="options">The metric's options.</param>
    public ScoredLog(string metric, bool areLabelsApart = true, decimal? normal = null, params (string Name, decimal Value)[] options)
    {
        (_metric, _areLabelsApart) = (metric, areLabelsApart);
        _request = new()
        {
            Bound = normal is not null ? BoundKind.MaxDegradation : Kind.Bounds[0],
            Normal = normal,
            Options = new() { Numbers = options.ToImmutableDictionary(option => option.Name, option => option.Value) },
        };
        _sli = null!;
        Ledger = new(Define());
    }

    /// <summary>All metrics that are taken of scores and labels.</summary>
    public static IEnumerable<string> Metrics => BinaryClassification.Instance.Metrics
        .Where(metric => metric is not (ProportionMetric or EstimatedMetric) && metric.Options.IsEmpty | metric.Options.Any(option => option.Name == "bins"))
        .Where(IsOfScores).Select(metric => metric.Name);

    public ModelLedger Ledger { get; private set; }

    /// <summary>What the metric says of all that was counted.</summary>
    public SliResult Result
    {
        get
        {
            Ledger.Advance(new(Window.To * EventTime.PerMinute));
            return _sli.Begin(Ledger, Window, Window).Evaluate(Window);
        }
    }

    public SliReading Reading => Result.Reading!.Value;

    /// <summary>What an alert row holds of its short window.</summary>
    public SliReading Short => _sli.Begin(Ledger, Window, Window).EvaluateShort(Window).Reading!.Value;

    /// <summary>What was counted.</summary>
    public long[] Counters
    {
        get
        {
            var sums = new long[Ledger.WidthOf(_sli.Measures[0])];
            Ledger.SumInto(_sli.Measures[0], 0, Window, sums);
            return sums;
        }
    }

    private MetricKind Kind => BinaryClassification.Instance.Find(_metric)!;

    /// <summary>The value of some rows.</summary>
    public static double Value(string metric, IEnumerable<Scored> rows, params (string Name, decimal Value)[] options) =>
        new ScoredLog(metric, options: options).Fold(rows).Reading.Value;

    /// <summary>Counts rows, spread over the hours of two days.</summary>
    public ScoredLog Fold(IEnumerable<Scored> rows, int batchSize = 1000)
    {
        foreach (var chunk in rows.Chunk(batchSize))
        {
            var predictions = new Batch(Ledger.Definition.Predictions, batchSize);
            var labels = Ledger.Definition.Labels!.Schema is { } schema ? new Batch(schema, batchSize) : null;
            foreach (var row in chunk)
            {
                Append(predictions, _rows, "score", row.Score, "label", Text(row.IsPositive));
                if (labels is not null && row.IsPositive is not null)
                    Append(labels, _rows, "label", Text(row.IsPositive));
                _rows++;
            }

            Ledger.FoldPredictions(predictions);
            if (labels is not null)
                Ledger.FoldLabels(labels, new());
        }

        return this;
    }

    /// <summary>Counts a label of a row that was counted, which arrived earlier than its other ones, if any: so that it wins.</summary>
    public ScoredLog Label(int row, bool isPositive)
    {
        var labels = new Batch(Ledger.Definition.Labels!.Schema!, 1);
        Append(labels, row, "label", Text(isPositive));
        labels.Times[0] -= EventTime.PerMinute;
        Ledger.FoldLabels(labels, new());
        return this;
    }

    /// <summary>Goes on as another process would.</summary>
    public ScoredLog Restart()
    {
        _store.Commit(Ledger);
        Ledger = _store.Restore(Define());
        return this;
    }

    private static string? Text(bool? isPositive) => isPositive is null ? null : isPositive.Value ? "1" : "0";

    private static void Append(Batch batch, int row, params object?[] values)
    {
        batch.Times[batch.Count] = (row * 7 % (Days * TimeWindow.Day - 2) + 1) * EventTime.PerMinute;
        batch.Ids[batch.Count] = (UInt128)row;
        Bits.Set(batch.HasId, batch.Count);
        BatchRow.Set(batch, "answer", "1");
        for (var value = 0; value < values.Length; value += 2)
            BatchRow.Set(batch, (string)values[value]!, values[value + 1]);
        batch.Count++;
    }

    private static bool IsOfScores(MetricKind metric)
    {
        var measurements = new Measurements(Shape(areLabelsApart: true));
        try
        {
            metric.Compile(new() { Bound = metric.Bounds.FirstOrDefault() }, measurements);
        }
        catch (MissingInputException)
        {
            return false;
        }

        return measurements.Measures.Any(measure => measure.Counting is IClassCounting { CountsLabels: true } and not ConfusionCounting);
    }

    private ModelDefinition Define()
    {
        var measurements = new Measurements(Shape(_areLabelsApart));
        _sli = Kind.Compile(_request, measurements);
        return ModelBuilder.Build(measurements, new()
        {
            Name = "scores",
            Task = BinaryClassification.Instance,
            Slos = [],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
        });
    }

    private static ModelShape Shape(bool areLabelsApart) => new()
    {
        TimePath = "time",
        IdPath = "id",
        PredictionPath = "answer",
        Fields = ImmutableDictionary<string, ConditionField>.Empty
            .Add("score", new("score")).Add("confidence", new("score", 1, FieldDerivation.Confidence)),
        Labels = new(areLabelsApart ? LabelOrigin.Joined : LabelOrigin.Inline, "label", TimeSpan.Zero) { TimePath = "time", IdPath = "id" },
    };
}
