using MlBudget.Core.Budgets;
using MlBudget.Core.Tests.Learning;
using MlBudget.Core.Time;
using static MlBudget.Core.Tests.Learning.DriftModel;

namespace MlBudget.Core.Tests.Budgets;

public sealed class DriftReporterTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(359, 0)]
    [InlineData(360, 1)]
    [InlineData(725, 2)]
    public void The_window_is_the_last_complete_one(int minutes, int ended)
    {
        var report = Report(new(Number("x")), Start + minutes);

        Assert.Equal(new(Start + ended * SixHours), report.To);
        Assert.Equal(new(report.To.Number - SixHours), report.From);
    }

    [Fact]
    public void Numbers_have_the_bound_the_index_and_how_far_values_moved()
    {
        var model = new DriftModel(Number("x"));
        model.Add(0, Start, 200, 250, 250, 300);

        var drift = Assert.Single(Report(model, Start + SixHours).Features);

        Assert.Equal(0.05, drift.Verdict.Statistic!.Value, 1e-12);
        // The greatest of the lesser shares is 25%.
        Assert.Equal(0.3, drift.KolmogorovSmirnovBound!.Value, 1e-12);
        // A twentieth moves by three, in standard deviations of 1.25.
        Assert.Equal(0.05 * 3 / 1.25, drift.Wasserstein!.Value, 1e-12);
        Assert.Equal(
            0.05 * Math.Log(0.3 / 0.25) - 0.05 * Math.Log(0.2 / 0.25) - 3 * (1 / 1000.0 + 1 / 40_000.0),
            drift.PopulationStability!.Value, 1e-12);
        Assert.Null(drift.CramersV);
        Assert.Equal<DriftBin>([new(200, 0.25), new(250, 0.25), new(250, 0.25), new(300, 0.25)], drift.Bins);
    }

    [Fact]
    public void Categories_have_the_index_and_an_effect()
    {
        var model = new DriftModel(Category("c"));
        model.Add(0, Start, 0, 0, 0, 1000);

        var report = Report(model, Start + SixHours);
        var drift = Assert.Single(report.Features);

        Assert.InRange(drift.CramersV!.Value, 0.9, 1);
        Assert.True(drift.PopulationStability > 1);
        Assert.Null(drift.KolmogorovSmirnovBound);
        Assert.Null(drift.Wasserstein);
        Assert.Equal(["c"], report.Drifting);
    }

    [Fact]
    public void Without_values_there_is_nothing_but_the_threshold()
    {
        var report = Report(new(Number("x", threshold: 0.07)), Start);
        var drift = Assert.Single(report.Features);

        Assert.Equal(new FeatureDrift(drift.Feature, default), drift with { Bins = default }, (a, b) => a.Verdict == b.Verdict);
        Assert.Empty(drift.Bins);
        Assert.Null(drift.PopulationStability);
        Assert.Empty(report.Drifting);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1.0)]
    public void Where_nobody_knows_where_values_lie_it_is_not_said_how_far_they_moved(double mean)
    {
        // The last bin was empty in the baseline, or had infinite values, or somebody wrote means that fall.
        var model = new DriftModel(Number("x") with { Bins = [10, 10, 10, 0], Means = [0.5, 1.5, 2.5, mean] });
        model.Add(0, Start, 250, 250, 250, 250);
        Assert.Null(Report(model, Start + SixHours).Features[0].Wasserstein);
        Assert.NotNull(Report(model, Start + SixHours).Features[0].Verdict.Statistic);
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(33, 17)]
    [InlineData(64, 32)]
    [InlineData(100, 25)]
    public void More_than_32_bins_are_shown_with_their_neighbours(int bins, int shown)
    {
        var baseline = Number("x") with
        {
            Edges = [.. Enumerable.Range(1, bins - 1).Select(edge => (double)edge)],
            Bins = [.. Enumerable.Repeat(10L, bins)],
            Means = [.. Enumerable.Range(0, bins).Select(bin => bin + 0.5)],
        };
        var model = new DriftModel(baseline);
        model.Add(0, Start, [.. Enumerable.Range(0, bins).Select(bin => (long)bin)]);

        var found = Assert.Single(Report(model, Start + SixHours).Features).Bins;

        Assert.Equal(shown, found.Length);
        Assert.Equal(bins * (bins - 1L) / 2, found.Sum(bin => bin.Events));
        Assert.Equal(1, found.Sum(bin => bin.BaselineRatio), 1e-12);
    }

    private static DriftReport Report(DriftModel model, int minute) =>
        BudgetCalculator.Report(model.Ledger, new(minute * EventTime.PerMinute)).Drift!;
}
