using System.Text.Json.Serialization;
using MlBudget.Core.Statistics;
using Xunit.Abstractions;

namespace MlBudget.Core.Tests.Statistics;

public sealed class CalibrationOracleTests(ITestOutputHelper output)
{
    private static readonly string? Missing = Oracle.Missing ?? Oracle.Lacks("sklearn.isotonic");

    private readonly Gaps _gaps = new();
    private readonly Random _random = new(1955);

    [SkippableFact]
    public void Isotonic_maps_are_those_of_scikit_learn()
    {
        Skip.IfNot(Missing is null, Missing);
        IsotonicCase[] cases = [.. Enumerable.Range(0, 120).Select(number => Isotonic(number))];

        var expected = Ask(isotonic: cases).Isotonic;

        foreach (var (question, answer) in cases.Zip(expected))
        {
            var map = IsotonicRegression.Fit(question.Scores, question.Labels, question.Weights);
            foreach (var (at, probability) in question.At.Zip(answer.At))
                _gaps.Check("prediction", probability, map.Predict(at));
            foreach (var (at, probability) in answer.Scores.Zip(answer.Probabilities))
                _gaps.Check("threshold", probability, map.Predict(at));
            if (question.Weights.Length == 0)
                Assert.Equal(answer.Scores, map.Scores);
        }

        output.WriteLine(_gaps.ToString());
    }

    [SkippableFact]
    public void Calibration_errors_are_those_of_scikit_learn_and_numpy()
    {
        Skip.IfNot(Missing is null, Missing);
        ErrorCase[] cases = [.. new[] { 4, 9, 10, 57, 1000, 3001 }.Select(rows =>
        {
            double[] scores = [.. Enumerable.Range(0, rows).Select(row => row % 3 == 0 ? 0.5 : _random.NextDouble())];
            double[] labels = [.. scores.Select(score => _random.NextDouble() < score * score ? 1.0 : 0)];
            return new ErrorCase(scores, labels, [.. scores.Select((_, row) => row % 4)]);
        })];

        var expected = Ask(errors: cases).Errors;

        foreach (var (question, answer) in cases.Zip(expected))
        {
            _gaps.Check("cross-fitted", answer[0], CalibrationError.CrossFitted(question.Scores, question.Labels, question.Folds));
            _gaps.Check("of the scores", answer[1], CalibrationError.Expected(question.Scores, question.Labels));
        }

        output.WriteLine(_gaps.ToString());
    }

    [SkippableFact]
    public void Trends_are_those_of_numpy_and_of_Kendalls_tau_where_there_are_many_values()
    {
        Skip.IfNot(Missing is null, Missing);
        double[][] series = [[1, 2, 3], [2, 2, 2, 1], .. Enumerable.Range(0, 60).Select(number =>
            Enumerable.Range(0, 10 + 20 * number).Select(at =>
                Math.Round(at * 0.001 * (number % 4) + _random.NextDouble(), 1 + number % 5)).ToArray())];

        var expected = Ask(series: series).Series;

        foreach (var (values, answer) in series.Zip(expected))
        {
            var result = MannKendall.Test(values);
            Assert.Equal(answer[0], result.S);
            _gaps.CheckRelative("variance", answer[1]!.Value, result.Variance);
            _gaps.CheckRelative("p", answer[2]!.Value, result.PValue);
            // Kendall's test has no continuity correction: of S in the thousands that is one in thousands.
            if (values.Length >= 500 && answer[3] > 1e-6)
                _gaps.CheckRelative("p of Kendall's τ, n ≥ 500", answer[3]!.Value, result.PValue, 0.01);
        }

        output.WriteLine(_gaps.ToString());
    }

    [SkippableFact]
    public void Quantiles_are_those_of_numpy()
    {
        Skip.IfNot(Missing is null, Missing);
        double[][] samples = [.. Enumerable.Range(1, 60).Select(size =>
            Enumerable.Range(0, size).Select(_ => Math.Round(2000 * _random.NextDouble() - 1000, size % 12)).ToArray())];

        var expected = Ask(quantiles: samples).Quantiles;

        foreach (var (values, answer) in samples.Zip(expected))
        {
            double[] sorted = [.. values.Order()];
            for (var twentieth = 0; twentieth <= 20; twentieth++)
                _gaps.Check("quantile", answer[twentieth], Quantiles.OfSorted(sorted, twentieth / 20.0));
            _gaps.Check("median", answer[21], Quantiles.Median(values));
            _gaps.Check("deviation", answer[22], Quantiles.MedianAbsoluteDeviation(values));
        }

        output.WriteLine(_gaps.ToString());
    }

    [SkippableTheory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(2)]
    public void Expected_confusions_are_those_of_row_by_row_sums(double threshold)
    {
        Skip.IfNot(Missing is null, Missing);
        double[] scores = [.. Enumerable.Range(0, 5000).Select(_ => _random.NextDouble())];
        int[] predictions = [.. scores.Select(score => score >= threshold ? 1 : 0)];

        var expected = Ask(confusions: [new(scores, predictions)]).Confusions[0];

        var positives = predictions.Sum();
        var confusion = new ExpectedConfusion(positives, scores.Length - positives,
            scores.Where(score => score >= threshold).Sum(), scores.Where(score => score < threshold).Sum());
        double?[] actual =
            [confusion.Accuracy, confusion.Precision, confusion.Recall, confusion.F1, confusion.FalsePositiveRate];
        foreach (var (answer, metric) in expected.Zip(actual))
        {
            Assert.Equal(answer is null, metric is null);
            if (answer is not null)
                _gaps.Check("metric", answer.Value, metric);
        }

        output.WriteLine(_gaps.ToString());
    }

    private static Answer Ask(
        IsotonicCase[]? isotonic = null, ErrorCase[]? errors = null, double[][]? series = null, double[][]? quantiles = null,
        ConfusionCase[]? confusions = null) =>
        Oracle.Ask<Answer>("calibration.py", new
        {
            isotonic = isotonic ?? [],
            errors = errors ?? [],
            series = series ?? [],
            quantiles = quantiles ?? [],
            confusions = confusions ?? [],
        });

    /// <summary>Rows with and without ties and weights; labels are at times shares.</summary>
    private IsotonicCase Isotonic(int number)
    {
        double[] scores = [.. Enumerable.Range(0, 1 + number * (number % 7)).Select(_ => Math.Round(_random.NextDouble(), 1 + number % 9))];
        double[] labels = [.. scores.Select(score =>
            number % 5 == 4 ? _random.NextDouble() * score : _random.NextDouble() < score ? 1.0 : 0)];
        double[] weights = number % 3 == 0 ? [.. scores.Select((_, row) => row % 10 == 1 ? 0 : 0.1 + _random.NextDouble())] : [];
        return new(scores, labels, weights, [-1, 0, 1, 2, .. scores, .. Enumerable.Range(0, 50).Select(_ => _random.NextDouble())]);
    }

    private sealed record IsotonicCase(
        [property: JsonPropertyName("scores")] double[] Scores,
        [property: JsonPropertyName("labels")] double[] Labels,
        [property: JsonPropertyName("weights")] double[] Weights,
        [property: JsonPropertyName("at")] double[] At);

    private sealed record ErrorCase(
        [property: JsonPropertyName("scores")] double[] Scores,
        [property: JsonPropertyName("labels")] double[] Labels,
        [property: JsonPropertyName("folds")] int[] Folds);

    private sealed record ConfusionCase(
        [property: JsonPropertyName("scores")] double[] Scores,
        [property: JsonPropertyName("predictions")] int[] Predictions);

    private sealed record IsotonicAnswer(
        [property: JsonPropertyName("scores")] double[] Scores,
        [property: JsonPropertyName("probabilities")] double[] Probabilities,
        [property: JsonPropertyName("at")] double[] At);

    private sealed record Answer(
        [property: JsonPropertyName("isotonic")] IsotonicAnswer[] Isotonic,
        [property: JsonPropertyName("errors")] double[][] Errors,
        [property: JsonPropertyName("series")] double?[][] Series,
        [property: JsonPropertyName("quantiles")] double[][] Quantiles,
        [property: JsonPropertyName("confusions")] double?[][] Confusions);
}
