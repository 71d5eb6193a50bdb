using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;

namespace MlBudget.Core.Tasks;

/// <summary>A model whose answers are scored, each by what its record says and by outcomes that judges, people or other programs give: the answers of a
/// language model, a summary, a picture.</summary>
public sealed class Scoring : ModelTask
{
    /// <summary>The kind; it has no state.</summary>
    public static readonly Scoring Instance = new();

    private Scoring()
        : base("scoring")
    {
        var (completeness, staleness) = (new Completeness(), new Staleness());
        Metrics =
        [
            new Uptime(), new Drift(), new Skew(), new DataQualityScore(completeness, staleness), new Volume(), new Spend(),
            completeness, staleness, new SchemaViolations(), new Duplicates(), new CorrectedShareMetric(), new AuditCoverage(),
            new Mean(PredictedNumber.Named), new MeanAbsoluteError(PredictedNumber.Named), new RootMeanSquareError(PredictedNumber.Named),
        ];
    }

    /// <inheritdoc/>
    public override AnswerKind Answers => AnswerKind.None;

    /// <inheritdoc/>
    public override ImmutableArray<MetricKind> Metrics { get; }

    /// <inheritdoc/>
    public override ImmutableArray<GroupComparison> Comparisons => [];

    /// <inheritdoc/>
    public override ImmutableArray<ProportionMetric> LearnedQuality => [];

    /// <inheritdoc/>
    public override ImmutableArray<ConfusionMetric> Estimated => [];

    /// <inheritdoc/>
    public override RowResolver Rows(AnswerFields fields) => RowResolver.None;
}
