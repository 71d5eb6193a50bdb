using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;

namespace MlBudget.Core.Tasks;

/// <summary>
/// A kind of model: what may be measured of it, and how its rows are resolved. A kind is one file, one line in
/// <see cref="ModelTasks"/>, and its test.
/// </summary>
/// <param name="name">The name in configurations.</param>
public abstract class ModelTask(string name)
{
    /// <summary>The name in configurations.</summary>
    public string Name => name;

    /// <summary>What its answers and labels are.</summary>
    public abstract AnswerKind Answers { get; }

    /// <summary>What may be measured of it, in the order in which it is listed.</summary>
    public abstract ImmutableArray<MetricKind> Metrics { get; }

    /// <summary>What fairness calls comparisons of its proportions between groups.</summary>
    public abstract ImmutableArray<GroupComparison> Comparisons { get; }

    /// <summary>The metrics of which a baseline has the normal value, whether or not an SLO asks for it: who reviews the baseline looks for
    /// them.</summary>
    public abstract ImmutableArray<ProportionMetric> LearnedQuality { get; }

    /// <summary>The metrics that are estimated before labels come.</summary>
    public abstract ImmutableArray<ConfusionMetric> Estimated { get; }

    /// <summary>The mean error that is estimated before labels come; null where answers are no numbers.</summary>
    public virtual MeanAbsoluteError? EstimatedError => null;

    /// <summary>The proportions among its metrics: what may be compared between groups.</summary>
    public IEnumerable<ProportionMetric> Proportions => Metrics.OfType<ProportionMetric>();

    /// <summary>What its metrics take beside their bounds, each once.</summary>
    public IEnumerable<OptionSpec> Options => Metrics.SelectMany(metric => metric.Options).Distinct();

    /// <summary>What may be compared between groups: its proportions, and means whose deviation is known.</summary>
    public IEnumerable<MetricKind> Compared => Metrics.Where(metric => metric is ProportionMetric or IMeanMetric { IsCompared: true });

    /// <summary>The options of these, which may be written where they are compared between groups.</summary>
    public IEnumerable<OptionSpec> OptionsOfCompared => Compared.SelectMany(metric => metric.Options).Distinct();

    /// <summary>Those that nothing takes that is compared.</summary>
    public IEnumerable<OptionSpec> OptionsOfOthers => Options.Except(OptionsOfCompared);

    /// <summary>A metric; null where it has none of that name.</summary>
    public MetricKind? Find(string metric) => Metrics.FirstOrDefault(kind => kind.Name == metric);

    /// <summary>Finds out what rows of predictions say, as it is counted.</summary>
    /// <param name="fields">Where answers and labels are, and which text is which class.</param>
    public abstract RowResolver Rows(AnswerFields fields);
}

/// <summary>Where a model's records have what rows are resolved from.</summary>
/// <param name="Prediction">The index of the answer's column; null where nobody asks for the answer.</param>
/// <param name="Label">The index of the label's column in the same records; null where it is not there.</param>
/// <param name="Classes">Which text is which class, of answers.</param>
/// <param name="LabelClasses">Which text is which class, of labels.</param>
public sealed record AnswerFields(int? Prediction, int? Label, BinaryClasses Classes, BinaryClasses LabelClasses);
