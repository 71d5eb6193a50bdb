using MlBudget.Core.Budgets;
using MlBudget.Core.Tests.Ledgers;
using static MlBudget.Core.Tests.Ledgers.ClassLog;

namespace MlBudget.Core.Tests.Budgets;

/// <summary>A score outside 0 to 1 is no probability.</summary>
public sealed class ScoreNoticeTests
{
    [Theory]
    [InlineData(87.5)]
    [InlineData(-0.05)]
    [InlineData(1.0000000000000002)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_score_outside_0_to_1_has_no_confidence_and_is_counted(double score)
    {
        var log = new ClassLog().Fold(Rows(96, "1", null, 0.9), Rows(4, "1", null, 0.5), Rows(900, "1", null, score));
        var reading = log.Slo("low_confidence").Whole.Reading;
        Assert.Equal((0.04, 100, 4), (reading?.Value, reading?.Events, reading?.Bad));
        Assert.Equal(900, log.Violations("score", "out_of_range"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.0)]
    [InlineData(1)]
    public void The_bounds_themselves_are_probabilities(double score)
    {
        var log = new ClassLog().Fold(Rows(200, "1", null, score));
        Assert.Equal((0, 200), (log.Value("low_confidence"), log.Slo("low_confidence").Whole.Reading?.Events));
        Assert.Empty(log.Report.Notices);
    }

    [Fact]
    public void Percentages_are_noticed_with_what_to_write()
    {
        var log = new ClassLog().Fold(Rows(1, "1", null, 0.4), Rows(1249, "1", null, 87.5));
        Assert.Equal(
            "score: 1,249 of 1,250 scores lie outside 0 to 1, such as 87.5: they are no probabilities, so their confidence is unknown; "
            + "where they are percentages, write score: { field: score, scale: 0.01 }",
            log.Notice(NoticeKind.ScoresOutOfRange));
        Assert.True(Assert.Single(log.Report.Notices).IsWarning);
    }

    [Fact]
    public void Other_scores_are_noticed_with_what_a_score_is() => Assert.Equal(
        "score: 100 of 100 scores lie outside 0 to 1, such as -0.05: they are no probabilities, so their confidence is unknown; log the "
        + "probability of the positive class",
        new ClassLog().Fold(Rows(100, "1", null, -0.05)).Notice(NoticeKind.ScoresOutOfRange));

    [Theory]
    [InlineData(99, 99, false)]
    [InlineData(100, 2, true)]
    [InlineData(100, 1, false)]
    [InlineData(1000, 10, false)]
    [InlineData(1000, 11, true)]
    public void More_than_a_hundredth_of_at_least_100_scores_is_noticed(int scores, int outside, bool isNoticed)
    {
        var log = new ClassLog().Fold(Rows(outside, "1", null, 2), Rows(scores - outside, "1", null, 0.5), Rows(5000, "1", null));
        Assert.Equal(isNoticed, log.Notice(NoticeKind.ScoresOutOfRange) is not null);
    }

    [Fact]
    public void After_a_restart_it_is_still_noticed()
    {
        var log = new ClassLog().Fold(Rows(100, "1", null, 50)).Restart();
        Assert.StartsWith("score: 100 of 100 scores lie outside 0 to 1: ", log.Notice(NoticeKind.ScoresOutOfRange), StringComparison.Ordinal);
    }
}
