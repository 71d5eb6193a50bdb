using MlBudget.Core.Policies;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>A decision is in force once those have agreed who have to, for as long as they have agreed to.</summary>
public sealed class DecisionsTests
{
    private static readonly Instant Now = Standing.Now;

    [Fact]
    public void Of_an_owner_of_several_teams_one_is_enough()
    {
        var decision = Take(Decisions.None, Dimension.ModelQuality, "science").Decision!;

        Assert.Equal(DecisionState.InForce, decision.StateAt(Now));
        Assert.Empty(decision.WaitsFor);
        Assert.Equal((Now, Now + TimeSpan.FromHours(4)), (decision.From, decision.Until));
    }

    [Fact]
    public void A_joint_owner_is_waited_for_to_the_last_team_and_the_time_counts_from_then_on()
    {
        var first = Take(Decisions.None, Dimension.Fairness, "ml");
        Assert.Equal(DecisionState.Waiting, first.Decision!.StateAt(Now + TimeSpan.FromHours(9)));
        Assert.Equal<string>(["legal"], first.Decision.WaitsFor);
        Assert.Equal((null, null), (first.Decision.From, first.Decision.Until));
        Assert.Null(first.Decisions.ExceptionAt(Now, "deploy", Dimension.Fairness));

        var second = Take(first.Decisions, Dimension.Fairness, "legal", hour: 10);

        Assert.Equal((1, Hour(10), Hour(14)), (second.Decision!.Id, second.Decision.From, second.Decision.Until));
        Assert.Equal(DecisionState.Waiting, second.Decision.StateAt(Hour(9)));
        Assert.Equal(DecisionState.InForce, second.Decision.StateAt(Hour(10)));
        Assert.Equal(DecisionState.Expired, second.Decision.StateAt(Hour(14)));
        Assert.Single(second.Decisions.All);
    }

    [Fact]
    public void Nobody_has_agreed_to_more_than_the_shortest_time()
    {
        var first = Take(Decisions.None, Dimension.Fairness, "ml", hours: 48);
        var second = Take(first.Decisions, Dimension.Fairness, "legal", hour: 1, hours: 2);

        Assert.Equal(Hour(3), second.Decision!.Until);
    }

    [Fact]
    public void A_team_that_speaks_again_changes_nothing_and_is_told_so()
    {
        var first = Take(Decisions.None, Dimension.Fairness, "ml");
        var again = Take(first.Decisions, Dimension.Fairness, "ml", hour: 1, hours: 48);

        Assert.Equal((DecisionOutcome.HasSpoken, first.Decision), (again.Outcome, again.Decision));
        Assert.Same(first.Decisions, again.Decisions);
    }

    [Fact]
    public void Who_is_waited_for_longer_than_a_week_is_asked_anew()
    {
        var first = Take(Decisions.None, Dimension.Fairness, "ml");
        Assert.Equal(DecisionState.Waiting, first.Decision!.StateAt(Hour(7 * 24 - 1)));
        Assert.Equal(DecisionState.Expired, first.Decision.StateAt(Hour(7 * 24)));

        var late = Take(first.Decisions, Dimension.Fairness, "legal", hour: 7 * 24);

        Assert.Equal((2, DecisionState.Waiting), (late.Decision!.Id, late.Decision.StateAt(Hour(7 * 24))));
    }

    [Fact]
    public void What_is_in_force_is_not_made_longer_but_decided_again()
    {
        var first = Take(Decisions.None, Dimension.Infrastructure, "sre");
        var second = Take(first.Decisions, Dimension.Infrastructure, "sre", hour: 3);

        Assert.Equal(2, second.Decision!.Id);
        Assert.Equal(2, second.Decisions.ExceptionAt(Hour(3), "deploy", Dimension.Infrastructure)!.Id);
        Assert.Equal(Hour(7), second.Decisions.ExceptionAt(Hour(3), "deploy", Dimension.Infrastructure)!.Until);
    }

    [Fact]
    public void Owners_that_have_changed_meanwhile_decide_anew()
    {
        var first = Take(Decisions.None, Dimension.Fairness, "ml");
        var other = Standing.Allow(Dimension.Fairness, Standing.By("legal")) with { Owners = [new(Dimension.Fairness, ["ml", "legal", "product"], true)] };

        var second = first.Decisions.With(other, Now);

        Assert.Equal((2, 2), (second.Decision!.Id, second.Decisions.All.Length));
    }

    [Fact]
    public void Of_several_dimensions_each_owner_has_to_agree()
    {
        var wanted = Standing.Allow(Dimension.Fairness, Standing.By("ml"), Standing.By("legal", hour: 1)) with
        {
            Owners = [new(Dimension.Infrastructure, ["sre"], false), new(Dimension.Fairness, ["ml", "legal"], true)],
        };
        Assert.Equal<string>(["sre"], wanted.WaitsFor);
        Assert.Null(wanted.From);

        Assert.Equal(Hour(2), (wanted with { By = [.. wanted.By, Standing.By("sre", hour: 2)] }).From);
    }

    [Fact]
    public void An_action_that_was_decided_for_all_groups_holds_for_each_and_one_for_a_group_for_no_other()
    {
        var all = Act(Decisions.None, group: null);
        Assert.NotNull(all.ActAt(Now, OwnerAction.StopGroup, Dimension.Fairness, "travel"));
        Assert.NotNull(all.ActAt(Now, OwnerAction.StopGroup, Dimension.Fairness, null));
        Assert.Null(all.ActAt(Now, "retrain", Dimension.Fairness, null));
        Assert.Null(all.ExceptionAt(Now, OwnerAction.StopGroup, Dimension.Fairness));

        var one = Act(Decisions.None, "travel");
        Assert.NotNull(one.ActAt(Now, OwnerAction.StopGroup, Dimension.Fairness, "travel"));
        Assert.Null(one.ActAt(Now, OwnerAction.StopGroup, Dimension.Fairness, "grocery"));
        Assert.Null(one.ActAt(Now, OwnerAction.StopGroup, Dimension.Fairness, null));

        static Decisions Act(Decisions decisions, string? group) => decisions.With(
            Standing.Allow(Dimension.Fairness, Standing.By("ml"), Standing.By("legal")) with
            {
                What = DecisionKind.Act,
                Action = OwnerAction.StopGroup,
                Group = group,
            }, Now).Decisions;
    }

    [Fact]
    public void The_newest_are_remembered_and_what_holds_is_never_forgotten_for_them()
    {
        var decisions = Take(Decisions.None, Dimension.Infrastructure, "sre", hours: 720).Decisions;
        for (var minute = 1; minute <= Decisions.Most; minute++)
        {
            var at = Now + TimeSpan.FromMinutes(minute);
            var by = new Agreement("sre", "sre-user", at, "a reason", TimeSpan.FromMinutes(1));
            decisions = decisions.With(Standing.Allow(Dimension.Infrastructure, by), at).Decisions;
        }

        Assert.Equal(Decisions.Most, decisions.All.Length);
        Assert.Equal([1, 3], decisions.All.Take(2).Select(decision => decision.Id));
        Assert.Equal(Decisions.Most + 1, decisions.All[^1].Id);
    }

    [Fact]
    public void As_many_as_are_remembered_may_be_open_and_no_more()
    {
        var decisions = Decisions.None;
        for (var count = 0; count < Decisions.Most; count++)
            decisions = Take(decisions, Dimension.Infrastructure, "sre", hours: 1).Decisions;

        var step = Take(decisions, Dimension.Infrastructure, "sre");

        Assert.Equal((DecisionOutcome.TooMany, null), (step.Outcome, step.Decision));
        Assert.Same(decisions, step.Decisions);
    }

    private static Instant Hour(int hour) => Now + TimeSpan.FromHours(hour);

    private static DecisionStep Take(Decisions decisions, Dimension dimension, string team, int hour = 0, int hours = 4) =>
        decisions.With(Standing.Allow(dimension, Standing.By(team, hour, hours)), Hour(hour));
}
