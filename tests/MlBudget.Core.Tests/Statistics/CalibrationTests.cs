using System.Collections.Immutable;
using CsCheck;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Statistics;

public sealed class CalibrationTests
{
    /// <summary>Rows whose scores often tie.</summary>
    private static readonly Gen<(double Score, double Label)[]> Rows =
        Gen.Select(Gen.OneOf(Gen.Int[0, 9].Select(tenth => tenth / 10.0), Gen.Double[0, 1]), Gen.Int[0, 1])
            .Select((score, label) => (score, (double)label)).Array[1, 60];

    [Fact]
    public void Violators_are_pooled_ties_averaged_and_only_the_ends_of_a_run_kept()
    {
        // Means by score: 0, (1 + 0)/2, 0, 0, 1. The middle three pool to 1/4.
        var map = IsotonicRegression.Fit([0.9, 0.1, 0.3, 0.3, 0.5, 0.7], [1, 0, 1, 0, 0, 0]);

        Assert.Equal([0.1, 0.3, 0.7, 0.9], map.Scores.AsEnumerable());
        Assert.Equal([0, 0.25, 0.25, 1], map.Probabilities.AsEnumerable());
        Assert.Equal([0, 0, 0.125, 0.25, 0.25, 0.625, 1, 1],
            new[] { double.NegativeInfinity, 0.1, 0.2, 0.3, 0.6, 0.8, 0.9, 2 }.Select(map.Predict), Near);
        Assert.True(double.IsNaN(map.Predict(double.NaN)));
    }

    [Fact]
    public void A_row_counts_by_its_weight_and_without_any_not_at_all()
    {
        var map = IsotonicRegression.Fit([1, 1, 2], [1, 0, 0], [3, 1, 0]);

        Assert.Equal([1], map.Scores.AsEnumerable());
        Assert.Equal([0.75], map.Probabilities.AsEnumerable());
        Assert.Equal(0.75, map.Predict(-5));
    }

    [Fact]
    public void A_map_never_falls_and_fitting_its_own_predictions_changes_nothing() =>
        Rows.Sample(rows =>
        {
            double[] scores = [.. rows.Select(row => row.Score)];
            var map = IsotonicRegression.Fit(scores, [.. rows.Select(row => row.Label)]);
            double[] predicted = [.. scores.Select(map.Predict)];
            var again = IsotonicRegression.Fit(scores, predicted);

            double[] rising = [.. scores.Order().Select(map.Predict)];
            Assert.Equal(rising.Order(), rising);
            Assert.Equal(predicted, scores.Select(again.Predict), Near);
        });

    [Fact]
    public void Fitted_probabilities_have_the_sum_of_the_labels_and_no_order_of_rows_matters() =>
        Gen.Select(Rows, Gen.Int[0, 1_000_000]).Sample((rows, seed) =>
        {
            double[] scores = [.. rows.Select(row => row.Score)], labels = [.. rows.Select(row => row.Label)];
            var map = IsotonicRegression.Fit(scores, labels);
            new Random(seed).Shuffle(rows);
            var shuffled = IsotonicRegression.Fit([.. rows.Select(row => row.Score)], [.. rows.Select(row => row.Label)]);

            Assert.Equal(labels.Sum(), scores.Sum(map.Predict), 1e-9);
            Assert.Equal(map.Scores.AsEnumerable(), shuffled.Scores);
            Assert.Equal(map.Probabilities.AsEnumerable(), shuffled.Probabilities);
        });

    [Fact]
    public void What_is_no_row_or_no_map_is_refused()
    {
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([], []));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1], [1], [0]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1, 2], [1, 0], [1]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([double.NaN], [1]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([double.PositiveInfinity], [1]));
        Assert.Throws<ArgumentException>(() => IsotonicRegression.Fit([1], [1.5]));
        Assert.Throws<ArgumentException>(() => Map([], []));
        Assert.Throws<ArgumentException>(() => Map([1, 1], [0, 1]));
        Assert.Throws<ArgumentException>(() => Map([1, 2], [0.5, 0.4]));
        Assert.Throws<ArgumentException>(() => Map([1, 2], [0, 1.1]));
        Assert.Throws<ArgumentException>(() => Map([1, 2], [0]));

        static IsotonicMap Map(ImmutableArray<double> scores, ImmutableArray<double> probabilities) => new(scores, probabilities);
    }

    [Fact]
    public void The_calibration_error_weighs_the_bins_and_does_not_tell_ties_apart()
    {
        // Twenty rows in bins of two. The ten at 0.2 have 3 labels, whichever they are: 0.1 off; the ten at 0.9 have 9.
        double[] probabilities = [.. Enumerable.Repeat(0.2, 10), .. Enumerable.Repeat(0.9, 10)];
        double[] first = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0];
        double[] last = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1];

        Assert.Equal(0.05, CalibrationError.Expected(probabilities, first)!.Value, 1e-12);
        Assert.Equal(0.05, CalibrationError.Expected(probabilities, last)!.Value, 1e-12);
        Assert.Equal(0.3, CalibrationError.Expected([0.7], [1])!.Value, 1e-12);
        Assert.Null(CalibrationError.Expected([], []));
    }

    [Fact]
    public void Within_the_rows_of_its_fit_the_error_is_0_and_across_folds_it_is_not()
    {
        var random = new Random(7);
        double[] scores = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble())];
        double[] labels = [.. scores.Select(score => random.NextDouble() < score * score ? 1.0 : 0)];
        int[] folds = [.. scores.Select(_ => random.Next(5))];
        var map = IsotonicRegression.Fit(scores, labels);

        var inside = CalibrationError.Expected([.. scores.Select(map.Predict)], labels)!.Value;
        var across = CalibrationError.CrossFitted(scores, labels, folds)!.Value;

        Assert.Equal(0, inside, 1e-12);
        Assert.InRange(across, 0.005, 0.05);
        Assert.True(CalibrationError.Expected(scores, labels) > 0.15);
    }

    [Fact]
    public void A_single_fold_has_no_cross_fitted_error_and_what_does_not_fit_together_is_refused()
    {
        Assert.Null(CalibrationError.CrossFitted([0.1, 0.2], [0, 1], [3, 3]));
        Assert.Null(CalibrationError.CrossFitted([], [], []));
        Assert.Throws<ArgumentException>(() => CalibrationError.CrossFitted([0.1, 0.2], [0, 1], [0, -1]));
        Assert.Throws<ArgumentException>(() => CalibrationError.CrossFitted([0.1, 0.2], [0, 1], [0]));
        Assert.Throws<ArgumentException>(() => CalibrationError.Expected([0.1], []));
        Assert.Throws<ArgumentException>(() => CalibrationError.Expected([1.1], [1]));
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;
}
