using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;

namespace MlBudget.Core.Metrics;

/// <summary>A number of a classifier of many classes that is made of all of them.</summary>
/// <param name="name">The name in configurations.</param>
/// <param name="meaning">Its definition, for people.</param>
public abstract class ClassLevelMetric(string name, string meaning) : MetricKind(name, Sense.HigherIsBetter, Slos.Dimension.ModelQuality, meaning)
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<BoundKind> Bounds => [BoundKind.AtLeast, BoundKind.MaxDegradation, BoundKind.Between];

    /// <inheritdoc/>
    public sealed override Sli Compile(MetricRequest request, Measurements measurements)
    {
        if (measurements.ByClass(Name) is { } measure)
        {
            var level = new ClassLevel(Name, measure, table => Read(table, request.Options));
            return request.Bound == BoundKind.MaxDegradation ? new ClassLevelSli(level, new(request.Normal, level), request.WithoutNormal) : new ClassLevelSli(level);
        }

        if (measurements.Shape is { Baseline: not null } or { ExpectsBaseline: false })
            throw new MissingInputException($"{Name} needs to know which classes there are, and no baseline tells the usual answers; add 'classes' to the model");
        // Which classes there are is said by the baseline, once it is there. Until then there is nothing to count.
        return new ClassLevelSli(new ClassLevel(Name, measurements.Confusion(Name), _ => null), MissingReason.WaitsForBaseline);
    }

    /// <summary>The value; null where it has none.</summary>
    /// <param name="table">What was counted, of at least one row.</param>
    /// <param name="options">The metric's options.</param>
    protected abstract ClassReading? Read(ClassTable table, MetricOptions options);

    /// <summary>The mean of something over the classes that have it.</summary>
    private protected static ClassReading? MeanOver(ClassTable table, Func<ClassTable, int, bool> has, Func<ClassTable, int, double> valueOf)
    {
        var (classes, sum) = (0, 0.0);
        for (var place = 0; place < table.Classes; place++)
        {
            if (!has(table, place))
                continue;
            classes++;
            sum += valueOf(table, place);
        }

        return classes == 0 ? null : new(sum / classes);
    }
}
