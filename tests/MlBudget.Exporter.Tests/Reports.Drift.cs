using MlBudget.Core.Baselines;
using MlBudget.Core.Budgets;

namespace MlBudget.Exporter.Tests;

/// <content>What has drifted.</content>
internal static partial class Reports
{
    /// <summary>A number and a category that drift, and a number with too few values to be judged.</summary>
    public static DriftReport Drift()
    {
        var end = Watermark(360);
        var velocity = new NumericBaseline("velocity", "velocity", 0.05)
        {
            Edges = [10],
            Bins = [900, 100],
            Means = [4, 30],
            StandardDeviation = 8,
        };
        var country = new CategoricalBaseline("country", "features.country", 0.1) { Categories = ["de", "fr"], Bins = [700, 200, 100] };
        return new(new(end - 360), new(end),
        [
            new(new("amount", 0, velocity with { Name = "amount" }), new(210, 0.0125, null, null, null))
            {
                KolmogorovSmirnovBound = 0.5, PopulationStability = -0.004, Wasserstein = 0.02, Bins = [new(190, 0.9), new(20, 0.1)],
            },
            new(new("velocity", 1, velocity), new(48_000, 0.25, 0, 0, true))
            {
                KolmogorovSmirnovBound = 0.9, PopulationStability = 0.402, Wasserstein = 0.8125,
                Bins = [new(31_200, 0.9), new(16_800, 0.1)],
            },
            new(new("country", 2, country), new(47_950, 0.1375, 1e-300, 1e-300, true))
            {
                PopulationStability = 0.07, CramersV = 0.15, Bins = [new(30_000, 0.7), new(10_000, 0.2), new(7_950, 0.1)],
            },
        ]);
    }

    /// <summary>A number and a category that are served as they were trained on, but for one of them, and a number with too few values to be judged.</summary>
    public static DriftReport Skew()
    {
        var drift = Drift();
        return drift with
        {
            Features =
            [
                drift.Features[0], new(drift.Features[1].Feature, new(48_000, 0.031, 1e-5, 2e-5, false)), new(drift.Features[2].Feature, new(47_950, 0.162, 1e-300, 1e-300, true)),
            ],
        };
    }
}
