using System.Collections.Immutable;
using CsCheck;
using MlBudget.Core.Baselines;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Configuration.Baselines;

namespace MlBudget.Exporter.Tests.Configuration.Baselines;

public sealed class BaselineFileTests
{
    private static readonly Baseline Small = new()
    {
        From = Instant.From(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)),
        To = Instant.From(new DateTimeOffset(2026, 7, 31, 0, 0, 0, TimeSpan.Zero)),
        Rows = 68785,
        DriftWindow = TimeSpan.FromHours(6),
        LatencyP95 = 0.081,
        Quality = ImmutableSortedDictionary<string, QualityBaseline>.Empty
            .Add("accuracy", new(0.83, 0.827157, TimeSpan.FromDays(1), 30))
            .Add("outcome.clicked == \"yes\"", new(0.2, 0.21, TimeSpan.FromHours(6), 120)),
        Volume = [.. Enumerable.Range(0, 168).Select(hour => hour == 3 ? null : (double?)(hour + 0.5))],
        Calibration = new([0.1, 0.5, 0.9], [0.05, 0.5, 1], 0.004, 5000),
        Features =
        [
            new NumericBaseline("amount", "features.amount", 0.05)
            {
                Edges = [-1.5, 0, 1e300], Bins = [1, 2, 3, 4], Means = [-2, -0.5, 3, 1e301], StandardDeviation = 12.25, Scale = 0.001m,
            },
            new CategoricalBaseline("country", "features.country", 0.1) { Categories = ["DE", "\"x\": y"], Bins = [10, 5, 0] },
        ],
    };

    [Theory]
    [InlineData("${env:NOPE}")]
    [InlineData("${file:/nowhere}")]
    [InlineData("$${")]
    public void What_looks_like_a_reference_in_it_is_data_of_some_log(string category)
    {
        var country = (CategoricalBaseline)Small.Features[1];
        var text = BaselineWriter.Write("fraud", Small with { Features = [country with { Categories = ["DE", category] }] });

        var result = BaselineFile.Parse("baseline.yml", text);

        Assert.Empty(result.Errors);
        Assert.False(result.IsChanged);
        Assert.Equal(["DE", category], ((CategoricalBaseline)result.Baseline!.Features[0]).Categories.AsEnumerable());
    }

    [Fact]
    public void A_file_is_read_once_whatever_the_models_learn_later()
    {
        using var files = new OddFiles();
        var file = files.Text(BaselineWriter.Write("fraud", Small));
        var configuration = ConfigurationFile.Parse("m.yml", $$"""
            models:
              - name: fraud
                task: binary_classification
                predictions: { type: files, path: p.jsonl, fields: { time: t, prediction: p } }
                baseline: { file: {{file}} }
                slos: [{ name: selection, metric: selection_rate, at_most: 0.9 }]
              - name: other
                task: binary_classification
                predictions: { type: files, path: p.jsonl, fields: { time: t, prediction: p } }
                baseline: { learn: 30d }
                slos: [{ name: selection, metric: selection_rate, at_most: 0.8 }]
            """).Configuration!;
        File.Delete(file);

        var result = configuration.Models[1].Written.With(Small);

        Assert.Empty(result.Errors);
        Assert.Equal(Small.Rows, result.Model!.Definition.Baseline!.Rows);
        Assert.Equal(Small.Rows, configuration.Models[0].Written.With(Small).Model!.Definition.Baseline!.Rows);
    }

    [Fact]
    public void Names_may_be_longer_than_simple_keys_of_YAML()
    {
        var condition = $"status in ({string.Join(", ", Enumerable.Range(0, 1000))})";
        var amount = Small.Features[0] with { Name = new string('é', 500) };
        var baseline = Small with
        {
            Quality = Small.Quality.Add(condition, Small.Quality["accuracy"]),
            Features = [amount],
        };

        var result = BaselineFile.Parse("baseline.yml", BaselineWriter.Write("fraud", baseline));

        Assert.Empty(result.Errors);
        Assert.Equal(baseline.Quality[condition], result.Baseline!.Quality[condition]);
        Assert.Equal(amount.Name, result.Baseline.Features[0].Name);
    }

    [Fact]
    public void What_is_written_reads_as_this()
    {
        var text = BaselineWriter.Write("fraud: detector", Small);

        Assert.Equal($$"""
            # What is normal for the model, as mlbudget learned it. Read it before you rely on it.
            mlbudget_baseline: 1
            hash: {{BaselineHash.Of(BaselineWriter.Content("fraud: detector", Small))}}
            model: "fraud: detector"
            from: 2026-07-01T00:00:00.000000Z
            to: 2026-07-31T00:00:00.000000Z
            rows: 68785
            drift_window: 6h
            latency_p95_seconds: 0.081
            quality:
              "accuracy": { median: 0.83, pooled: 0.827157, block: 1d, blocks: 30 }
              "outcome.clicked == \u0022yes\u0022": { median: 0.2, pooled: 0.21, block: 6h, blocks: 120 }
            volume: [{{string.Join(", ", Enumerable.Range(0, 168).Select(hour => hour == 3 ? "null" : $"{hour}.5"))}}]
            calibration:
              error: 0.004
              rows: 5000
              scores: [0.1, 0.5, 0.9]
              probabilities: [0.05, 0.5, 1]
            features:
              "amount":
                field: "features.amount"
                type: numeric
                threshold: 0.05
                scale: 0.001
                standard_deviation: 12.25
                edges: [-1.5, 0, 1E+300]
                means: [-2, -0.5, 3, 1E+301]
                counts: [1, 2, 3, 4]
              "country":
                field: "features.country"
                type: categorical
                threshold: 0.1
                categories: ["DE", "\u0022x\u0022: y"]
                counts: [10, 5, 0]

            """, text);
    }

    [Fact]
    public void Errors_of_numbers_are_written_and_read_as_they_were()
    {
        var baseline = Small with
        {
            Errors = new("units * 0.1", "sold")
            {
                Edges = [-1.5, 10],
                Counts = [50, 0, 70],
                Means = [0.5, 0, 1e-7],
                Residual = new("residual", "units * 0.1 - sold", 0.07) { Edges = [0], Bins = [60, 60], Means = [-1, 1], StandardDeviation = 2 },
            },
        };
        var text = BaselineWriter.Write("demand", baseline);

        var result = BaselineFile.Parse("b.yml", text);

        Assert.Contains("""
            errors:
              prediction: "units * 0.1"
              label: "sold"
              edges: [-1.5, 10]
              mean_absolute_errors: [0.5, 0, 1E-07]
              counts: [50, 0, 70]
              "residual":
                field: "units * 0.1 - sold"
                type: numeric
                threshold: 0.07
                standard_deviation: 2
                edges: [0]
                means: [-1, 1]
                counts: [60, 60]
            """, text, StringComparison.Ordinal);
        Assert.Empty(result.Errors);
        Assert.False(result.IsChanged);
        Assert.Equal(BaselineWriter.Content("demand", baseline), BaselineWriter.Content("demand", result.Baseline!));
        // What was written before there were any has none.
        Assert.Null(BaselineFile.Parse("b.yml", BaselineWriter.Write("demand", Small)).Baseline!.Errors);
    }

    [Theory]
    [InlineData("edges: [-1.5, 10]", "edges: [10, 10]", "b.yml:22:15: errors.edges[1]: found '10' after '10', expected numbers that rise")]
    [InlineData("counts: [50, 0, 70]", "counts: [50, 0]", "b.yml:24:11: errors.counts: found 2 counts, expected 3: one more than the edges")]
    [InlineData("counts: [50, 0, 70]", "counts: [0, 0, 0]", "b.yml:24:11: errors.counts: there is no labelled prediction, expected at least one")]
    [InlineData("errors: [0.5, 0, 1]", "errors: [0.5, 0]", "b.yml:23:25: errors.mean_absolute_errors: found 2 errors, expected 3: one more than the edges")]
    [InlineData("errors: [0.5, 0, 1]", "errors: [0.5, -1, 1]", "b.yml:23:31: errors.mean_absolute_errors[1]: found '-1', expected a number from 0 to 18000000000000")]
    [InlineData("label: \"sold\"", "labels: \"sold\"", "b.yml:21:3: errors: unknown key 'labels'; did you mean 'label'?")]
    [InlineData("counts: [50, 0, 70]", "counts: [50, 0, 70]\n  residual: { field: a, type: categorical, threshold: 0.1, categories: [b], counts: [1, 2] }", "b.yml:25:13: errors.residual: is categorical, expected numbers")]
    public void Every_fault_of_errors_is_found_where_it_is(string there, string instead, string expected)
    {
        var text = BaselineWriter.Write("demand", Small with { Errors = new("units", "sold") { Edges = [-1.5, 10], Counts = [50, 0, 70], Means = [0.5, 0, 1] } });
        Assert.Contains(there, text, StringComparison.Ordinal);

        Assert.Contains(expected, BaselineFile.Parse("b.yml", text.Replace(there, instead, StringComparison.Ordinal)).Errors);
    }

    [Fact]
    public void What_was_written_is_read_as_it_was_and_as_unchanged()
    {
        var result = BaselineFile.Parse("b.yml", BaselineWriter.Write("fraud", Small));

        Assert.Empty(result.Errors);
        Assert.Equal("fraud", result.Model);
        Assert.False(result.IsChanged);
        Assert.Equal(BaselineWriter.Content("fraud", Small), BaselineWriter.Content("fraud", result.Baseline!));
    }

    [Fact]
    public void What_is_left_out_is_read_with_its_reason_and_a_median_may_be_0()
    {
        var baseline = Small with
        {
            Quality = Small.Quality.SetItem("accuracy", new(0, 0.001, TimeSpan.FromHours(1), 300)),
            LeftOut = Small.LeftOut.Add("f1", "f1 moved: \"a\", ${env:NOPE}"),
        };

        var result = BaselineFile.Parse("b.yml", BaselineWriter.Write("fraud", baseline));

        Assert.Empty(result.Errors);
        Assert.Equal(baseline.Quality["accuracy"], result.Baseline!.Quality["accuracy"]);
        Assert.Equal(baseline.LeftOut, result.Baseline.LeftOut);
        Assert.Equal(BaselineWriter.Content("fraud", baseline), BaselineWriter.Content("fraud", result.Baseline));
    }

    [Fact]
    public void Every_number_comes_back_to_the_last_bit() => Gen.Double.Where(double.IsFinite).Array[1, 20].Sample(values =>
    {
        var edges = values.Distinct().Order().ToImmutableArray();
        var baseline = Small with
        {
            Features =
            [
                new NumericBaseline("f", "f", 0.5)
                {
                    Edges = edges, Bins = [.. edges.Select((_, bin) => (long)bin), 0], Means = [.. edges, 0], StandardDeviation = 1,
                },
            ],
        };
        var read = (NumericBaseline)BaselineFile.Parse("b.yml", BaselineWriter.Write("m", baseline)).Baseline!.Features[0];
        Assert.Equal(edges.AsEnumerable(), read.Edges);
        Assert.Equal(edges.Append(0), read.Means);
    });

    [Fact]
    public void What_somebody_changed_is_told() => Assert.True(BaselineFile.Parse(
        "b.yml", BaselineWriter.Write("fraud", Small).Replace("threshold: 0.05", "threshold: 0.08", StringComparison.Ordinal)).IsChanged);

    [Theory]
    [InlineData(
        "mlbudget_baseline: 1", "mlbudget_baseline: 2",
        "b.yml:2:20: mlbudget_baseline: found '2', expected a whole number from 1 to 1")]
    [InlineData("to: 2026-07-31", "to: 2026-06-30", "b.yml:6:5: to: found '2026-06-30T00:00:00.000000Z', expected a time after 'from'")]
    [InlineData(
        "pooled: 0.827157", "pooled: 0",
        "b.yml:11:39: quality.accuracy.pooled: found 0, expected a value above 0: nothing can degrade from it")]
    [InlineData("block: 1d", "block: 2h", "b.yml:11:56: quality.accuracy.block: found '2h', expected 1h, 6h or 1d")]
    [InlineData(
        "edges: [-1.5, 0,", "edges: [0, 0,",
        "b.yml:26:16: features.amount.edges[1]: found '0' after '0', expected numbers that rise")]
    [InlineData(
        "counts: [1, 2,", "counts: [1,",
        "b.yml:28:13: features.amount.counts: found 3 counts, expected 4: one more than the edges")]
    [InlineData(
        "counts: [1, 2,", "counts: [9000000000000000000, 9000000000000000000,",
        "b.yml:28:14: features.amount.counts[0]: found '9000000000000000000', expected a whole number from 0 to 9007199254740992")]
    [InlineData(
        "counts: [1, 2,", "counts: [1, 9007199254740992,",
        "b.yml:28:13: features.amount.counts: found counts that add up to 9007199254741000, expected at most 9007199254740992 together")]
    [InlineData(
        "counts: [10, 5,", "counts: [9007199254740992, 5,",
        "b.yml:34:13: features.country.counts: found counts that add up to 9007199254740997, expected at most 9007199254740992 together")]
    [InlineData(
        "volume: [0.5,", "volume: [",
        "b.yml:13:9: volume: found 167 numbers, expected 168: the hours of a week, from Monday 00:00 UTC on")]
    [InlineData(
        "probabilities: [0.05,", "probabilities: [0.7,",
        "b.yml:18:24: calibration.probabilities[1]: found '0.5' after '0.7', expected numbers that rise")]
    [InlineData("categories:", "edges: [1]\n    categories:", "b.yml:33:5: features.country.edges: is for numeric features only")]
    [InlineData("threshold: 0.1", "treshold: 0.1", "b.yml:32:5: features.country: unknown key 'treshold'; did you mean 'threshold'?")]
    public void Every_fault_is_found_where_it_is(string there, string instead, string expected)
    {
        var text = BaselineWriter.Write("fraud", Small);
        Assert.Contains(there, text, StringComparison.Ordinal);

        Assert.Contains(expected, BaselineFile.Parse("b.yml", text.Replace(there, instead, StringComparison.Ordinal)).Errors);
    }

    [Fact]
    public void As_many_events_as_a_double_counts_one_by_one_are_read() => Assert.Empty(BaselineFile.Parse(
        "b.yml", BaselineWriter.Write("fraud", Small).Replace("[10, 5, 0]", "[9007199254740987, 5, 0]", StringComparison.Ordinal)).Errors);

    [Theory]
    [InlineData(4096, null)]
    [InlineData(4097, "b.yml:26:12: features.amount.edges: found 4097 edges, expected at most 4096")]
    public void Too_many_edges_are_refused(int count, string? expected)
    {
        var feature = (NumericBaseline)Small.Features[0] with
        {
            Edges = [.. Enumerable.Range(0, count).Select(edge => (double)edge)],
            Bins = [.. Enumerable.Repeat(1L, count + 1)],
            Means = [.. Enumerable.Repeat(0.5, count + 1)],
        };
        var errors = BaselineFile.Parse("b.yml", BaselineWriter.Write("fraud", Small with { Features = [feature] })).Errors;

        Assert.Equal(expected ?? "", string.Join('\n', errors));
    }

    [Theory]
    [InlineData(20, null)]
    [InlineData(21, "b.yml:24:17: features.country.categories: found 21 categories, expected at most 20: all others are counted together")]
    public void Too_many_categories_are_refused(int count, string? expected)
    {
        var feature = (CategoricalBaseline)Small.Features[1] with
        {
            Categories = [.. Enumerable.Range(0, count).Select(category => $"c{category}")],
            Bins = [.. Enumerable.Repeat(1L, count + 1)],
        };
        var errors = BaselineFile.Parse("b.yml", BaselineWriter.Write("fraud", Small with { Features = [feature] })).Errors;

        Assert.Equal(expected ?? "", string.Join('\n', errors));
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error() =>
        Assert.Equal("nowhere.yml: there is no such file", Assert.Single(BaselineFile.Load("nowhere.yml").Errors));
}
