using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>A metric of what a judge says of answers, and audits of some of the same.</summary>
/// <param name="name">The name in configurations.</param>
/// <param name="meaning">Its definition, for people.</param>
public abstract class JudgedMetric(string name, string meaning) : MetricKind(name, Sense.HigherIsBetter, Slos.Dimension.ModelQuality, meaning)
{
    private static readonly ConditionOption JudgeOption = new("judge", "what the judge calls good, a condition on outcomes");

    private static readonly ConditionOption AuditOption = new("audit", "what is good as audits found it, a condition on outcomes");

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtLeast];

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [JudgeOption, AuditOption];

    /// <summary>The judge's condition.</summary>
    protected static NamedCondition Judge(MetricOptions options) => options.Condition(JudgeOption);

    /// <summary>That of audits.</summary>
    protected static NamedCondition Audit(MetricOptions options) => options.Condition(AuditOption);
}
