using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;

namespace MlBudget.Core.Tasks;

/// <summary>A model that answers one of many classes.</summary>
public sealed class MulticlassClassification : ModelTask
{
    /// <summary>The kind; it has no state.</summary>
    public static readonly MulticlassClassification Instance = new();

    private readonly Accuracy _accuracy = new();

    private MulticlassClassification()
        : base("multiclass_classification")
    {
        var (completeness, staleness) = (new Completeness(), new Staleness());
        Metrics =
        [
            new Uptime(), new Drift(), new Skew(), new DataQualityScore(completeness, staleness), new Volume(), new Spend(),
            _accuracy, new ClassRecall(), new ClassPrecision(), new TopKAccuracy(),
            new MacroF1(), new WeightedF1(), new BalancedAccuracy(), new WorstClassRecall(), new LowConfidence(LowConfidence.OfMany),
            completeness, staleness, new SchemaViolations(), new Duplicates(), new CorrectedShareMetric(), new AuditCoverage(),
            new Mean(PredictedNumber.Named), new MeanAbsoluteError(PredictedNumber.Named), new RootMeanSquareError(PredictedNumber.Named),
            new EstimatedMetric(_accuracy),
        ];
    }

    /// <inheritdoc/>
    public override AnswerKind Answers => AnswerKind.Class;

    /// <inheritdoc/>
    public override ImmutableArray<MetricKind> Metrics { get; }

    /// <inheritdoc/>
    public override ImmutableArray<GroupComparison> Comparisons => [new("accuracy_parity", [_accuracy])];

    /// <inheritdoc/>
    public override ImmutableArray<ProportionMetric> LearnedQuality => [_accuracy];

    /// <inheritdoc/>
    public override ImmutableArray<ConfusionMetric> Estimated => [_accuracy];

    /// <inheritdoc/>
    public override RowResolver Rows(AnswerFields fields) => new ClassRows(fields);
}
