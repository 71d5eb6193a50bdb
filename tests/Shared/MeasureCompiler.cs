using System.Collections.Immutable;
using MlBudget.Core.Compiling;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Tasks;
using MlBudget.Core.Text;

namespace MlBudget.Tests;

/// <summary>Asks for measures by hand, one by one, as a configuration does by its SLOs.</summary>
/// <param name="measurements">Gives them.</param>
internal sealed class MeasureCompiler(Measurements measurements)
{
    public MeasureCompiler(ModelShape shape)
        : this(new Measurements(shape))
    {
    }

    public Measurements Measurements => measurements;

    public ImmutableArray<MeasureDefinition> Measures => measurements.Measures;

    public RecordSchema Predictions => measurements.Predictions;

    /// <summary>Every proportion that a binary classifier has.</summary>
    public static IEnumerable<string> Proportions => BinaryClassification.Instance.Proportions.Select(metric => metric.Name);

    /// <summary>A metric of the confusion matrix.</summary>
    public static ConfusionMetric Confusion(string metric) => (ConfusionMetric)BinaryClassification.Instance.Find(metric)!;

    /// <summary>Whether there is a metric of that name.</summary>
    public static bool Has(string metric) => BinaryClassification.Instance.Find(metric) is not null;

    public Proportion Share(ConfiguredText condition, Sense sense, int? attribute = null) =>
        new ConditionMetric(condition, sense == Sense.HigherIsBetter).ProportionOf(MetricOptions.None, measurements, attribute);

    public Proportion Named(string metric, decimal? below = null, int? attribute = null) =>
        ((ProportionMetric)BinaryClassification.Instance.Find(metric)!).ProportionOf(
            below is { } bound ? new() { Numbers = MetricOptions.None.Numbers.Add("below", bound) } : MetricOptions.None, measurements, attribute);

    public int Records() => measurements.Records();

    public VolumeSli Volume(bool isUpper) => (VolumeSli)BinaryClassification.Instance.Find("volume")!.Compile(
        new() { Bound = isUpper ? BoundKind.AtMost : BoundKind.AtLeast }, measurements);

    public int? Estimate(string metric, int? attribute = null) => measurements.Estimate(metric, attribute);

    public int? CoverageOf(int measure) => measurements.CoverageOf(measure);

    public int? PredictionColumn() => measurements.PredictionColumn();

    public int AttributeColumn(int attribute) => measurements.AttributeColumn(attribute);

    public Sli WithClasses(Sli sli) => ModelParts.WithClasses(sli, measurements);

    public ImmutableArray<FeatureMeasures> Features() => ModelParts.Features(measurements);

    public LabelDefinition? Labels() => ModelParts.Labels(measurements) is { } labels ? ModelParts.WithTracks(labels, measurements) : null;

    public EstimateDefinition? Estimates() => ModelParts.Estimates(measurements, BinaryClassification.Instance);

    public DriftDefinition Drift(DriftCriterion criterion) => ModelParts.Drift(measurements, criterion);

    public LearningDefinition Learning(
        TimeSpan driftWindow, IEnumerable<Proportion> quality, TimeSpan? period, ImmutableDictionary<string, double>? degradations = null) =>
        ModelParts.Learning(measurements, BinaryClassification.Instance, new(driftWindow, [.. quality], period)
        {
            Degradations = degradations ?? ImmutableDictionary<string, double>.Empty,
        });
}
