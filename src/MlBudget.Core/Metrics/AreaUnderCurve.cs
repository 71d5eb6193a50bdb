using System.Collections.Immutable;
using MlBudget.Core.Measures;
using MlBudget.Core.Slis;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Metrics;

/// <summary>
/// The area under the ROC curve, of scores in fixed bins: the true one is off by Δ at the most, which <see cref="RankedPairs"/> gives. Alert rows hold what is
/// certain of what it lacks of 1: without Δ, and without what chance makes in one window of a hundred.
/// </summary>
public sealed class AreaUnderCurve() : MetricKind(
    "auc", Sense.HigherIsBetter, Slos.Dimension.ModelQuality,
    "the area under the ROC curve: the share of pairs of a positive and a negative in which the positive has the higher score, of equal ones half")
{
    /// <summary>Of fewer labels of a class nothing is certain.</summary>
    private const long LeastOfClass = 10;

    /// <summary>That of scores that tell nothing: any pair is as likely the right way round as not.</summary>
    private const double OfChance = 0.5;

    /// <inheritdoc/>
    public override ImmutableArray<BoundKind> Bounds => [BoundKind.AtLeast, BoundKind.Between];

    /// <inheritdoc/>
    public override Sli Compile(MetricRequest request, Measurements measurements) => new LevelSli(measurements.Ranks(Name), Read, isUpper: false, isDoubtful: true)
    {
        AtChance = OfChance,
        DoubtOf = "chance, bins and equal scores make",
    };

    private static LevelReading Read(ReadOnlySpan<long> counters)
    {
        switch (RankCounting.CountsOf(counters))
        {
            case (0, 0): return LevelReading.Missing(MissingReason.NoEvents);
            case (0, _): return LevelReading.Missing(MissingReason.NoPositives);
            case (_, 0): return LevelReading.Missing(MissingReason.NoNegatives);
            default: break;
        }

        var pairs = RankedPairs.Of(counters);
        var isCertain = Math.Min(pairs.Positives, pairs.Negatives) >= LeastOfClass;
        return new(
            pairs.Positives + pairs.Negatives, pairs.Area, pairs.Missing, isCertain ? pairs.Tied + Excess.Deviations * pairs.StandardError : 1);
    }
}
