using System.Globalization;
using MlBudget.Core.Compiling;
using MlBudget.Core.Ledgers;
using MlBudget.Core.Measures;
using MlBudget.Core.Time;

namespace MlBudget.Core.Budgets;

/// <summary>Notices scores that are no probabilities, such as percentages: their confidence is unknown, so what needs it is about
/// the others only.</summary>
internal static class ScoreNotice
{
    /// <summary>So many scores say more than a single odd one.</summary>
    private const long LeastScores = 100;

    private const double LeastShare = 0.01;

    /// <summary>The notice over the model's longest window; null where at most a hundredth of its scores lie outside.</summary>
    public static ModelNotice? Of(ModelLedger ledger, Instant now)
    {
        var definition = ledger.Definition;
        if (ledger.ScoreCounts is not { } measure || ledger.ArrivedOf(measure)[1] == 0)
            return null;
        var (scores, outside) = ledger.PairOf(measure, TimeWindow.Ending(definition.Watermark(now), definition.LongestWindow));
        if (scores < LeastScores || outside <= LeastShare * scores)
            return null;
        var range = (ScoreRangeCounting)ledger.CountingOf(measure);
        var example = range.Example is { } score ? string.Create(CultureInfo.InvariantCulture, $", such as {score:R}") : "";
        var estimates = definition.Estimates is not ConfusionEstimates ? "" : ", and estimates leave them out";
        return new(NoticeKind.ScoresOutOfRange, string.Create(
            CultureInfo.InvariantCulture,
            $"score: {outside:N0} of {scores:N0} scores lie outside 0 to 1{example}: they are no probabilities, so their confidence is "
            + $"unknown{estimates}; {Remedy(range)}"));
    }

    private static string Remedy(ScoreRangeCounting range) => range is { Example: null or (> 1 and <= 100), Score.Scale: 1 }
        ? $"where they are percentages, write score: {{ field: {range.Score.Path}, scale: 0.01 }}"
        : "log the probability of the positive class";
}
