using System.Collections.Immutable;
using System.Globalization;
using MlBudget.Core.Measures;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Text;

namespace MlBudget.Core.Metrics;

/// <summary>A number of a classifier of many classes that is made of all of them.</summary>
/// <param name="name">The name in configurations.</param>
/// <param name="meaning">Its definition, for people.</param>
public abstract class ClassLevelMetric(string name, string meaning) : MetricKind(name, Sense.HigherIsBetter, Slos.Dimension.ModelQuality, meaning)
{
    /// <inheritdoc/>
    public sealed override ImmutableArray<BoundKind> Bounds => [BoundKind.AtLeast, BoundKind.MaxDegradation, BoundKind.Between];

    /// <summary>The list among the options that has the classes of the model, which nobody writes there: empty where they are not configured.</summary>
    public static NamesOption Classes { get; } = new("classes", "the classes of the model", int.MaxValue);

    /// <summary>Of other classes it is another number.</summary>
    public override string NormalName(MetricOptions options) => options.Names(Classes) is not { IsEmpty: false } classes ? Name
        : string.Create(CultureInfo.InvariantCulture, $"{Name} of {classes.Length} classes ({ClassCodes.Of(string.Join('\n', classes.Select(ClassText.Fold).Order(StringComparer.Ordinal))) & uint.MaxValue:x8})");

    /// <inheritdoc/>
    public override string? WhyNotLearned(MetricOptions options) => !options.Names(Classes).IsEmpty ? null
        : $"what is normal of {Name} is known only of classes that are configured; add 'classes' to the model, or 'baseline' with its usual value";

    /// <inheritdoc/>
    public sealed override Sli Compile(MetricRequest request, Measurements measurements)
    {
        if (measurements.ByClass(Name) is { } measure)
        {
            var level = new ClassLevel(Name, measure, (table, whole, isShort) => Read(table, whole, isShort, request.Options));
            return request.Bound == BoundKind.MaxDegradation ? new ClassLevelSli(level, new(request.Normal, level), request.WithoutNormal) : new ClassLevelSli(level);
        }

        if (measurements.Shape is { Baseline: not null } or { ExpectsBaseline: false })
            throw new MissingInputException($"{Name} needs to know which classes there are, and no baseline tells the usual answers; add 'classes' to the model");
        // Which classes there are is said by the baseline, once it is there. Until then there is nothing to count.
        return new ClassLevelSli(new ClassLevel(Name, measurements.Confusion(Name), (_, _, _) => null), MissingReason.WaitsForBaseline);
    }

    /// <summary>The value; null where it has none.</summary>
    /// <param name="table">What a window holds, at least one row.</param>
    /// <param name="whole">What the SLO's whole window holds.</param>
    /// <param name="isShort">Whether it is the short window of an alert row.</param>
    /// <param name="options">The metric's options.</param>
    protected abstract ClassReading? Read(ClassTable table, ClassTable whole, bool isShort, MetricOptions options);

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
