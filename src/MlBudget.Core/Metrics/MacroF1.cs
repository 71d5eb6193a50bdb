using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>The mean of F1 over classes, each of the same weight.</summary>
public sealed class MacroF1() : ClassLevelMetric("macro_f1", "the mean over classes of 2·right / (labels + answers), of those that have either")
{
    /// <inheritdoc/>
    protected override ClassReading? Read(ClassTable table, ClassTable whole, bool isShort, MetricOptions options) => MeanOver(
        table, static (of, place) => of.Labels(place) + of.Answers(place) > 0, static (of, place) => of.F1(place));
}
