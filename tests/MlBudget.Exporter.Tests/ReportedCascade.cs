using MlBudget.Core.Causes;
using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Exporter.Tests;

/// <summary>Precision that probably comes of stale features, and latency of which nobody knows where it comes from.</summary>
internal static class ReportedCascade
{
    public static CascadeReport Fraud()
    {
        var stale = Onset("staleness", Dimension.DataQuality, hour: 20, resolution: 5) with
        {
            Moved = ["velocity"],
            Deployment = new("2026.11", At(19), DeploymentOrigin.Api),
        };
        var precision = Onset("precision", Dimension.ModelQuality, hour: 22, resolution: 60);
        return new(
            [Onset("latency", Dimension.Infrastructure, hour: 1, resolution: 5), precision, stale],
            [new(precision, stale, Likelihood.VeryLikely) { Faults = new(400, 120, 3_600, 40, 0.1) }],
            [new(Onset("latency", Dimension.Infrastructure, hour: 1, resolution: 5), "precision began 2h later")])
        {
            Explained = [new(Dimension.ModelQuality, Dimension.DataQuality)],
        };
    }

    private static Onset Onset(string slo, Dimension dimension, int hour, int resolution) =>
        new(slo, dimension, At(hour).Minute, resolution) { Usual = 0.005, Since = 0.04 };

    private static Instant At(int hour) => Instant.From(new DateTimeOffset(2026, 11, 1, hour, 0, 0, TimeSpan.Zero));
}
