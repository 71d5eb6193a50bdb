using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;

namespace MlBudget.Core.Tasks;

/// <summary>A model that answers a number.</summary>
public sealed class Regression : ModelTask
{
    /// <summary>The kind; it has no state.</summary>
    public static readonly Regression Instance = new();

    private readonly MeanAbsoluteError _meanAbsoluteError = new(PredictedNumber.OfAnswers);

    private Regression()
        : base("regression")
    {
        var answers = PredictedNumber.OfAnswers;
        var (completeness, staleness) = (new Completeness(), new Staleness());
        Metrics =
        [
            new Uptime(), new Drift(), new ResidualDrift(), new Skew(), new DataQualityScore(completeness, staleness), new Volume(), new Spend(),
            new WithinTolerance(answers), new IntervalCoverage(answers), new IntervalWidth(),
            _meanAbsoluteError, new RootMeanSquareError(answers), new WeightedAbsolutePercentageError(answers),
            new MeanError(answers), new RelativeBias(answers), new PinballLoss(answers), new RelativeErrorMetric(answers),
            completeness, staleness, new SchemaViolations(), new Duplicates(), new CorrectedShareMetric(), new AuditCoverage(), new Mean(answers), new EstimatedError(_meanAbsoluteError),
        ];
    }

    /// <inheritdoc/>
    public override AnswerKind Answers => AnswerKind.Number;

    /// <inheritdoc/>
    public override ImmutableArray<MetricKind> Metrics { get; }

    /// <inheritdoc/>
    public override ImmutableArray<GroupComparison> Comparisons => [];

    /// <inheritdoc/>
    public override ImmutableArray<ProportionMetric> LearnedQuality => [];

    /// <inheritdoc/>
    public override ImmutableArray<ConfusionMetric> Estimated => [];

    /// <inheritdoc/>
    public override MeanAbsoluteError? EstimatedError => _meanAbsoluteError;

    /// <inheritdoc/>
    public override RowResolver Rows(AnswerFields fields) => RowResolver.None;
}
