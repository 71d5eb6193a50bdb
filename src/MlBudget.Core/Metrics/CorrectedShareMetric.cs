using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The share of good answers, corrected by the errors that audits tell of the judge (Rogan &amp; Gladen 1978).</summary>
public sealed class CorrectedShareMetric() : JudgedMetric(
    "corrected_share", "the share of good answers: what a judge calls good, corrected by how often audits of the same answers say that it errs")
{
    /// <inheritdoc/>
    public override string Describe(MetricOptions options) =>
        $"the share of good answers: those with {Judge(options).Text.Shown}, corrected by how often that errs where {Audit(options).Text.Shown} is known";

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements) =>
        new CorrectedShareSli(measurements.Audits(Name, Judge(request.Options), Audit(request.Options)));
}
