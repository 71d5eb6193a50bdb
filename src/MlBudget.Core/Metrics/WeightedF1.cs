using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The mean of F1 over classes, each by its labels.</summary>
public sealed class WeightedF1() : ClassLevelMetric("weighted_f1", "the mean over labels of 2·right / (labels + answers) of their class")
{
    /// <inheritdoc/>
    protected override ClassReading? Read(ClassTable table, ClassTable whole, bool isShort, MetricOptions options)
    {
        var (labels, sum) = (0L, 0.0);
        for (var place = 0; place < table.Classes; place++)
        {
            if (table.Labels(place) == 0)
                continue;
            labels += table.Labels(place);
            sum += table.Labels(place) * table.F1(place);
        }

        return labels == 0 ? null : new(sum / labels);
    }
}
