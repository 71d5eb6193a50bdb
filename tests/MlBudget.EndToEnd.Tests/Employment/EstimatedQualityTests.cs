using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MlBudget.Core.Baselines;
using MlBudget.Core.Conditions;
using MlBudget.Core.Labels;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;
using MlBudget.Core.Time;
using MlBudget.EndToEnd.Tests.Harness;
using MlBudget.Tests;

namespace MlBudget.EndToEnd.Tests.Employment;

/// <summary>Quality of a real model as it is estimated without labels, beside what its labels say.</summary>
public sealed class EstimatedQualityTests
{
    private const int Folds = 5, BatchSize = 2048;
    private static readonly DateTimeOffset Start = new(2026, 7, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Weeks with the shifts that the data's README names: RELP 17 is gone, and then floods.</summary>
    private static readonly int[] ShiftedWeeks = [5, 6, 7, 8, 9];

    private static readonly Lazy<EmploymentRow[]> Reference = new(() => EmploymentRows.Read("reference"));
    private static readonly Lazy<EmploymentRow[]> Production = new(() => EmploymentRows.Read("predictions"));
    private static readonly Lazy<Calibration> Fitted = new(Calibrate);

    [SkippableTheory]
    [InlineData(0.2, 0.777, 0.782)]
    [InlineData(0.9, 0.609, 0.601)]
    public void The_answer_that_was_made_decides_what_is_expected_of_it_whatever_the_threshold(
        double threshold, double estimated, double realized)
    {
        RepositoryRoot.SkipWithoutEmployment();
        var rows = Production.Value.Select(row => row with { Answer = row.Score >= threshold }).ToArray();
        var (expected, real) = Measure(rows);

        Assert.Equal(estimated, Accuracy(expected(Whole)), 0.0006);
        Assert.Equal(realized, real(Whole).Value, 0.0006);
        Assert.Equal(real(Whole).Value, Accuracy(expected(Whole)), 0.01);
        // How sure the score is says nothing of an answer at another threshold than a half.
        var map = new IsotonicMap(Fitted.Value.Scores, Fitted.Value.Probabilities);
        Assert.Equal(0.828, rows.Average(row => Math.Max(map.Predict(row.Score), 1 - map.Predict(row.Score))), 0.0006);
    }

    [SkippableFact]
    public void Weekly_estimates_are_within_two_hundredths_where_nothing_shifted_and_the_documentation_gives_them_all()
    {
        RepositoryRoot.SkipWithoutEmployment();
        var (expected, real) = Measure(Production.Value);
        var table = new StringBuilder();
        for (var week = 1; week <= 13; week++)
        {
            var window = WindowOf(week);
            var (estimate, accuracy) = (Accuracy(expected(window)), real(window).Value);
            var isShifted = ShiftedWeeks.Contains(week);
            if (!isShifted)
                Assert.Equal(accuracy, estimate, 0.02);
            table.Append(CultureInfo.InvariantCulture, $"| {week} | {Start.AddDays(7 * week - 7):yyyy-MM-dd} ")
                .Append(CultureInfo.InvariantCulture, $"| {real(window).Events} | {estimate:F4} | {accuracy:F4} ")
                .Append(CultureInfo.InvariantCulture, $"| {estimate - accuracy:+0.0000;-0.0000} | {(isShifted ? "yes" : "")} |\n");
        }

        var documentation = File.ReadAllText(RepositoryRoot.At("src", "MlBudget.Core", "Learning", "estimated-quality.md"));
        Assert.True(documentation.Contains(table.ToString(), StringComparison.Ordinal), $"estimated-quality.md lacks:\n{table}");
        var facts = string.Create(CultureInfo.InvariantCulture,
            $"{Fitted.Value.Rows} labelled rows, {Fitted.Value.Scores.Length} thresholds, calibration error {Fitted.Value.Error:F4}");
        Assert.True(documentation.Contains(facts, StringComparison.Ordinal), $"estimated-quality.md lacks: {facts}");
    }

    private static TimeWindow Whole => new(WindowOf(1).From, WindowOf(13).To);

    private static TimeWindow WindowOf(int week)
    {
        var first = Instant.From(Start).Minute.Number;
        return new(first + (week - 1) * 7 * TimeWindow.Day, first + week * 7 * TimeWindow.Day);
    }

    private static Calibration Calibrate()
    {
        var rows = Reference.Value;
        double[] scores = [.. rows.Select(row => row.Score)], labels = [.. rows.Select(row => row.Label ? 1.0 : 0)];
        var map = IsotonicRegression.Fit(scores, labels);
        int[] folds = [.. rows.Select((_, index) => (int)((uint)index * 2654435761 >> 16) % Folds)];
        return new(map.Scores, map.Probabilities, CalibrationError.CrossFitted(scores, labels, folds)!.Value, rows.Length);
    }

    private static double Accuracy(EstimatedConfusion confusion) => confusion.ValueOf(MeasureCompiler.Confusion("accuracy").Ratio)!.Value;

    /// <summary>Counts rows as the exporter does, with the label in the record.</summary>
    private static (Func<TimeWindow, EstimatedConfusion> Expected, Func<TimeWindow, Share> Real) Measure(EmploymentRow[] rows)
    {
        var compiler = new MeasureCompiler(new ModelShape
        {
            TimePath = "time",
            PredictionPath = "answer",
            Labels = new(LabelOrigin.Inline, "label", TimeSpan.Zero),
            Fields = ImmutableDictionary<string, ConditionField>.Empty.Add("score", new("score")),
            Baseline = new() { From = new(0), To = new(1), Rows = 1, DriftWindow = TimeSpan.FromHours(6), Calibration = Fitted.Value },
        });
        var accuracy = compiler.Named("accuracy");
        var answer = compiler.PredictionColumn()!.Value;
        var estimates = compiler.Estimates()!;
        var labels = compiler.Labels()!;
        var ledger = new ModelLedger(new()
        {
            Name = "employment",
            PredictionColumn = answer,
            Labels = labels,
            Measures = compiler.Measures,
            Predictions = compiler.Predictions,
            Slos = [],
        });
        var score = compiler.Predictions.Columns.IndexOf(new("score", ColumnKind.Number));
        foreach (var chunk in rows.Chunk(BatchSize))
        {
            var batch = new Batch(compiler.Predictions, BatchSize);
            foreach (var row in chunk)
            {
                batch.Times[batch.Count] = Instant.From(row.Time).Micros;
                Set(batch, answer, row.Answer);
                Set(batch, labels.Column!.Value, row.Label);
                batch.Number(score).Values[batch.Count] = row.Score;
                Bits.Set(batch.Number(score).Valid, batch.Count);
                batch.Count++;
            }

            ledger.FoldPredictions(batch);
        }

        return (window => EstimatedConfusion.Read(ledger, estimates.Measure, 0, window), window => accuracy.Read(ledger, 0, window));
    }

    private static void Set(Batch batch, int column, bool value)
    {
        var category = batch.Category(column);
        category.Codes[batch.Count] = category.Dictionary.GetOrAdd(value ? "1"u8 : "0"u8);
        Bits.Set(category.Valid, batch.Count);
    }
}
