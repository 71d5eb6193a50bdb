using System.Collections.Immutable;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The mean of recall over classes.</summary>
public sealed class BalancedAccuracy() : ClassLevelMetric("balanced_accuracy", "the mean over classes of right answers / labels, of those with enough labels")
{
    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [JudgedClasses.MinSamples];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) => $"the mean over classes of right answers / labels, of those with at least {JudgedClasses.EnoughOf(options)} labels";

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => base.NormalName(options) + JudgedClasses.NameOf(options);

    /// <inheritdoc/>
    protected override ClassReading? Read(ClassTable table, ClassTable whole, bool isShort, MetricOptions options)
    {
        var judged = JudgedClasses.Of(table, whole, isShort, options);
        return judged.Count == 0 ? null : new(judged.Average(one => (double)one.Right / one.Labels));
    }
}
