using System.Collections.Immutable;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Metrics;

/// <summary>The least recall of a class. The worst of many is low by chance: what alerts is the least upper end of Wilson's intervals, all of which hold
/// together in 95% of cases (Bonferroni).</summary>
public sealed class WorstClassRecall() : ClassLevelMetric("worst_class_recall", "the least of right answers / labels of a class, of those with enough labels")
{
    private const double Confidence = 0.95;

    /// <inheritdoc/>
    public override ImmutableArray<OptionSpec> Options => [JudgedClasses.MinSamples];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) =>
        $"the least of right answers / labels of a class, of those with at least {JudgedClasses.EnoughOf(options)} labels";

    /// <inheritdoc/>
    public override string NormalName(MetricOptions options) => base.NormalName(options) + JudgedClasses.NameOf(options);

    /// <inheritdoc/>
    protected override ClassReading? Read(ClassTable table, ClassTable whole, bool isShort, MetricOptions options)
    {
        var judged = JudgedClasses.Of(table, whole, isShort, options);
        if (judged.Count == 0)
            return null;
        var deviations = Intervals.Deviations(1 - (1 - Confidence) / judged.Count);
        return new(judged.Min(one => (double)one.Right / one.Labels)) { Certain = judged.Min(one => Intervals.WilsonWithin(one.Right, one.Labels, deviations).Upper) };
    }
}
