using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>Whether predictions come at all, by slices.</summary>
public sealed class Uptime() : MetricKind("uptime", Sense.HigherIsBetter, Slos.Dimension.Infrastructure, "predictions come")
{
    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [];

    /// <inheritdoc/>
    public override SliceRule Slices { get; } = new()
    {
        Needed = new(
            "uptime is judged by slices in which silence is bad; add slices: { length: 1m, objective: 0.9999 } and silence: bad",
            WithSilence: true)
        {
            MissingOfPart = "uptime is judged by slices in which silence is bad; add slices: { length: 1h, objective: 0.99 } and silence: bad",
        },
    };

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements) => new PresenceSli(measurements.Records());
}
