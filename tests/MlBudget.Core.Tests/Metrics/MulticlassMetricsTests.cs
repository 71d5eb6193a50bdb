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
using MlBudget.Core.Statistics;
using MlBudget.Core.Tasks;
using MlBudget.Core.Tests.Records;
using MlBudget.Core.Tests.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>Metrics of classifiers of many classes by hand, and beside scikit-learn.</summary>
public sealed class MulticlassMetricsTests
{
    private const double Tolerance = 1e-9;

    private static readonly string? Missing = Oracle.Missing ?? Oracle.Lacks("sklearn.metrics");

    /// <summary>The vector of math.md.</summary>
    private static readonly Row[] Vector =
        [.. "0000011021".Zip("0000001122", "1111100100").Select(row => new Row($"{row.First}", $"{row.Second}") { Second = $"{row.Third}" })];

    public static TheoryData<bool> Places => [true, false];

    [Theory]
    [InlineData("accuracy", 0.7)]
    [InlineData("top_k_accuracy", 0.9)]
    [InlineData("macro_f1", 0.6333333333333333)]
    [InlineData("weighted_f1", 0.7133333333333334)]
    [InlineData("balanced_accuracy", 0.6111111111111112)]
    [InlineData("worst_class_recall", 0.5)]
    public void The_vector_has_the_values_of_its_definition(string metric, double expected)
    {
        foreach (var areLabelsApart in new[] { true, false })
            Assert.Equal(expected, Read(metric, Vector, areLabelsApart: areLabelsApart)!.Value.Value, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Of_a_class_the_labels_are_recalled_and_the_answers_are_precise(bool areLabelsApart)
    {
        // Of the six labels 0 five are answered 0; of the six answers 0 five are labelled so.
        Assert.Equal((6, 1, 5.0 / 6), Counts("recall", "0", areLabelsApart));
        Assert.Equal((6, 1, 5.0 / 6), Counts("precision", "0", areLabelsApart));
        Assert.Equal((2, 1, 0.5), Counts("recall", "1", areLabelsApart));
        Assert.Equal((3, 2, 1.0 / 3), Counts("precision", "1", areLabelsApart));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_class_that_no_row_is_of_has_no_value_and_a_reason(bool areLabelsApart)
    {
        var (reading, reason) = Result("recall", Vector, areLabelsApart, name: "3", classes: ["0", "1", "2", "3"]);
        Assert.Null(reading);
        Assert.Equal(MissingReason.ClassNotSeen, reason);
    }

    [Fact]
    public void A_class_that_is_none_of_those_configured_is_an_error()
    {
        var error = Assert.Throws<MissingInputException>(() => Read("recall", [], name: "crad", classes: ["card", "loan"]));
        Assert.Equal("recall: found 'crad', which is none of 'classes'; did you mean 'card'?", error.Message);
    }

    [Fact]
    public void Classes_that_no_baseline_tells_have_to_be_written()
    {
        var error = Assert.Throws<MissingInputException>(() => Read("macro_f1", [], classes: []));
        Assert.Equal("macro_f1 needs to know which classes there are, and no baseline tells the usual answers; add 'classes' to the model", error.Message);
    }

    [Fact]
    public void Classes_are_compared_by_what_their_texts_stand_for()
    {
        Row[] rows = [new("1", "1.0"), new("true", "1"), new("a", "A"), new("2e0", "2")];
        Assert.Equal((4, 1), Read("accuracy", rows) is { } reading ? (reading.Events, reading.Bad) : default);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Rows_without_an_answer_or_a_label_are_in_nothing(bool areLabelsApart)
    {
        Row[] rows = [.. Vector, new(null, "0"), new("0", null), new(null, null)];
        Assert.Equal((10, 3), Read("accuracy", rows, areLabelsApart: areLabelsApart) is { } reading ? (reading.Events, reading.Bad) : default);
        Assert.Equal(0.6333333333333333, Read("macro_f1", rows, areLabelsApart: areLabelsApart)!.Value.Value, Tolerance);
    }

    [Fact]
    public void Classes_that_are_not_told_apart_are_right_or_wrong_and_in_no_mean()
    {
        // Of the others one is right and one is wrong, though both are others.
        Row[] rows = [.. Vector, new("9", "9"), new("8", "9")];
        Assert.Equal(8.0 / 12, Read("accuracy", rows)!.Value.Value, Tolerance);
        Assert.Equal(0.6333333333333333, Read("macro_f1", rows)!.Value.Value, Tolerance);
        Assert.Equal(12, Read("macro_f1", rows)!.Value.Events);
    }

    [Fact]
    public void A_class_with_too_few_labels_is_in_no_mean_of_recalls()
    {
        // Of 0 five of six are right, and it alone has six labels.
        Assert.Equal(5.0 / 6, Read("balanced_accuracy", Vector, minSamples: 6)!.Value.Value, Tolerance);
        Assert.Equal(5.0 / 6, Read("worst_class_recall", Vector, minSamples: 3)!.Value.Value, Tolerance);
        Assert.Null(Read("balanced_accuracy", Vector, minSamples: 7));
        Assert.Null(Read("worst_class_recall", Vector, minSamples: 100));
    }

    [Fact]
    public void The_worst_recall_alerts_by_what_is_likely_of_it()
    {
        var reading = Read("worst_class_recall", Vector)!.Value;
        // At 1 − 0.05 / 3 the least upper end of 5 of 6, 1 of 2 and 1 of 2.
        var upper = Intervals.Wilson(1, 2, 1 - 0.05 / 3).Upper;
        Assert.Equal((0.5, 1 - upper), (reading.ErrorRatio, reading.AlertErrorRatio));
        Assert.InRange(upper, 0.9, 0.95);
    }

    [Fact]
    public void Which_classes_are_judged_is_settled_over_the_whole_window_and_a_fifth_of_their_labels_is_enough_in_a_short_one()
    {
        // In the first hours all is right; in the last one the few that are lost are all taken for others.
        Row[] rows =
        [
            .. Enumerable.Range(0, 300).Select(row => new Row("card", "card") { Hour = row % 10 }), .. Enumerable.Range(0, 100).Select(row => new Row("lost", "lost") { Hour = row % 10 }),
            .. Enumerable.Range(0, 20).Select(_ => new Row("card", "lost") { Hour = 10 }), .. Enumerable.Range(0, 30).Select(_ => new Row("rare", "rare") { Hour = 10 }),
        ];
        foreach (var (metric, whole, last) in new[] { ("worst_class_recall", 100.0 / 120, 0.0), ("balanced_accuracy", (1 + 100.0 / 120) / 2, 0.0) })
        {
            var ledger = Fold(metric, rows, areLabelsApart: true, out var sli, classes: ["card", "lost", "rare"], minSamples: 100);
            var (day, hour) = (new TimeWindow(0, TimeWindow.Day), new TimeWindow(10 * 60, 11 * 60));
            var evaluation = sli.Begin(ledger, day, day);
            Assert.Equal(whole, evaluation.Read(day)!.Value.Value, Tolerance);
            // Of 20 labels nothing is said but whether what a long window has shown goes on; of the 30 of a class that the day doesn't judge not even that.
            Assert.Null(evaluation.Read(hour));
            Assert.Equal((last, 1.0), evaluation.EvaluateShort(hour).Reading is { } reading ? (reading.Value, reading.AlertErrorRatio) : default);
        }
    }

    [Theory]
    [InlineData("macro_f1", "0", 100, "macro_f1 of 2 classes (")]
    [InlineData("worst_class_recall", "0", 100, "worst_class_recall of 2 classes (")]
    [InlineData("worst_class_recall", "0", 20, ") from 20 labels on")]
    public void What_is_normal_is_so_of_the_same_classes_and_labels(string metric, string first, int minSamples, string part)
    {
        string NameOf(params string[] classes) => MulticlassClassification.Instance.Find(metric)!.NormalName(new()
        {
            Numbers = ImmutableDictionary<string, decimal>.Empty.Add("min_samples", minSamples),
            Lists = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("classes", [.. classes]),
        });
        Assert.Contains(part, NameOf(first, "1"), StringComparison.Ordinal);
        Assert.Equal(NameOf(first, "1"), NameOf("true", "0.0"));
        Assert.NotEqual(NameOf(first, "1"), NameOf(first, "2"));
    }

    [Fact]
    public void A_further_answer_that_is_missing_is_no_hit()
    {
        Row[] rows = [new("a", "b") { Second = "b" }, new("a", "b"), new("b", "b") { Second = "a" }, new(null, "b") { Second = "b" }];
        foreach (var areLabelsApart in new[] { true, false })
            Assert.Equal((3, 1), Read("top_k_accuracy", rows, areLabelsApart: areLabelsApart) is { } reading ? (reading.Events, reading.Bad) : default);
    }

    [Fact]
    public void What_is_held_against_what_is_normal_says_by_how_much_it_fell()
    {
        var reading = Read("macro_f1", Vector, normal: 0.9m)!.Value;
        Assert.Equal((0.9 - 0.6333333333333333) / 0.9, reading.ErrorRatio, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void It_is_known_how_many_answers_have_a_label(bool areLabelsApart)
    {
        var ledger = Fold("accuracy", [.. Vector, new(null, "0"), new("0", null)], areLabelsApart, out _);
        Assert.Equal((11, 10), ledger.PairOf(ledger.Definition.Labels!.CoverageMeasure, new(0, TimeWindow.Day)));
    }

    [SkippableTheory]
    [MemberData(nameof(Places))]
    public void They_are_those_of_scikit_learn(bool areLabelsApart)
    {
        Skip.IfNot(Missing is null, Missing);
        var random = new Random(1871);
        string[] classes = ["balance", "card lost", "loan", "transfer", "complaint", "other", "human"];
        Row[] rows = [.. Enumerable.Range(0, 5000).Select(_ =>
        {
            // Some classes are rare, and hard.
            var label = Math.Min(random.Next(classes.Length), random.Next(classes.Length));
            var answer = random.Next(10) > label + 1 ? label : random.Next(classes.Length);
            return new Row(classes[answer], classes[label]) { Second = classes[random.Next(classes.Length)] };
        })];

        var expected = Oracle.Ask<Dictionary<string, double>>("multiclass.py", new
        {
            answers = rows.Select(row => row.Answer),
            labels = rows.Select(row => row.Label),
            ranked = rows.Select(row => new[] { row.Answer, row.Second }),
            @class = "complaint",
        });

        Assert.Equal(8, expected.Count);
        foreach (var (metric, value) in expected)
            Assert.Equal(value, Read(metric, rows, areLabelsApart, "complaint", classes)!.Value.Value, Tolerance);
    }

    private static (long Events, long Bad, double Value) Counts(string metric, string name, bool areLabelsApart) =>
        Read(metric, Vector, areLabelsApart, name) is { } reading ? (reading.Events, reading.Bad!.Value, reading.Value) : default;

    private static SliReading? Read(
        string metric, Row[] rows, bool areLabelsApart = true, string name = "0", string[]? classes = null, int minSamples = 1, decimal? normal = null) =>
        Result(metric, rows, areLabelsApart, name, classes, minSamples, normal).Reading;

    private static (SliReading? Reading, MissingReason? Reason) Result(
        string metric, Row[] rows, bool areLabelsApart, string name = "0", string[]? classes = null, int minSamples = 1, decimal? normal = null)
    {
        var ledger = Fold(metric, rows, areLabelsApart, out var sli, name, classes, minSamples, normal);
        var window = new TimeWindow(0, TimeWindow.Day);
        var result = sli.Begin(ledger, window, window).Evaluate(window);
        return (result.Reading, result.Reason);
    }

    private static ModelLedger Fold(
        string metric, Row[] rows, bool areLabelsApart, out Sli sli, string name = "0", string[]? classes = null, int minSamples = 1, decimal? normal = null)
    {
        var kind = MulticlassClassification.Instance.Find(metric)!;
        var measurements = new Measurements(Shape(areLabelsApart) with { ManyClasses = [.. classes ?? ["0", "1", "2"]] });
        sli = kind.Compile(
            new()
            {
                Bound = normal is null ? BoundKind.AtLeast : BoundKind.MaxDegradation,
                Normal = normal,
                Options = new()
                {
                    Numbers = ImmutableDictionary<string, decimal>.Empty.Add("min_samples", minSamples),
                    Words = ImmutableDictionary<string, string>.Empty.Add("class", name),
                    Lists = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("ranked", ["prediction", "second"]),
                },
            },
            measurements);
        var ledger = new ModelLedger(ModelBuilder.Build(measurements, new()
        {
            Name = "intents",
            Task = MulticlassClassification.Instance,
            Slos = [],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
        }));
        for (var first = 0; first < rows.Length; first += 1000)
        {
            var part = rows[first..Math.Min(first + 1000, rows.Length)];
            ledger.FoldPredictions(BatchOf(
                ledger.Definition.Predictions, part, first, row => [("answer", row.Answer), ("second", row.Second), ("truth", areLabelsApart ? null : row.Label)]));
            if (ledger.Definition.Labels?.Schema is { } schema)
                ledger.FoldLabels(BatchOf(schema, part, first, row => [("truth", row.Label)]), new());
        }

        ledger.Advance(new(TimeWindow.Day * EventTime.PerMinute));
        return ledger;
    }

    private static Batch BatchOf(RecordSchema schema, Row[] rows, int first, Func<Row, (string Path, string? Value)[]> values)
    {
        var batch = new Batch(schema, rows.Length);
        foreach (var row in rows)
        {
            batch.Times[batch.Count] = (row.Hour * 60 + 1) * EventTime.PerMinute;
            batch.Ids[batch.Count] = (UInt128)(first + batch.Count);
            Bits.Set(batch.HasId, batch.Count);
            foreach (var (path, value) in values(row))
                BatchRow.Set(batch, path, value);
            batch.Count++;
        }

        return batch;
    }

    private static ModelShape Shape(bool areLabelsApart) => new()
    {
        TimePath = "time",
        IdPath = "id",
        Answers = AnswerKind.Class,
        PredictionPath = "answer",
        Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("prediction", new("answer")).Add("second", new("second")),
        Labels = areLabelsApart
            ? new(LabelOrigin.Joined, "truth", TimeSpan.Zero)
            {
                TimePath = "time",
                IdPath = "id",
                Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("label", new("truth")),
            }
            : new(LabelOrigin.Inline, "truth", TimeSpan.Zero),
    };

    private sealed record Row(string? Answer, string? Label)
    {
        public string? Second { get; init; }

        public int Hour { get; init; }
    }
}
