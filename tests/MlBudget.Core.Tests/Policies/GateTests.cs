using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Records;
using MlBudget.Core.Slos;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>A gate refuses while nothing is left of a budget of a dimension that governs it, or nobody knows.</summary>
public sealed class GateTests
{
    private static readonly Instant Now = Standing.Now;

    public static TheoryData<Dimension, BudgetState, bool, bool, bool> States()
    {
        var table = new TheoryData<Dimension, BudgetState, bool, bool, bool>();
        foreach (var dimension in Dimensions.All)
        {
            foreach (var governs in new[] { true, false })
            {
                table.Add(dimension, BudgetState.Ok, governs, false, true);
                table.Add(dimension, BudgetState.Burning, governs, false, true);
                table.Add(dimension, BudgetState.Exhausted, governs, false, !governs);
                table.Add(dimension, BudgetState.NoData, governs, false, !governs);
                table.Add(dimension, BudgetState.NoData, governs, true, true);
                table.Add(dimension, BudgetState.Exhausted, governs, true, !governs);
            }
        }

        return table;
    }

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_of_every_dimension(Dimension dimension, BudgetState state, bool governs, bool allowsNoData, bool isAllowed)
    {
        var others = Dimensions.All.Remove(dimension);
        var evidence = Standing.Evidence(
            [Standing.Slo(state, dimension, "asked"), .. others.Select(other => Standing.Slo(BudgetState.Ok, other, other.Name()))]);

        var verdict = Gate.Ask(new("deploy", governs ? Dimensions.All : others, allowsNoData), evidence, Now);

        Assert.Equal(isAllowed, verdict.IsAllowed);
        Assert.Equal(isAllowed ? [] : [dimension], verdict.Dimensions.Where(asked => !asked.IsAllowed).Select(asked => asked.Dimension));
        if (governs)
            Assert.Equal(state, verdict.Dimensions.Single(asked => asked.Dimension == dimension).State);
    }

    [Fact]
    public void A_broken_fairness_budget_refuses_though_the_composite_is_99_percent()
    {
        var evidence = Standing.Evidence(
            Standing.Slo(BudgetState.Ok), Standing.Slo(BudgetState.Ok, Dimension.ModelQuality, "precision"),
            Standing.Slo(BudgetState.Exhausted, Dimension.Fairness, "fpr-parity"));
        evidence = evidence with { Report = evidence.Report with { Composite = 0.99 } };

        var verdict = Ask(evidence, Dimension.Infrastructure, Dimension.ModelQuality, Dimension.Fairness);

        Assert.False(verdict.IsAllowed);
        Assert.Equal<string>(["'fpr-parity' is exhausted: 200% of its error budget is spent"], verdict.Dimensions[2].Reasons);
        Assert.Equal("ml+legal", verdict.Dimensions[2].Owner!.Name);
        Assert.True(Ask(evidence with { Report = evidence.Report with { Composite = 0.01 } }, Dimension.Infrastructure).IsAllowed);
    }

    [Fact]
    public void An_SLO_that_is_lost_or_has_lost_a_field_refuses_and_says_since_when_and_why()
    {
        var lost = Standing.Slo(BudgetState.Ok, name: "staleness") with
        {
            LostFields = [new(new("velocity", "features.velocity", 0, 0), new(1_000, 0, 0), Now.Minute)],
        };
        var evidence = Standing.Evidence(Standing.Slo(BudgetState.NoData), lost);
        evidence = evidence with
        {
            Policies = evidence.Policies with
            {
                DataLoss = new(DataLoss.None.Slos.Add("success", new(HadValue: true, Now - TimeSpan.FromHours(1)))),
            },
        };

        var dimension = Assert.Single(Ask(evidence, Dimension.Infrastructure).Dimensions);

        Assert.Equal<string>(
        [
            $"'success' has no data since {(Now - TimeSpan.FromHours(1)).ToRfc3339()}: Nothing came",
            "'staleness' knows nothing any more: records have lost the field 'velocity'",
        ], dimension.Reasons);
        Assert.True(Gate.Ask(new("deploy", [Dimension.Infrastructure], AllowsNoData: true), evidence, Now).IsAllowed);
    }

    [Theory]
    [InlineData(FeedRole.Predictions, "success", "precision")]
    [InlineData(FeedRole.Tallies, "success", "precision")]
    [InlineData(FeedRole.Labels, "precision")]
    public void A_source_that_is_down_or_stale_refuses_for_the_SLOs_that_need_it(FeedRole role, params string[] slos)
    {
        var evidence = Standing.Evidence(Standing.Slo(BudgetState.Ok), Standing.Slo(BudgetState.Ok, Dimension.ModelQuality, "precision")) with
        {
            Labelled = ["precision"],
        };
        Dimension[] refusing = [.. slos.Select(slo => slo == "success" ? Dimension.Infrastructure : Dimension.ModelQuality)];
        var source = new GateSource("log", role, null, Now - TimeSpan.FromHours(6), TimeSpan.FromHours(6));

        Assert.True(Ask(source, Now).IsAllowed);
        Refuses(Ask(source, Now + TimeSpan.FromSeconds(1)), $"the source 'log' is stale: its newest record is of {(Now - TimeSpan.FromHours(6)).ToRfc3339()}, expected at most 6h ago");
        Refuses(Ask(source with { Error = "permission denied" }, Now), "the source 'log' can't be read: permission denied");
        Assert.True(Ask(source with { StaleAfter = null }, Now + TimeSpan.FromDays(6)).IsAllowed);

        GateVerdict Ask(GateSource source, Instant at) =>
            Gate.Ask(new("deploy", Dimensions.All.Remove(Dimension.DataQuality).Remove(Dimension.Fairness), false), evidence with { Sources = [source] }, at);

        void Refuses(GateVerdict verdict, string reason)
        {
            Assert.Equal(refusing, verdict.Dimensions.Where(dimension => !dimension.IsAllowed).Select(dimension => dimension.Dimension));
            Assert.All(verdict.Dimensions.Where(dimension => !dimension.IsAllowed), dimension => Assert.Equal<string>([reason], dimension.Reasons));
        }
    }

    [Fact]
    public void A_dimension_without_SLOs_is_not_known_to_be_good() => Assert.Equal<string>(
        ["it has no SLO, so nobody knows how it stands"],
        Ask(Standing.Evidence(Standing.Slo(BudgetState.Ok)), Dimension.Fairness).Dimensions[0].Reasons);

    [Fact]
    public void The_recovery_is_the_latest_and_none_is_told_where_one_is_not_known()
    {
        var evidence = Standing.Evidence(Standing.Slo(BudgetState.Exhausted, name: "a"), Standing.Slo(BudgetState.Exhausted, name: "b"));
        var forecasts = ImmutableDictionary<string, BudgetForecast>.Empty.Add("a", new(null, Now + TimeSpan.FromHours(5)));
        Assert.Null(Recovery(forecasts));
        Assert.Equal(Now + TimeSpan.FromHours(5), Recovery(forecasts.Add("b", new(null, Now + TimeSpan.FromHours(2)))));

        Instant? Recovery(ImmutableDictionary<string, BudgetForecast> forecasts) =>
            Ask(evidence with { Policies = evidence.Policies with { Forecasts = forecasts } }, Dimension.Infrastructure).Dimensions[0].RecoversAt;
    }

    [Fact]
    public void An_exception_opens_the_gate_for_its_dimension_from_its_first_instant_on_and_not_at_its_last()
    {
        var evidence = Standing.Evidence(Standing.Slo(BudgetState.Exhausted), Standing.Slo(BudgetState.Exhausted, Dimension.ModelQuality, "precision"));
        var decisions = Decisions.None.With(Standing.Allow(Dimension.Infrastructure, Standing.By("sre", hours: 4)), Now).Decisions;
        evidence = evidence with { Decisions = decisions };

        Assert.False(At(-1, Dimension.Infrastructure).IsAllowed);
        Assert.True(At(0, Dimension.Infrastructure).IsAllowed);
        Assert.True(At(TimeSpan.FromHours(4).Ticks / 10 - 1, Dimension.Infrastructure).IsAllowed);
        Assert.False(At(TimeSpan.FromHours(4).Ticks / 10, Dimension.Infrastructure).IsAllowed);
        Assert.False(At(0, Dimension.Infrastructure, Dimension.ModelQuality).IsAllowed);
        Assert.Equal(1, At(0, Dimension.Infrastructure).Dimensions[0].Exception!.Id);
        Assert.False(Gate.Ask(new("retrain", [Dimension.Infrastructure], false), evidence, Now).IsAllowed);

        GateVerdict At(long micros, params Dimension[] dimensions) => Gate.Ask(new("deploy", [.. dimensions], false), evidence, new(Now.Micros + micros));
    }

    private static GateVerdict Ask(GateEvidence evidence, params Dimension[] dimensions) => Gate.Ask(new("deploy", [.. dimensions], false), evidence, Now);
}
