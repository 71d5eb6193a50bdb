using MlBudget.Core.Budgets;
using MlBudget.Core.Policies;
using MlBudget.Exporter.Deciding;
using MlBudget.Exporter.Exposition;
using MlBudget.Exporter.Polling;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Accuracy is 0.88: a degradation of 0.0737 from 0.95, and of 0.0222 from 0.90, of which 0.08 are allowed.</summary>
public sealed class AcceptedBaselinesTests : IDisposable
{
    private const double FromOld = (0.95 - 0.88) / 0.95, FromNew = (0.90 - 0.88) / 0.90;

    private readonly AcceptedLog _log = new();

    [Fact]
    public void Old_and_new_stand_side_by_side_for_a_window_also_over_a_restart_and_then_the_old_one_goes()
    {
        _log.Write(days: 8);
        using (var models = _log.Watch())
        {
            var before = models.PollAll().Models.Single().Report;
            Assert.Equal(FromOld, AcceptedLog.Slo(before, "accuracy").Whole.Reading!.Value.ErrorRatio, 1e-12);
            Assert.Null(before.Previous);
            Assert.Null(before.Acceptance);

            var outcome = models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.90, edge: 0.2)));

            Assert.Null(outcome.Refusal);
            Assert.Equal(before.At, outcome.Acceptance!.At);
            Assert.Equal(before.At + TimeSpan.FromDays(7), outcome.Until);
            Assert.Equal(
                [
                    "normal accuracy: 0.95 -> 0.9",
                    "another usual distribution of: x",
                    "SLO accuracy: ok with 7.9% of its budget left -> ok with 72.2% of its budget left",
                    "SLO drift: ok with 100% of its budget left -> no data",
                ],
                outcome.Acceptance.Changes.AsEnumerable());
            AssertSideBySide(models.PollAll().Models.Single().Report);
        }

        Assert.Contains(_log.Log.Lines, line => line.StartsWith("ml has accepted another baseline (retrained as v7): normal accuracy: 0.95 -> 0.9; ", StringComparison.Ordinal));
        _log.Write(days: 6.9, from: 8);
        using (var restarted = _log.Watch())
        {
            var report = restarted.PollAll().Models.Single().Report;
            AssertSideBySide(report);
            // The old bins were counted on: a window of them is there, of the new ones what came since.
            Assert.Equal(1, report.Previous!.Find("drift")!.Whole.Coverage);
            Assert.InRange(AcceptedLog.Slo(report, "drift").Whole.Coverage, 0.9, 0.99);
        }

        _log.Write(days: 0.2, from: 14.9);
        using var later = _log.Watch();
        later.PollAll();
        var after = later.PollAll().Models.Single().Report;
        Assert.Null(after.Previous);
        Assert.Equal(FromNew, AcceptedLog.Slo(after, "accuracy").Whole.Reading!.Value.ErrorRatio, 1e-12);
        Assert.NotNull(after.Acceptance);
        Assert.Single(_log.Log.Lines, line => line.StartsWith("budgets are no longer shown under the baseline that was replaced at 2026-06-08T23:59:12Z", StringComparison.Ordinal));
        Assert.Contains(_log.Log.Lines, line => line.StartsWith("no longer counted, its history is dropped: ", StringComparison.Ordinal));

        static void AssertSideBySide(ModelReport report)
        {
            Assert.Equal(FromNew, AcceptedLog.Slo(report, "accuracy").Whole.Reading!.Value.ErrorRatio, 1e-12);
            Assert.Equal(["accuracy", "drift"], report.Previous!.Slos.Select(slo => slo.Slo.Name));
            var old = report.Previous.Find("accuracy")!;
            Assert.Equal(FromOld, old.Whole.Reading!.Value.ErrorRatio, 1e-12);
            Assert.Equal(1 - FromOld / 0.08, old.Remaining!.Value, 1e-12);
            Assert.Equal(BudgetState.Ok, report.Previous.Find("drift")!.State);
            Assert.Equal("retrained as v7", report.Acceptance!.Reason);
            Assert.True(report.Acceptance.IsNotTheFile);
            Assert.Equal(0.9, report.Baseline!.Quality["accuracy"].Pooled);
        }
    }

    [Fact]
    public void The_accepted_one_holds_until_the_file_changes_and_again_when_that_is_taken_back()
    {
        _log.Write(days: 8);
        using var models = _log.Watch();
        models.PollAll();
        models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.90)));

        Assert.Equal(0.90, Normal(models));
        models.Replace(_log.Configured());
        Assert.Equal(0.90, Normal(models));
        Assert.DoesNotContain(_log.Log.Lines, line => line.Contains("doesn't hold", StringComparison.Ordinal));

        _log.WriteFile(AcceptedLog.Baseline(0.93));
        models.Replace(_log.Configured());
        var report = models.PollAll().Models.Single().Report;
        Assert.Equal(0.93, report.Baseline!.Quality["accuracy"].Pooled);
        Assert.Null(report.Acceptance);
        Assert.Equal(FromOld, report.Previous!.Find("accuracy")!.Whole.Reading!.Value.ErrorRatio, 1e-12);
        Assert.Single(_log.Log.Lines, line => line == "the baseline that was accepted at 2026-06-08T23:59:12Z doesn't hold: "
            + "the configuration has another baseline than it had then, which counts");

        _log.WriteFile(AcceptedLog.Baseline(0.95));
        models.Replace(_log.Configured());
        Assert.Equal(0.90, Normal(models));

        _log.WriteFile(AcceptedLog.Baseline(0.90));
        models.Replace(_log.Configured());
        Assert.False(models.PollAll().Models.Single().Report.Acceptance!.IsNotTheFile);
    }

    [Fact]
    public void What_is_still_to_be_learned_is_learned_no_more_and_what_was_learned_is_replaced()
    {
        _log.Write(days: 2);
        using (var models = _log.Watch("{ learn: 7d }"))
        {
            Assert.Null(models.PollAll().Models.Single().Report.Baseline);
            var outcome = models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.90)));
            Assert.Null(outcome.Until);
            Assert.Contains("normal accuracy: none -> 0.9", outcome.Acceptance!.Changes);
            Assert.Contains("SLO accuracy: no data -> ok with 92.2% of its budget left", outcome.Acceptance.Changes);
        }

        _log.Write(days: 8, from: 2);
        using var restarted = _log.Watch("{ learn: 7d }");
        restarted.PollAll();
        var report = restarted.PollAll().Models.Single().Report;
        Assert.Equal(0.90, report.Baseline!.Quality["accuracy"].Pooled);
        Assert.Null(report.Learning);
        Assert.Null(report.Previous);
        Assert.False(report.Acceptance!.IsNotTheFile);
    }

    [Fact]
    public void Who_accepts_twice_within_a_window_does_not_hide_what_was_normal_first()
    {
        _log.Write(days: 8);
        using var models = _log.Watch();
        var first = models.PollAll().At;
        models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.90)));
        _log.Write(days: 3, from: 8);
        var second = models.PollAll().At;
        models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.89)));

        var report = models.PollAll().Models.Single().Report;
        Assert.Equal(FromOld, report.Previous!.Find("accuracy")!.Whole.Reading!.Value.ErrorRatio, 1e-12);
        Assert.Equal(first + TimeSpan.FromDays(7), report.Previous.Until);

        _log.Write(days: 4.5, from: 11);
        models.PollAll();
        report = models.PollAll().Models.Single().Report;
        Assert.Equal(FromNew, report.Previous!.Find("accuracy")!.Whole.Reading!.Value.ErrorRatio, 1e-12);
        Assert.Equal((second, second + TimeSpan.FromDays(7)), (report.Previous.ReplacedAt, report.Previous.Until));
    }

    [Fact]
    public void Nothing_is_decided_from_the_old_one()
    {
        _log.Write(days: 8);
        // 0.88 of 0.99 is 0.111 below it: spent under the old one, and not under the new one.
        _log.WriteFile(AcceptedLog.Baseline(0.99));
        using var models = _log.Watch();
        Assert.Equal(BudgetState.Exhausted, models.PollAll().Models.Single().Report.State);

        models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.90)));

        var snapshot = models.PollAll();
        var report = snapshot.Models.Single().Report;
        Assert.Equal(BudgetState.Ok, report.Dimensions.Single().State);
        Assert.True(report.Previous!.Find("accuracy")!.Remaining < 0);
        Assert.All(report.Previous.Slos, slo => Assert.Empty(slo.Alerts));
        var page = new MetricsPage().TextOf(snapshot);
        Assert.Contains("mlbudget_baseline_accepted_timestamp_seconds{model=\"fraud\"} 1780963152\n", page, StringComparison.Ordinal);
        Assert.Contains("mlbudget_previous_baseline_remaining_ratio{model=\"fraud\",dimension=\"model_quality\",slo=\"accuracy\"} -0.3888", page, StringComparison.Ordinal);
        Assert.Contains(
            "mlbudget_previous_baseline_burn_rate{model=\"fraud\",dimension=\"model_quality\",slo=\"accuracy\",window=\"7d\"} 1.3888", page, StringComparison.Ordinal);
        Assert.DoesNotContain("mlbudget_previous_baseline_remaining_ratio{model=\"fraud\",dimension=\"model_quality\",slo=\"absolute\"}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_the_model_is_refused_and_nothing_changes()
    {
        _log.Write(days: 1);
        using (var models = _log.Watch())
        {
            models.PollAll();
            Refused(models, AcceptedLog.Baseline(0.95), "the model 'fraud' is held against this baseline already");
            Refused(models, AcceptedLog.Baseline(0.9) with { Quality = AcceptedLog.Baseline(0.9).Quality.Clear() },
                "the baseline has no normal value of 'accuracy', which SLOs are held against; learn it anew with mlbudget baseline");
            var unknown = models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.9), "froud"));
            Assert.Equal(new Refusal(RefusalKind.Wrong, "model: found 'froud', which is no model of mlbudget; did you mean 'fraud'?"), unknown.Refusal);
            var other = models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.9), user: "sre"));
            Assert.Equal(
                new Refusal(RefusalKind.NotTheirs, "'sre' speaks for no team that owns model_quality of fraud; ask ml (the user 'ml')"), other.Refusal);
            Assert.Equal(0.95, Normal(models));
        }

        using (var models = _log.Watch(slos: "      - { name: wide, metric: drift, slices: { length: 12h, objective: 0.8 }, alerts: [] }"))
        {
            Refused(models, AcceptedLog.Baseline(0.9) with { DriftWindow = TimeSpan.FromHours(6) },
                "accepted.yml:15:56: models[0].slos[3].slices.length: found '12h', expected 6h: the baseline's thresholds are for drift windows of that length; "
                + "write it, or make a baseline for yours");
        }

        using var restarted = _log.Watch();
        Assert.Equal(0.95, Normal(restarted));
    }

    [Fact]
    public void A_joint_owner_accepts_once_every_team_has_accepted_the_same_and_the_decision_says_what_it_changed()
    {
        const string Joint = "{ teams: [ml, risk], decision: joint }";
        _log.Write(days: 8);
        using (var models = _log.Watch(owner: Joint))
        {
            models.PollAll();
            var first = models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.90)));
            Assert.Null(first.Acceptance);
            Assert.Equal(["risk"], first.Decision!.WaitsFor.AsEnumerable());
            Assert.Equal(
                "ml has agreed to this already: decision 1 waits for risk",
                models.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.90))).Refusal!.Text);
        }

        using var restarted = _log.Watch(owner: Joint);
        Assert.Equal(0.95, Normal(restarted));
        // Another baseline is another decision.
        Assert.Equal(["ml"], restarted.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.85), user: "risk")).Decision!.WaitsFor.AsEnumerable());
        Assert.Equal(0.95, Normal(restarted));

        var second = restarted.Accept(AcceptedLog.Request(AcceptedLog.Baseline(0.90), user: "risk"));

        Assert.Equal(["ml", "risk"], second.Acceptance!.By.AsEnumerable());
        var status = restarted.PollAll().Models.Single();
        Assert.Equal(0.90, status.Report.Baseline!.Quality["accuracy"].Pooled);
        Assert.Equal(["ml", "risk"], status.Report.Acceptance!.By.AsEnumerable());
        var decision = status.Decisions.All[0];
        Assert.Equal((1, DecisionKind.AcceptBaseline, DecisionState.InForce), (decision.Id, decision.What, decision.StateAt(second.At)));
        Assert.Equal(
            "retrained as v7 (normal accuracy: 0.95 -> 0.9; SLO accuracy: ok with 7.9% of its budget left -> ok with 72.2% of its budget left)",
            decision.By[^1].Reason);
    }

    private static void Refused(WatchedModels models, Core.Baselines.Baseline baseline, string reason)
    {
        var outcome = models.Accept(AcceptedLog.Request(baseline));
        Assert.Equal(new Refusal(RefusalKind.Wrong, reason), outcome.Refusal);
        Assert.Null(outcome.Decision);
    }

    private static double Normal(WatchedModels models) => models.PollAll().Models.Single().Report.Baseline!.Quality["accuracy"].Pooled;

    public void Dispose() => _log.Dispose();
}
