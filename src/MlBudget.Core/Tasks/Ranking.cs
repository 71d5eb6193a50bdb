using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Metrics;

namespace MlBudget.Core.Tasks;

/// <summary>A model that answers lists, of which users or assessors say how good what is in them is.</summary>
public sealed class Ranking : ModelTask
{
    /// <summary>The kind; it has no state.</summary>
    public static readonly Ranking Instance = new();

    private Ranking()
        : base("ranking")
    {
        var (completeness, staleness) = (new Completeness(), new Staleness());
        Metrics =
        [
            new Uptime(), new Drift(), new Skew(), new DataQualityScore(completeness, staleness), new Volume(), new Spend(),
            new NormalizedGain(), new NormalizedGainReached(), new MeanReciprocalRank(), new PrecisionAtK(), new HitRate(), new ClickThrough(), new WithoutRelevant(),
            new ZeroResults(), new Diversity(), new ExposureParity(),
            completeness, staleness, new SchemaViolations(), new Duplicates(), new CorrectedShareMetric(), new AuditCoverage(),
            new Mean(PredictedNumber.Named), new MeanAbsoluteError(PredictedNumber.Named), new RootMeanSquareError(PredictedNumber.Named),
        ];
    }

    /// <inheritdoc/>
    public override AnswerKind Answers => AnswerKind.List;

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
