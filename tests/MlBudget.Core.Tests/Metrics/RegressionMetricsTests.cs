using System.Collections.Immutable;
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
using MlBudget.Core.Tests.Statistics;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Metrics;

/// <summary>Metrics of predicted numbers by hand, and beside scikit-learn.</summary>
public sealed class RegressionMetricsTests
{
    private const double Tolerance = 1e-9;

    private static readonly string? Missing = Oracle.Missing ?? Oracle.Lacks("sklearn.metrics");

    public static TheoryData<bool> Places => [true, false];

    [Fact]
    public void The_pinball_loss_weighs_too_little_by_the_quantile()
    {
        Assert.Equal(1.05, Value("pinball_loss", [new(8, 10), new(13, 10)], ("quantile", 0.9m)), Tolerance);
        Assert.Equal(1.45, Value("pinball_loss", [new(10, 8), new(10, 13)], ("quantile", 0.9m)), Tolerance);
    }

    [Fact]
    public void Of_ten_and_ten_eight_and_seven_too_little_cost_more_than_too_much()
    {
        // α = 0.9: (0.9 · (2 + 3)) / 2 = 2.25, and (0.1 · (2 + 3)) / 2 = 0.25.
        Assert.Equal(2.25, Value("pinball_loss", [new(8, 10), new(7, 10)], ("quantile", 0.9m)), Tolerance);
        Assert.Equal(0.25, Value("pinball_loss", [new(12, 10), new(13, 10)], ("quantile", 0.9m)), Tolerance);
    }

    [Fact]
    public void A_bias_has_a_sign_and_its_error_has_none()
    {
        var reading = Read("relative_bias", [new(8, 10), new(9, -10)]);
        // (−2 + 19) / 20, and mirrored.
        Assert.Equal((0.85, 0.85), (reading!.Value.Value, reading.Value.ErrorRatio));
        var mirrored = Read("relative_bias", [new(-8, -10), new(-9, 10)]);
        Assert.Equal((-0.85, 0.85), (mirrored!.Value.Value, mirrored.Value.ErrorRatio));
    }

    [Theory]
    [InlineData("wape")]
    [InlineData("relative_bias")]
    public void What_is_taken_of_outcomes_has_no_value_where_these_are_0(string metric) => Assert.Null(Read(metric, [new(8, 0), new(-3, 0)]));

    [Theory]
    [InlineData(2, 0, 1)]
    [InlineData(1.999999, 0, 0)]
    [InlineData(0, 0.2, 1)]
    [InlineData(0, 0.199999, 0)]
    [InlineData(1, 0.2, 1)]
    public void A_number_is_near_enough_by_the_greater_of_both_tolerances(double absolute, double relative, double expected)
    {
        var options = new[] { ("tolerance", (decimal)absolute), ("relative_tolerance", (decimal)relative) }.Where(option => option.Item2 > 0).ToArray();
        Assert.Equal(expected, Value("within_tolerance", [new(8, 10)], options), Tolerance);
    }

    [Fact]
    public void Without_a_tolerance_nothing_is_near_enough_and_that_is_said()
    {
        var error = Assert.Throws<MissingInputException>(() => Read("within_tolerance", [new(8, 10)]));
        Assert.Contains("write tolerance, relative_tolerance, or both", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void An_interval_the_wrong_way_round_is_none_and_violates_the_schema(bool areLabelsApart)
    {
        Row[] rows = [new(0, 5) { Lower = 4, Upper = 6 }, new(0, 5) { Lower = 6, Upper = 4 }, new(0, 7) { Lower = 4, Upper = 6 }, new(0, 6) { Lower = 4, Upper = 6 }];
        Assert.Equal((3, 2.0 / 3), Read("interval_coverage", rows, areLabelsApart: areLabelsApart) is { } covered ? (covered.Events, covered.Value) : default);
        Assert.Equal((3, 2.0), Read("interval_width", rows, areLabelsApart: areLabelsApart) is { } width ? (width.Events, width.Value) : default);
        Assert.Equal((4, 1), Read("schema_violations", rows, areLabelsApart: areLabelsApart) is { } schema ? (schema.Events, schema.Bad) : default);
    }

    [Theory]
    [InlineData(1e13, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(9e12, 1)]
    public void A_number_beyond_what_is_kept_is_in_no_share_and_violates_the_schema(double predicted, long pairs)
    {
        foreach (var areLabelsApart in new[] { true, false })
        {
            Row[] rows = [new(10, 10), new(predicted, 10) { Upper = 1 }];
            Assert.Equal(1 + pairs, Read("within_tolerance", rows, [("tolerance", 1)], areLabelsApart)!.Value.Events);
            Assert.Equal((2, 1 - pairs), Read("schema_violations", rows, areLabelsApart: areLabelsApart) is { } schema ? (schema.Events, schema.Bad) : default);
        }
    }

    [Fact]
    public void Of_labels_in_the_same_record_it_is_known_how_many_predictions_have_one()
    {
        var ledger = Ledger(Regression.Instance.Find("mean_absolute_error")!, areLabelsApart: false);
        Fold(ledger, [new(1, 1), new(2, double.NaN), new(3, 3), new(4, 4)], 0, areLabelsApart: false);
        Assert.Equal((4, 3), ledger.PairOf(ledger.Definition.Labels!.CoverageMeasure, new(0, TimeWindow.Day)));
    }

    [Fact]
    public void Groups_are_not_compared_by_numbers_that_lose_too_much()
    {
        // All of them are 0 millionths, and so near enough.
        Row[] rows = [.. Enumerable.Range(0, 200).Select(row => new Row(1e-7 * row, 1e-7))];
        var reading = Regression.Instance.Proportions.Single(metric => metric.Name == "within_tolerance");
        var measurements = new Measurements(Shape(areLabelsApart: true));
        var options = new MetricOptions { Numbers = ImmutableDictionary<string, decimal>.Empty.Add("relative_tolerance", 0.1m) };
        _ = reading.ProportionOf(options, measurements);
        Assert.Equal(2, reading.RoundingsOf(options, measurements).Length);
        Assert.Null(Read("within_tolerance", rows, [("relative_tolerance", 0.1m)]));
    }

    [Theory]
    // Errors are 4 and 6 by turns, so that s is nearly 1: 2.33 · s / √100 is 0.23, and the mean is 1 above 4.
    [InlineData(100, 1, 4, 0.25, true)]
    [InlineData(98, 1, 4, 0.25, false)]
    // 0 and 10: 2.33 · 5.03 / √100 is 1.17.
    [InlineData(100, 5, 4, 0.25, false)]
    [InlineData(200, 5, 4, 0.25, true)]
    [InlineData(100, 1, 8, 0, true)]
    public void A_rise_above_what_is_normal_counts_where_it_is_more_than_chance_makes(int rows, double spread, double normal, double error, bool isBeyond)
    {
        Row[] log = [.. Enumerable.Range(0, rows).Select(row => new Row(15 + (row % 2 == 0 ? spread : -spread), 10))];

        var reading = Read("mean_absolute_error", log, normal: (decimal)normal)!.Value;

        Assert.Equal((5.0, error, isBeyond, rows), (reading.Value, reading.ErrorRatio, reading.IsBeyondChance, reading.Events));
    }

    [Fact]
    public void What_is_normal_of_an_error_is_its_mean_over_the_period()
    {
        var measurements = new Measurements(Shape(areLabelsApart: true));
        var kind = Regression.Instance.Find("mean_absolute_error")!;
        var sli = kind.Compile(new() { Bound = BoundKind.MaxDegradation }, measurements);
        Assert.Equal((MissingReason.WaitsForBaseline, true), (sli.UnknownBecause, sli.HeldAgainst!.IsOfNumbers));
        var ledger = new ModelLedger(ModelBuilder.Build(measurements, new()
        {
            Name = "demand",
            Task = Regression.Instance,
            Slos = [],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
            Learning = new(TimeSpan.FromHours(6), [sli.HeldAgainst.Of!], null) { SamplesRows = false },
        }));
        // Twelve answers an hour for eight days, 3 and 5 off by turns.
        for (var hour = 0; hour < 8 * 24; hour++)
            Fold(ledger, [.. Enumerable.Range(0, 12).Select(row => new Row(20 + (row % 2 == 0 ? 3 : -5), 20))], hour * 12, areLabelsApart: true, hour * TimeWindow.Hour);
        ledger.Advance(new(9L * TimeWindow.Day * EventTime.PerMinute));

        var learned = ledger.Learn(new(0), new(8L * TimeWindow.Day * EventTime.PerMinute));

        Assert.Empty(learned.Refusals);
        var normal = learned.Baseline!.Quality["mean_absolute_error"];
        Assert.Equal((4.0, 4.0, TimeSpan.FromDays(1), 8), (normal.Pooled, normal.Median, normal.Block, normal.Blocks));
    }

    [SkippableTheory]
    [MemberData(nameof(Places))]
    public void They_are_those_of_scikit_learn(bool areLabelsApart)
    {
        Skip.IfNot(Missing is null, Missing);
        var random = new Random(1847);
        Row[] rows = [.. Enumerable.Range(0, 5000).Select(_ =>
        {
            var actual = Math.Round((random.NextDouble() - 0.2) * 1000, 6);
            var predicted = Math.Round(actual + (random.NextDouble() - 0.45) * 100, 6);
            return new Row(predicted, actual) { Lower = Math.Round(predicted - random.NextDouble() * 40, 6), Upper = Math.Round(predicted + random.NextDouble() * 40 - 1, 6) };
        })];

        var expected = Oracle.Ask<Dictionary<string, double>>("regression.py", new
        {
            predicted = rows.Select(row => row.Predicted),
            actual = rows.Select(row => row.Actual),
            lower = rows.Select(row => row.Lower),
            upper = rows.Select(row => row.Upper),
            floor = 50,
            quantile = 0.7,
            tolerance = 12.5,
            relative = 0.05,
        });

        Assert.Equal(9, expected.Count);
        foreach (var (metric, value) in expected)
        {
            (string, decimal)[] options = metric switch
            {
                "mape" => [("floor", 50)],
                "pinball_loss" => [("quantile", 0.7m)],
                "within_tolerance" => [("tolerance", 12.5m), ("relative_tolerance", 0.05m)],
                _ => [],
            };
            Assert.Equal(value, Value(metric, rows, options, areLabelsApart), Math.Abs(value) * Tolerance);
        }
    }

    private static double Value(string metric, Row[] rows, params (string Name, decimal Value)[] options) => Value(metric, rows, options, areLabelsApart: true);

    private static double Value(string metric, Row[] rows, (string Name, decimal Value)[] options, bool areLabelsApart) =>
        Read(metric, rows, options, areLabelsApart)!.Value.Value;

    private static ModelLedger Ledger(MetricKind kind, bool areLabelsApart)
    {
        var measurements = new Measurements(Shape(areLabelsApart));
        kind.Compile(new() { Bound = BoundKind.AtMost }, measurements);
        return new(ModelBuilder.Build(measurements, new()
        {
            Name = "demand",
            Task = Regression.Instance,
            Slos = [],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
        }));
    }

    private static SliReading? Read(string metric, Row[] rows, (string Name, decimal Value)[]? options = null, bool areLabelsApart = true, decimal? normal = null)
    {
        var kind = Regression.Instance.Find(metric)!;
        var measurements = new Measurements(Shape(areLabelsApart));
        var sli = kind.Compile(
            new()
            {
                Bound = normal is not null ? BoundKind.MaxDegradation : kind.Bounds.Contains(BoundKind.AtMost) ? BoundKind.AtMost : BoundKind.AtLeast,
                Normal = normal,
                Options = new() { Numbers = (options ?? []).ToImmutableDictionary(option => option.Name, option => option.Value) },
            },
            measurements);
        var model = ModelBuilder.Build(measurements, new()
        {
            Name = "demand",
            Task = Regression.Instance,
            Slos = [],
            Weights = Dimensions.DefaultWeights,
            Limits = new(),
        });
        var ledger = new ModelLedger(model);
        for (var from = 0; from < rows.Length; from += 1000)
            Fold(ledger, rows[from..Math.Min(from + 1000, rows.Length)], from, areLabelsApart);
        ledger.Advance(new(TimeWindow.Day * EventTime.PerMinute));
        var window = new TimeWindow(0, TimeWindow.Day);
        return sli.Begin(ledger, window, window).Read(window);
    }

    private static void Fold(ModelLedger ledger, Row[] rows, int first, bool areLabelsApart, int minute = 1)
    {
        var batch = new Batch(ledger.Definition.Predictions, rows.Length);
        foreach (var row in rows)
        {
            Start(batch, first, minute);
            foreach (var (path, value) in new (string, double?)[] { ("forecast", row.Predicted), ("low", row.Lower), ("high", row.Upper), ("sold", areLabelsApart ? null : row.Actual) })
                BatchRow.Set(batch, path, value is double.NaN ? null : value);
            batch.Count++;
        }

        ledger.FoldPredictions(batch);
        if (ledger.Definition.Labels?.Schema is { } schema)
        {
            var labels = new Batch(schema, rows.Length);
            foreach (var row in rows)
            {
                Start(labels, first, minute);
                BatchRow.Set(labels, "sold", row.Actual);
                labels.Count++;
            }

            ledger.FoldLabels(labels, new());
        }
    }

    private static void Start(Batch batch, int first, int minute)
    {
        batch.Times[batch.Count] = minute * EventTime.PerMinute;
        batch.Ids[batch.Count] = (UInt128)(first + batch.Count);
        Bits.Set(batch.HasId, batch.Count);
    }

    private static ModelShape Shape(bool areLabelsApart)
    {
        var fields = ImmutableDictionary<string, ConditionField>.Empty
            .Add("prediction", new("forecast")).Add("lower", new("low")).Add("upper", new("high"));
        var outcome = new ConditionField("sold") { IsOutcome = true, IsNumber = true };
        return new()
        {
            TimePath = "time",
            IdPath = "id",
            Answers = AnswerKind.Number,
            Fields = areLabelsApart ? fields.Add("outcome.label", outcome) : fields.Add("label", new("sold")),
            Labels = areLabelsApart
                ? new(LabelOrigin.Joined, null, TimeSpan.Zero)
                {
                    TimePath = "time",
                    IdPath = "id",
                    Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("outcome.label", new("sold") { IsNumber = true }),
                }
                : new(LabelOrigin.Inline, null, TimeSpan.Zero),
        };
    }

    private sealed record Row(double Predicted, double Actual)
    {
        public double Lower { get; init; }

        public double Upper { get; init; }
    }
}
