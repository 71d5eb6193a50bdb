using System.Collections.Immutable;
using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Core.Slis;
using MlBudget.Core.Slos;
using MlBudget.Core.Tests.Budgets;
using MlBudget.Core.Time;

namespace MlBudget.Core.Tests.Policies;

/// <summary>Reports of SLOs that are in a given state, and decisions about them.</summary>
internal static class Standing
{
    public static readonly Instant Now = new Minute(TallyModel.Start).Start;

    public static readonly ImmutableDictionary<Dimension, Ownership> Owners = ImmutableDictionary<Dimension, Ownership>.Empty
        .Add(Dimension.Infrastructure, new(["sre"], false, []))
        .Add(Dimension.ModelQuality, new(["ml", "science"], false, []))
        .Add(Dimension.Fairness, new(["ml", "legal"], true, [OwnerAction.BuiltIn[^1]]));

    /// <summary>An SLO in a state.</summary>
    public static SloReport Slo(BudgetState state, Dimension dimension = Dimension.Infrastructure, string name = "success")
    {
        var row = new AlertRow(AlertSeverity.Critical, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 14.4, Core.Slos.Evidence.Any);
        var slo = TallyModel.Slo(new OccurrenceSli(new TallyModel().Success()), 0.01m, alerts: row) with { Name = name, Dimension = dimension };
        var reading = state == BudgetState.Exhausted ? SliReading.OfEvents(0.98, 10_000, 200) : SliReading.OfEvents(0.999, 10_000, 10);
        return new()
        {
            Slo = slo,
            Watermark = new(TallyModel.Start),
            Windows =
            [
                state == BudgetState.NoData ? new(slo.Window, default, MissingReason.NoEvents, 0.01, 1, null, null)
                    : new(slo.Window, default, reading, 0.01, 1, reading.ErrorRatio / 0.01, reading.ErrorRatio / 0.01),
            ],
            LatestSlot = new(default, null, null),
            Alerts = [new(row, state == BudgetState.Burning ? 20 : null)],
            MissingWords = state == BudgetState.NoData ? "Nothing came." : null,
        };
    }

    /// <summary>A model of them.</summary>
    public static ModelReport Model(params SloReport[] slos) => new()
    {
        Model = "fraud",
        At = Now,
        Slos = [.. slos],
        Dimensions =
        [
            .. slos.GroupBy(slo => slo.Slo.Dimension).Select(group => new DimensionReport(
                group.Key, group.Max(slo => slo.State), null, null, group.Count(), group.Count(slo => slo.State == BudgetState.NoData))),
        ],
    };

    /// <summary>What gates are decided from.</summary>
    public static GateEvidence Evidence(params SloReport[] slos) => new(
        Model(slos), PolicyReport.None with { Policy = ModelPolicy.BuiltIn with { Owners = Owners } }, Decisions.None, [], []);

    /// <summary>That a team has agreed.</summary>
    public static Agreement By(string team, int hour = 0, int hours = 4) =>
        new(team, $"{team}-user", Now + TimeSpan.FromHours(hour), "a reason", TimeSpan.FromHours(hours));

    /// <summary>An exception for the deployment.</summary>
    public static Decision Allow(Dimension dimension, params Agreement[] by) => new()
    {
        What = DecisionKind.Allow,
        Action = "deploy",
        Owners = [new(dimension, Owners[dimension].Teams, Owners[dimension].IsJoint)],
        By = [.. by],
    };
}
