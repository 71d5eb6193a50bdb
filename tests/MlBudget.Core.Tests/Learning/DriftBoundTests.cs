using CsCheck;
using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;
using MlBudget.Core.Time;
using static MlBudget.Core.Tests.Learning.DriftModel;

namespace MlBudget.Core.Tests.Learning;

[Collection(nameof(MeasuredMemory))]
public sealed class DriftBoundTests
{
    /// <summary>Values that tie, that don't, and infinite ones.</summary>
    private static readonly Gen<double> Values = Gen.Select(Gen.Int[0, 20], Gen.Double[-3, 3], (choice, any) => choice switch
    {
        0 => double.NegativeInfinity,
        1 => double.PositiveInfinity,
        < 10 => Math.Round(any),
        _ => any,
    });

    [Fact]
    public void The_exact_distance_of_the_values_lies_between_that_of_bins_and_its_bound() => Gen.Select(
        Values.Array[1, 400], Values.Array[1, 400], Gen.Int[1, 64]).Sample((normal, values, bins) =>
    {
        var model = new DriftModel(Bin(normal, bins));
        model.Fold(values.Select(value => (Start, new object?[] { value })), 100);
        var drift = BudgetCalculator.Report(model.Ledger, new((Start + SixHours) * EventTime.PerMinute)).Drift!.Features[0];

        var exact = Exact(normal, values);

        Assert.InRange(exact, drift.Verdict.Statistic!.Value - 1e-12, drift.KolmogorovSmirnovBound!.Value + 1e-12);
    }, iter: 500);

    /// <summary>Bins of about as many values each, as far as ties let them be.</summary>
    private static NumericBaseline Bin(double[] values, int bins)
    {
        var sorted = values.Order().ToArray();
        double[] edges = [.. Enumerable.Range(1, bins - 1).Select(bin => sorted[bin * sorted.Length / bins])
            .Where(double.IsFinite).Distinct()];
        return Number("x") with
        {
            Edges = [.. edges],
            Bins = [.. Enumerable.Range(0, edges.Length + 1).Select(bin => (long)values.Count(value => edges.Count(edge => edge < value) == bin))],
            Means = [.. Enumerable.Repeat(0.0, edges.Length + 1)],
        };
    }

    /// <summary>The greatest difference of the cumulative shares at any value.</summary>
    private static double Exact(double[] normal, double[] values) => normal.Concat(values).Max(at => Math.Abs(
        (double)normal.Count(value => value <= at) / normal.Length - (double)values.Count(value => value <= at) / values.Length));
}
