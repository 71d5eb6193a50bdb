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
    public override ImmutableArray<OptionSpec> Options => [BalancedAccuracy.MinSamples];

    /// <inheritdoc/>
    public override string Describe(MetricOptions options) =>
        $"the least of right answers / labels of a class, of those with at least {BalancedAccuracy.EnoughOf(options)} labels";

    /// <inheritdoc/>
    protected override ClassReading? Read(ClassTable table, MetricOptions options)
    {
        var enough = Math.Max(1, BalancedAccuracy.EnoughOf(options));
        var judged = 0;
        for (var place = 0; place < table.Classes; place++)
            judged += table.Labels(place) >= enough ? 1 : 0;
        if (judged == 0)
            return null;
        var deviations = Intervals.Deviations(1 - (1 - Confidence) / judged);
        var (worst, certain) = (1.0, 1.0);
        for (var place = 0; place < table.Classes; place++)
        {
            if (table.Labels(place) < enough)
                continue;
            worst = Math.Min(worst, (double)table.Right(place) / table.Labels(place));
            certain = Math.Min(certain, Intervals.WilsonWithin(table.Right(place), table.Labels(place), deviations).Upper);
        }

        return new(worst) { Certain = certain };
    }
}
