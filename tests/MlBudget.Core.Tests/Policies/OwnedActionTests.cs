using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Statistics;

namespace MlBudget.Core.Tests.Policies;

/// <summary>What owners may and have to do, and for which groups.</summary>
public sealed class OwnedActionTests
{
    [Theory]
    [InlineData(Sense.LowerIsBetter, null, "travel")]
    [InlineData(Sense.HigherIsBetter, null, "grocery")]
    [InlineData(Sense.Neutral, null, "grocery,travel")]
    [InlineData(Sense.LowerIsBetter, "grocery", "books,travel")]
    [InlineData(Sense.LowerIsBetter, "books", "travel")]
    public void Predictions_may_be_stopped_for_the_groups_at_the_bad_end(Sense sense, string? reference, string groups)
    {
        var report = Standing.Model(Parity(BudgetState.Exhausted, sense, reference, ("books", 45), ("grocery", 10), ("travel", 80), ("small", 99)));

        Assert.Equal(groups.Split(','), GroupsBeyondBounds.Of(report, Dimension.Fairness).Select(group => group.Group));
        Assert.All(GroupsBeyondBounds.Of(report, Dimension.Fairness), group => Assert.Equal("merchant", group.Attribute));
        Assert.Empty(GroupsBeyondBounds.Of(report, Dimension.ModelQuality));
    }

    [Fact]
    public void Groups_whose_gap_is_well_are_named_by_nobody() => Assert.Empty(GroupsBeyondBounds.Of(
        Standing.Model(Parity(BudgetState.Ok, Sense.LowerIsBetter, null, ("grocery", 10), ("travel", 80))), Dimension.Fairness));

    [Theory]
    [InlineData(BudgetState.Ok, false)]
    [InlineData(BudgetState.Burning, false)]
    [InlineData(BudgetState.Exhausted, true)]
    public void Something_has_to_be_done_once_a_dimension_is_exhausted(BudgetState state, bool isRequired)
    {
        var action = Assert.Single(Of(Decisions.None, Standing.Slo(state, Dimension.Fairness)));

        Assert.Equal((isRequired, null), (action.IsRequired, action.Group));
    }

    [Fact]
    public void A_joint_owner_may_act_while_a_decision_of_all_teams_is_in_force()
    {
        var parity = Parity(BudgetState.Exhausted, Sense.Neutral, null, ("grocery", 10), ("travel", 80));
        Assert.Equal([("grocery", false), ("travel", false)], Allowed(Decisions.None));

        var one = Decide(Decisions.None, "ml");
        Assert.Equal([("grocery", false), ("travel", false)], Allowed(one));
        Assert.Equal([("grocery", false), ("travel", true)], Allowed(Decide(one, "legal")));

        IEnumerable<(string?, bool)> Allowed(Decisions decisions) => Of(decisions, parity).Select(action => (action.Group?.Group, action.IsAllowed));

        static Decisions Decide(Decisions decisions, string team) => decisions.With(
            Standing.Allow(Dimension.Fairness, Standing.By(team)) with { What = DecisionKind.Act, Action = OwnerAction.StopGroup, Group = "travel" },
            Standing.Now).Decisions;
    }

    private static OwnedAction[] Of(Decisions decisions, params SloReport[] slos) =>
        [.. OwnedAction.Of(Standing.Model(slos), ModelPolicy.BuiltIn with { Owners = Standing.Owners }, decisions, Standing.Now)];

    /// <summary>A gap of which 0.3 are allowed, between groups of 100 events each; small ones are not judged.</summary>
    private static SloReport Parity(BudgetState state, Sense sense, string? reference, params (string Group, int Hits)[] groups)
    {
        var share = new Proportion("rate", sense, [new(0, [1, 0], [0, 1])]);
        var definition = new DisparityDefinition([share], 0, DisparityMeasure.Difference, reference, 100, 20, false) { MinGroupSize = 20 };
        var report = Standing.Slo(state, Dimension.Fairness, "parity");
        return report with
        {
            Slo = report.Slo with { Sli = new DisparitySli(definition) },
            Windows = [report.Whole with { Allowed = 0.3 }],
            Attribute = "merchant",
            Groups = [.. groups.Select(group => new GroupReading(
                group.Group, "rate", new(100, group.Hits, sense), new Interval(0, 1), Judged: group.Group != "small", ImmutableArray<GroupCount>.Empty))],
        };
    }
}
