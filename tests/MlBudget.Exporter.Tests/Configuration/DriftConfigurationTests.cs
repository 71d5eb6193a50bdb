using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Baselines;
using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tasks;
using MlBudget.Exporter.Configuration.Inherited;
using MlBudget.Exporter.Configuration.Inputs;
using MlBudget.Exporter.Configuration.Slos;
using MlBudget.Settings;
using MlBudget.Settings.Yaml;
using MlBudget.Sources;

namespace MlBudget.Exporter.Tests.Configuration;

/// <summary>What an SLO on drift becomes with a baseline, which is given here by hand.</summary>
public sealed class DriftConfigurationTests
{
    private const string Model = """
        name: fraud
        predictions:
          type: files
          path: predictions.jsonl
          fields: { time: timestamp, prediction: decision, score: { field: score_percent, scale: 0.01 } }
        features:
          amount: { type: numeric, importance: 3 }
          country: { type: categorical, field: place.country, importance: 0 }
          age: { type: numeric }
        slos:
          - { name: drift, metric: drift
        """;

    private static readonly NumericBaseline Amount = new("amount", "amount", 0.05)
    {
        Edges = [1],
        Bins = [10, 10],
        Means = [0.5, 2],
        StandardDeviation = 1,
    };

    private static readonly CategoricalBaseline Country = new("country", "place.country", 0.1) { Categories = ["de"], Bins = [10, 1] };

    private static readonly FeatureBaseline[] Usual =
    [
        Amount,
        Country,
        Amount with { Name = "score", Path = "score_percent", Scale = 0.010m },
        Country with { Name = "prediction", Path = "decision" },
    ];

    [Fact]
    public void Features_of_the_baseline_with_scores_and_predictions_are_watched_by_their_importance()
    {
        var (measurements, slo, _) = Compile("", Usual);
        var drift = ModelParts.Drift(measurements, DriftCriterion.Threshold);

        Assert.Equal(
            [("amount", 3), ("country", 0), ("score", 1), ("prediction", 1)],
            drift.Features.Select(feature => (feature.Name, feature.Importance)));
        Assert.Equal(TimeSpan.FromHours(6), drift.Window);
        Assert.Empty(measurements.NotWatched());
        Assert.Equal(drift.Features.Select(feature => feature.Measure), slo!.Definition.Sli.Measures);
        Assert.Contains(new ColumnSpec("score_percent", ColumnKind.Number, 0.01m), measurements.Predictions.Columns);
    }

    [Theory]
    [InlineData("", "0.2", 6)]
    [InlineData(", slices: { length: 6h, objective: 0.9 }", "0.1", 6)]
    internal void Slices_are_the_drift_windows_of_the_baseline(string more, string allowed, int hours)
    {
        var (_, slo, problems) = Compile(more, Usual);

        Assert.Empty(problems);
        Assert.Equal(decimal.Parse(allowed, CultureInfo.InvariantCulture), slo!.Definition.Allowance.Ratio);
        Assert.Equal(TimeSpan.FromHours(hours), slo.Definition.Slot);
        Assert.Equal(TimeSpan.Zero, slo.Definition.Delay);
        Assert.IsType<SlicedSli>(slo.Definition.Sli);
    }

    [Fact]
    public void Slices_that_are_left_out_follow_the_baseline()
    {
        var (_, slo, problems) = Compile("", Usual, window: TimeSpan.FromDays(1));

        Assert.Empty(problems);
        Assert.Equal(TimeSpan.FromDays(1), slo!.Definition.Slot);
    }

    [Fact]
    public void Slices_of_another_length_than_thresholds_are_calibrated_for_are_an_error()
    {
        var (_, slo, problems) = Compile(", slices: { length: 1d, objective: 0.9 }", Usual);

        Assert.Null(slo);
        Assert.Equal(
            "slos[0].slices.length: found '1d', expected 6h: the baseline's thresholds are for drift windows of that length; "
            + "write it, or make a baseline for yours",
            Assert.Single(problems).Split(": ", 2)[1]);
    }

    [Fact]
    public void What_is_configured_otherwise_than_in_the_baseline_is_not_watched_and_said()
    {
        var (measurements, _, _) = Compile("",
        [
            Country with { Name = "amount", Path = "amount" },
            Country with { Path = "country" },
            Amount with { Name = "age", Path = "age", Scale = 0.1m },
            Amount with { Name = "height", Path = "height" },
            Amount with { Name = "score", Path = "score_percent" },
            Country with { Name = "prediction", Path = "answer" },
        ]);

        Assert.Empty(ModelParts.Drift(measurements, DriftCriterion.Threshold).Features);
        Assert.Equal(
            [
                ("amount", "it is numeric now, and categorical in the baseline"),
                ("country", "it is read from 'place.country' now, and from 'country' in the baseline"),
                ("age", "its scale is 1 now, and 0.1 in the baseline"),
                ("height", "the baseline has it, and the model does not"),
                ("score", "its scale is 0.01 now, and 1 in the baseline"),
                ("prediction", "it is read from 'decision' now, and from 'answer' in the baseline"),
            ],
            measurements.NotWatched());
    }

    private static (Measurements Measurements, ConfiguredSlo? Slo, string[] Problems) Compile(
        string more, FeatureBaseline[] features, TimeSpan? window = null)
    {
        var problems = new Problems();
        var node = NodeReader.Parse($"{Model}{more} }}\n", problems, References.OfProcess(), int.MaxValue)!;
        var baseline = new Baseline
        {
            From = new(0),
            To = new(1),
            Rows = 20,
            DriftWindow = window ?? TimeSpan.FromHours(6),
            Features = [.. features],
        };
        var inputs = ModelInputs.Read(node, name: null, BinaryClassification.Instance, new BaselineContext(asked: null))! with { Baseline = new(baseline, Learn: null) };
        var measurements = new Measurements(inputs.ShapeWith([]));
        var context = new SloContext(
            inputs, [], ImmutableDictionary<Dimension, ImmutableArray<AlertRowSpec>>.Empty, Limits.BuiltIn, TimeSpan.FromSeconds(15));
        var spec = new SloReader(BinaryClassification.Instance, new(TimeSpan.FromDays(7)), [], FeatureStoreKinds.Read(node)).Read(node.Required("slos")!.Items()[0])!;
        var slo = new SloCompiler(measurements, context).Compile(spec);
        return (measurements, slo, [.. problems.InOrder.Select(problem => problem.Describe("file"))]);
    }
}
