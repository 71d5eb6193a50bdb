using System.Collections.Immutable;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;
using MlBudget.Tests;

namespace MlBudget.Core.Tests.Compiling;

public sealed class MeasureCompilerTests
{
    internal static readonly ModelShape Full = new()
    {
        TimePath = "at",
        IdPath = "id",
        PredictionPath = "decision",
        Labels = new(LabelOrigin.Inline, "label", TimeSpan.Zero),
        Fields = ImmutableDictionary.CreateRange(new Dictionary<string, ConditionField>
        {
            ["latency_seconds"] = new("latency_ms", 0.001m),
            ["score"] = new("score"),
            ["confidence"] = new("score", Derivation: FieldDerivation.Confidence),
        }),
        Features =
        [
            new("amount", "amount", ColumnKind.Number) { Required = true, Min = 0 },
            new("country", "country", ColumnKind.Category) { Required = true, Categories = ["de", "fr"] },
            new("velocity", "velocity", ColumnKind.Number) { TimePath = "times.velocity", MaxAge = TimeSpan.FromHours(24) },
        ],
        Attributes = [new("merchant", "merchant", 100, 20), new("region", "region", 100, 20)],
    };

    private static readonly ModelShape Joined = Full with
    {
        Labels = new(LabelOrigin.Joined, "label", TimeSpan.Zero)
        {
            IdPath = "id",
            TimePath = "time",
            Unlabelled = new(BinaryClass.Negative, TimeSpan.FromHours(48)),
        },
    };

    [Theory]
    [InlineData("precision", "precision needs labels; add a 'labels' source, or 'label' to predictions.fields")]
    [InlineData("selection_rate", "selection_rate needs the model's answer; add 'prediction' to predictions.fields")]
    [InlineData("low_confidence", "low_confidence needs a score; add 'score' to predictions.fields")]
    [InlineData("completeness", "completeness needs features that are 'required: true'")]
    [InlineData("staleness", "staleness needs features with 'time_field' and 'max_age'")]
    [InlineData("schema_violations", "schema_violations needs features, or answers of the usual classes, to check")]
    [InlineData("duplicates", "duplicates needs ids; add 'id' to predictions.fields")]
    public void What_the_records_do_not_hold_is_said_with_what_to_write(string metric, string message)
    {
        var compiler = new MeasureCompiler(new ModelShape { TimePath = "at" });

        Assert.Equal(message, Assert.Throws<MissingInputException>(() => Named(compiler, metric)).Message);
        Assert.Empty(compiler.Measures);
        Assert.Null(compiler.Labels());
        Assert.Null(compiler.PredictionColumn());
    }

    [Fact]
    public void Labels_without_answers_are_not_enough_for_the_confusion_matrix()
    {
        var error = Assert.Throws<MissingInputException>(
            () => Named(new(Full with { PredictionPath = null }), "recall"));
        Assert.Equal("recall needs the model's answer; add 'prediction' to predictions.fields", error.Message);
    }

    [Fact]
    public void What_is_asked_for_twice_is_counted_once()
    {
        var compiler = new MeasureCompiler(Full);
        foreach (var metric in MeasureCompiler.Proportions)
            Named(compiler, metric);
        compiler.Share("confidence < 0.6", Sense.HigherIsBetter);
        compiler.Features();
        var measures = compiler.Measures.Length;

        foreach (var metric in MeasureCompiler.Proportions)
            Named(compiler, metric);
        compiler.Share("not (confidence >= 0.60)", Sense.LowerIsBetter);
        compiler.Features();

        Assert.Equal(measures, compiler.Measures.Length);
        Assert.Equal(measures, compiler.Measures.DistinctBy(measure => measure.Canonical).Count());
        Assert.Equal(compiler.Predictions.Columns.Distinct().Count(), compiler.Predictions.Columns.Length);
    }

    [Fact]
    public void An_identity_is_that_of_what_is_counted_whoever_asks_and_whatever_else_is_asked()
    {
        MeasureCompiler one = new(Full), other = new(Full);
        Named(one, "precision");
        Named(other, "completeness");
        Named(other, "recall");

        Assert.Equal(one.Measures.Single().Canonical, other.Measures[^1].Canonical);
    }

    public static TheoryData<string, ModelShape> OtherShapes => new()
    {
        { "accuracy", Full with { PredictionPath = "answer" } },
        { "accuracy", Full with { Classes = BinaryClasses.Of("fraud") } },
        { "accuracy", Full with { Classes = new([], ["no"]) } },
        { "accuracy", Full with { Labels = Full.Labels! with { Classes = BinaryClasses.Of("Y") } } },
        { "accuracy", Full with { Labels = new(LabelOrigin.Inline, "truth", TimeSpan.Zero) } },
        { "accuracy", Full with { Labels = new(LabelOrigin.Joined, "label", TimeSpan.Zero) } },
        { "selection_rate", Full with { PredictionPath = "answer" } },
        { "selection_rate", Full with { TimePath = "elsewhere" } },
        { "low_confidence", Full with { Fields = Full.Fields.SetItem("confidence", new("p", Derivation: FieldDerivation.Confidence)) } },
        { "low_confidence", Full with { Fields = Full.Fields.SetItem("confidence", new("score", 0.01m, FieldDerivation.Confidence)) } },
        { "completeness", Feature(0, Full.Features[0] with { Path = "sum" }) },
        { "staleness", Feature(2, Full.Features[2] with { MaxAge = TimeSpan.FromHours(12) }) },
        { "staleness", Feature(2, Full.Features[2] with { TimePath = "times.other" }) },
        { "schema_violations", Feature(0, Full.Features[0] with { Max = 9 }) },
        { "schema_violations", Feature(1, Full.Features[1] with { Categories = ["de"] }) },
        { "schema_violations", Feature(1, Full.Features[1] with { Categories = ["de, fr"] }) },
    };

    [Theory]
    [MemberData(nameof(OtherShapes))]
    public void Something_else_that_is_counted_has_another_identity(string metric, ModelShape other)
    {
        MeasureCompiler compiler = new(Full), changed = new(other);
        Named(compiler, metric);
        Named(changed, metric);

        Assert.NotEqual(compiler.Measures[0].Canonical, changed.Measures[0].Canonical);
    }

    public static TheoryData<ModelShape> OtherJoins =>
    [
        Joined with { IdPath = "request" },
        Joined with { Labels = Joined.Labels! with { Path = "truth" } },
        Joined with { Labels = Joined.Labels! with { IdPath = "request" } },
        Joined with { Labels = Joined.Labels! with { TimePath = "known_at" } },
        Joined with { Labels = Joined.Labels! with { Unlabelled = null } },
        Joined with { Labels = Joined.Labels! with { Unlabelled = new(BinaryClass.Negative, TimeSpan.FromHours(24)) } },
        Joined with { Labels = Joined.Labels! with { Unlabelled = new(BinaryClass.Positive, TimeSpan.FromHours(48)) } },
    ];

    [Theory]
    [MemberData(nameof(OtherJoins))]
    public void What_decides_which_label_finds_which_prediction_is_part_of_the_identity(ModelShape other)
    {
        MeasureCompiler compiler = new(Joined), same = new(Joined), changed = new(other);
        foreach (var each in new[] { compiler, same, changed })
        {
            Named(each, "accuracy");
            each.Labels();
        }

        Assert.Equal(compiler.Measures.Select(measure => measure.Canonical), same.Measures.Select(measure => measure.Canonical));
        Assert.Empty(
            compiler.Measures.Select(measure => measure.Canonical).Intersect(changed.Measures.Select(measure => measure.Canonical)));
    }

    [Fact]
    public void A_condition_on_outcomes_is_a_track_of_its_own_however_it_is_written()
    {
        var compiler = new MeasureCompiler(Joined with
        {
            Fields = Joined.Fields.Add("outcome.clicked", new("clicked") { IsOutcome = true }),
        });
        Named(compiler, "recall");
        var clicked = compiler.Share("outcome.clicked == true", Sense.HigherIsBetter);
        var same = compiler.Share("not outcome.clicked != True", Sense.HigherIsBetter, attribute: 0);
        compiler.Share("outcome.clicked is not null", Sense.HigherIsBetter);
        var labels = compiler.Labels()!;

        Assert.Equal(
            ["label label as 1|true, unlabelled Negative after 2d", "outcome [clicked:Category] == true", "outcome [clicked] is not null"],
            labels.Tracks.Select(track => track.Canonical));
        Assert.Equal([1, 1], new[] { clicked, same }.Select(share => compiler.Measures[share.Measures.Single()].Counting.Track));
        Assert.Equal(["label:Category", "clicked:Category", "clicked:Presence"], labels.Schema!.Columns.Select(column => column.Canonical));
        Assert.All([clicked, same], share => Assert.Equal(SlotSize.Hour, compiler.Measures[share.Measures.Single()].Slot));
    }

    [Fact]
    public void Outcomes_alone_need_no_answers_and_are_not_enough_for_the_confusion_matrix()
    {
        var shape = Joined with
        {
            PredictionPath = null,
            Labels = Joined.Labels! with { Path = null, Unlabelled = null },
            Fields = Joined.Fields.Add("outcome.clicked", new("clicked") { IsOutcome = true }),
        };
        var compiler = new MeasureCompiler(shape);
        Assert.Null(compiler.Labels());
        var measure = compiler.Share("outcome.clicked == true", Sense.HigherIsBetter).Measures.Single();

        Assert.Equal(compiler.Labels()!.CoverageMeasure, compiler.CoverageOf(measure));
        Assert.Equal(
            "recall needs the true class, not only outcomes; add 'label' to labels.fields",
            Assert.Throws<MissingInputException>(() => Named(compiler, "recall")).Message);
    }

    [Fact]
    public void The_attribute_is_part_of_the_identity_whatever_it_is_called()
    {
        var compiler = new MeasureCompiler(Full with { Attributes = [new("merchant", "merchant", 100, 20), new("nothing", "nothing", 100, 20)] });

        var terms = new int?[] { null, 0, 1 }.Select(by => Named(compiler, "accuracy", by).Terms.Single().Measure);

        Assert.Equal([0, 1, 2], terms);
        Assert.Equal([null, "merchant", "nothing"], compiler.Measures.Select(measure => measure.AttributePath));
    }

    [Fact]
    public void What_needs_labels_or_groups_is_counted_by_the_hour_and_the_rest_by_the_minute()
    {
        var compiler = new MeasureCompiler(Full);
        string[] byTheHour = ["accuracy"];
        foreach (var metric in new[] { "accuracy", "selection_rate", "completeness", "duplicates" })
        {
            var plain = compiler.Measures.Length;
            Named(compiler, metric);
            Assert.Equal(byTheHour.Contains(metric), compiler.Measures[plain].Slot == SlotSize.Hour);
            var split = compiler.Measures.Length;
            Named(compiler, metric, by: 1);
            Assert.Equal(SlotSize.Hour, compiler.Measures[split].Slot);
        }
    }

    [Fact]
    public void Only_what_was_asked_for_is_decoded()
    {
        var compiler = new MeasureCompiler(Full);
        compiler.Share("latency_seconds <= 0.1", Sense.HigherIsBetter);
        Named(compiler, "staleness");

        Assert.Equal(
            ["latency_ms:Number*0.001", "times.velocity:Time", "velocity:Number"],
            compiler.Predictions.Columns.Select(column => column.Canonical).Order(StringComparer.Ordinal));
    }

    private static ModelShape Feature(int index, FeatureShape feature) =>
        Full with { Features = Full.Features.SetItem(index, feature) };

    private static Proportion Named(MeasureCompiler compiler, string metric, int? by = null) =>
        compiler.Named(metric, below: metric == "low_confidence" ? 0.6m : null, by);

    private static ModelLedger Ledger(MeasureCompiler compiler) => new(new()
    {
        Name = "model",
        Predictions = compiler.Predictions,
        Measures = compiler.Measures,
        Slos = [],
    });
}
