using System.Collections.Immutable;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Learning;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Estimates;

/// <summary>The accuracy of a classifier of many before its labels come, and which classes a baseline says there are.</summary>
public sealed class ManyClassesEstimateTests
{
    private const int Days = 9, PerDay = 2000;

    private static readonly int Start = ScoredModel.Start;

    private static readonly string[] Classes = ["card", "loan", "transfer", "other"];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void It_is_near_the_truth_where_surer_and_less_sure_answers_come_than_in_the_baseline(int seed, bool areLabelsApart)
    {
        var random = new Random(seed);
        var baseline = Learned(random, areLabelsApart);
        var shifted = Log(random, Start, 1, sure: 0.2);
        var measurements = new Measurements(Shape(areLabelsApart) with { Baseline = baseline });
        var sli = MulticlassClassification.Instance.Find("estimated_accuracy")!.Compile(new() { Bound = BoundKind.AtLeast }, measurements);
        var ledger = new ModelLedger(Build(measurements));
        Fold(ledger, [.. shifted.Select(answer => answer with { Label = null })], areLabelsApart);
        ledger.Advance(new((Start + TimeWindow.Day) * EventTime.PerMinute));

        var window = new TimeWindow(Start, Start + TimeWindow.Day);
        var reading = sli.Begin(ledger, window, window).Read(window)!.Value;

        // Scores say twice as much as they should, so that they don't say it by themselves.
        Assert.Equal(shifted.Average(answer => answer.Label == answer.Class ? 1.0 : 0), reading.Value, tolerance: 0.03);
        Assert.Equal(PerDay, reading.Events);
        Assert.True(baseline.Quality["accuracy"].Pooled - reading.Value > 0.1);
    }

    [Fact]
    public void Without_classes_the_baselines_usual_answers_are_told_apart()
    {
        var random = new Random(4);
        var baseline = Learned(random, areLabelsApart: true);
        var known = new Measurements(Shape(areLabelsApart: true) with { ManyClasses = [], Baseline = baseline });
        var waiting = new Measurements(Shape(areLabelsApart: true) with { ManyClasses = [], ExpectsBaseline = true });
        var metric = MulticlassClassification.Instance.Find("macro_f1")!;

        Assert.Equal(Classes.Order(StringComparer.Ordinal), known.ToldApart());
        Assert.Null(metric.Compile(new() { Bound = BoundKind.AtLeast }, known).UnknownBecause);
        Assert.Equal(MissingReason.WaitsForBaseline, metric.Compile(new() { Bound = BoundKind.AtLeast }, waiting).UnknownBecause);
    }

    private static Baseline Learned(Random random, bool areLabelsApart)
    {
        var ledger = new ModelLedger(Build(new Measurements(Shape(areLabelsApart)), new(TimeSpan.FromHours(6), [], TimeSpan.FromDays(28))));
        Fold(ledger, Log(random, Start - Days * TimeWindow.Day, Days, sure: 0.9), areLabelsApart);
        ledger.Advance(new((Start + 2 * TimeWindow.Day) * EventTime.PerMinute));
        var learned = ledger.Learn(new((Start - Days * TimeWindow.Day) * EventTime.PerMinute), new(Start * EventTime.PerMinute));
        Assert.Empty(learned.Refusals);
        return learned.Baseline!;
    }

    /// <summary>Answers of which a part is sure: these are right in 9 of 10 cases, and the others in 4, whatever their score says.</summary>
    private static Answer[] Log(Random random, int from, int days, double sure) => [.. Enumerable.Range(0, days * PerDay).Select(row =>
    {
        var isSure = random.NextDouble() < sure;
        var label = Classes[random.Next(Classes.Length)];
        var isRight = random.NextDouble() < (isSure ? 0.9 : 0.4);
        var other = Classes.Where(name => name != label).ElementAt(random.Next(Classes.Length - 1));
        return new Answer(from + row * TimeWindow.Day / PerDay, row, isRight ? label : other, Math.Round((isSure ? 0.95 : 0.8) + 0.05 * random.NextDouble(), 3), label);
    })];

    private static ModelDefinition Build(Measurements measurements, LearningRequest? learning = null) => ModelBuilder.Build(measurements, new()
    {
        Name = "intents",
        Task = MulticlassClassification.Instance,
        Slos = [],
        Weights = Dimensions.DefaultWeights,
        Limits = new(),
        Learning = learning,
    });

    private static void Fold(ModelLedger ledger, Answer[] log, bool areLabelsApart)
    {
        foreach (var part in log.Chunk(1000))
        {
            var batch = new Batch(ledger.Definition.Predictions, part.Length);
            foreach (var answer in part)
            {
                Begin(batch, answer);
                foreach (var (path, value) in new (string, object?)[] { ("answer", answer.Class), ("p", answer.Score), ("truth", areLabelsApart ? null : answer.Label) })
                    BatchRow.Set(batch, path, value);
                batch.Count++;
            }

            ledger.FoldPredictions(batch);
            if (!areLabelsApart)
                continue;
            var labels = new Batch(ledger.Definition.Labels!.Schema!, part.Length);
            foreach (var answer in part.Where(answer => answer.Label is not null))
            {
                Begin(labels, answer);
                BatchRow.Set(labels, "truth", answer.Label);
                labels.Count++;
            }

            ledger.FoldLabels(labels, new());
        }
    }

    private static void Begin(Batch batch, Answer answer)
    {
        batch.Times[batch.Count] = answer.Minute * EventTime.PerMinute;
        batch.Ids[batch.Count] = (UInt128)answer.Id;
        Bits.Set(batch.HasId, batch.Count);
    }

    private static ModelShape Shape(bool areLabelsApart) => new()
    {
        TimePath = "time",
        IdPath = "id",
        Answers = AnswerKind.Class,
        PredictionPath = "answer",
        ManyClasses = [.. Classes],
        Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("prediction", new("answer")).Add("score", new("p")).Add("confidence", new("p", Derivation: FieldDerivation.Probability)),
        Labels = areLabelsApart
            ? new(LabelOrigin.Joined, "truth", TimeSpan.Zero)
            {
                TimePath = "time",
                IdPath = "id",
                Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("label", new("truth")),
            }
            : new(LabelOrigin.Inline, "truth", TimeSpan.Zero),
    };

    private sealed record Answer(int Minute, int Id, string Class, double Score, string? Label);
}
