using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;

namespace MlBudget.Core.Tasks;

/// <summary>A model that answers one of two classes.</summary>
public sealed class BinaryClassification : ModelTask
{
    /// <summary>The kind; it has no state.</summary>
    public static readonly BinaryClassification Instance = new();

    private readonly ProportionMetric _selectionRate = new SelectionRate();
    private readonly Accuracy _accuracy = new();
    private readonly Precision _precision = new();
    private readonly Recall _recall = new();
    private readonly F1 _f1 = new();
    private readonly TruePositiveRate _truePositiveRate = new();
    private readonly FalsePositiveRate _falsePositiveRate = new();
    private readonly FalseNegativeRate _falseNegativeRate = new();
    private readonly Completeness _completeness = new();
    private readonly Staleness _staleness = new();

    private BinaryClassification()
        : base("binary_classification")
    {
        Estimated = [_accuracy, _precision, _recall, _f1, _falsePositiveRate];
        LearnedQuality = [_accuracy, _precision, _recall, _f1, _falsePositiveRate, _falseNegativeRate, _selectionRate];
        Metrics =
        [
            new Uptime(), new Drift(), new Skew(), new DataQualityScore(_completeness, _staleness), new Volume(), new Spend(),
            _accuracy, _precision, _recall, _f1,
            _truePositiveRate, new TrueNegativeRate(), _falsePositiveRate, _falseNegativeRate,
            _selectionRate, new LowConfidence(LowConfidence.OfTwo),
            new BrierScore(), new LogLoss(), new ExpectedCalibrationError(), new AreaUnderCurve(),
            _completeness, _staleness, new SchemaViolations(), new Duplicates(), new CorrectedShareMetric(), new AuditCoverage(),
            new Mean(PredictedNumber.Named), new MeanAbsoluteError(PredictedNumber.Named), new RootMeanSquareError(PredictedNumber.Named),
            .. Estimated.Select(realized => new EstimatedMetric(realized)),
        ];
        Comparisons =
        [
            new("accuracy_parity", [_accuracy]), new("demographic_parity", [_selectionRate]),
            new("equal_opportunity", [_truePositiveRate]), new("predictive_parity", [_precision]),
            new("equalized_odds", [_truePositiveRate, _falsePositiveRate]),
        ];
    }

    /// <inheritdoc/>
    public override AnswerKind Answers => AnswerKind.Binary;

    /// <inheritdoc/>
    public override ImmutableArray<MetricKind> Metrics { get; }

    /// <inheritdoc/>
    public override ImmutableArray<GroupComparison> Comparisons { get; }

    /// <inheritdoc/>
    public override ImmutableArray<ProportionMetric> LearnedQuality { get; }

    /// <inheritdoc/>
    public override ImmutableArray<ConfusionMetric> Estimated { get; }

    /// <inheritdoc/>
    public override RowResolver Rows(AnswerFields fields) => new BinaryRows(fields);
}
