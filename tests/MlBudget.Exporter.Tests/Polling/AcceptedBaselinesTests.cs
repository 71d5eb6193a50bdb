using MlBudget.Core.Budgets;
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

            Assert.Equal(AcceptanceStatus.Accepted, outcome.Status);
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

    public void Dispose() => _log.Dispose();
}
