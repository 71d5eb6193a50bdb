using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The share of judged answers that have been audited, by half days: one without audits is bad.</summary>
public sealed class AuditCoverage() : JudgedMetric("audit_coverage", "the share of judged answers that have been audited")
{
    /// <inheritdoc/>
    public override SliceRule Slices { get; } = new() { DefaultObjective = 0.7m, DefaultLength = TimeSpan.FromHours(12) };

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) =>
        $"the share of answers of which {Judge(options).Text.Shown} is known and {Audit(options).Text.Shown} as well, of those of which the former is";

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements) => new LevelSli(
        measurements.AuditCoverage(Name, Judge(request.Options), Audit(request.Options)),
        counters => counters[0] == 0 ? LevelReading.Missing(MissingReason.NoEvents)
            : new(counters[0], (double)counters[1] / counters[0], (double)(counters[0] - counters[1]) / counters[0]),
        isUpper: false)
    {
        WhyNotAdditive = "what is audited of what is judged doesn't add up over shards; leave the SLO to an exporter of the whole log",
    };
}
