using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Snapshots;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Periods of the calendar, and what is excluded, over the ends of processes.</summary>
public sealed class CalendarRestartTests : IDisposable
{
    /// <summary>A Monday.</summary>
    private static readonly DateTimeOffset First = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StorageDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(First);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void How_a_week_has_ended_is_kept_once_nothing_of_it_is_counted_any_more()
    {
        // 10 of 10,080 records of the first week are bad, and 1% may be.
        Write(0, 6 * 1440, bad: minute => minute < 10);
        Assert.Empty(PollAt(TimeSpan.FromDays(6)).Closed);

        Write(6 * 1440, 7 * 1440 + 60, bad: _ => false);
        PollAt(TimeSpan.FromDays(7) + TimeSpan.FromHours(1));
        Write(7 * 1440 + 60, 14 * 1440 + 60, bad: _ => false);
        PollAt(TimeSpan.FromDays(14) + TimeSpan.FromHours(1));
        Write(14 * 1440 + 60, 34 * 1440, bad: _ => false);
        var (closed, report) = PollAt(TimeSpan.FromDays(34));

        Assert.Equal(["2026-W23", "2026-W24", "2026-W25", "2026-W26"], closed.Select(period => period.Name));
        Assert.Equal((10_080L, 10L), (closed[0].Reading!.Events, closed[0].Reading!.Bad!.Value));
        Assert.Equal(1 - 10.0 / 10_080 / 0.01, closed[0].Remaining!.Value, 1e-12);
        Assert.Equal(1, closed[1].Remaining!.Value, 1e-12);
        // Nobody looked for weeks: of the week that may not be all there any more nothing is said.
        Assert.Null(closed[2].Remaining);
        Assert.Equal(1, closed[3].Remaining!.Value, 1e-12);
        Assert.Equal(6.0 / 7, report.Whole.Coverage, 1e-12);
    }

    [Fact]
    public void What_is_excluded_after_its_minutes_are_gone_takes_the_hours_that_it_overlaps()
    {
        // 120 bad minutes from 02:30 on; the exclusion comes four days later, when hours are all that is left.
        Write(0, 4 * 1440, bad: minute => minute is >= 150 and < 270);
        Assert.Equal(120, PollAt(TimeSpan.FromDays(4)).Report.Whole.Reading!.Value.Bad);

        const string Late = "exclusions: [{ from: 2026-06-01T02:30Z, to: 2026-06-01T04:30Z, reason: backfill }]\n    ";
        var lateReport = PollAt(TimeSpan.FromDays(4) + TimeSpan.FromMinutes(1), Late).Report;
        var (late, lateCoverage) = (lateReport.Whole.Reading!.Value, lateReport.Whole.Coverage);

        Assert.Equal((0L, 4 * 1440L - 180), (late.Bad!.Value, late.Events));
        Assert.Equal((4 * 1440 + 1 - 180) / (7.0 * 1440), lateCoverage, 1e-12);

        // Somebody who has it from the start loses those minutes and no more.
        Directory.Move(_directory.At("data"), _directory.At("other"));
        var early = PollAt(TimeSpan.FromDays(4) + TimeSpan.FromMinutes(1), Late).Report.Whole.Reading!.Value;
        Assert.Equal((0L, 4 * 1440L - 120), (early.Bad!.Value, early.Events));
    }

    [Fact]
    public void A_longer_window_knows_nothing_of_time_whose_tallies_are_gone()
    {
        // A fifth is bad in the first days of June, of which a window of two days keeps nothing by the 16th.
        Write(0, 6 * 1440, bad: minute => minute % 5 == 0);
        PollAt(TimeSpan.FromDays(6), window: "2d");
        Write(6 * 1440, 15 * 1440, bad: _ => false);
        PollAt(TimeSpan.FromDays(15), window: "2d");

        // Pages are of whole days: those from the 13th on are there.
        var report = PollAt(TimeSpan.FromDays(15) + TimeSpan.FromMinutes(1), window: "{ calendar: month }").Report;

        Assert.Equal((3 * 1440L, 0L), (report.Whole.Reading!.Value.Events, report.Whole.Reading.Value.Bad!.Value));
        Assert.Equal((3 * 1440 + 1) / (30.0 * 1440), report.Whole.Coverage, 1e-12);
    }

    [Fact]
    public void A_window_that_is_all_excluded_loses_no_data()
    {
        Write(0, 2 * 1440, bad: _ => false);
        Assert.NotNull(PollAt(TimeSpan.FromDays(2)).Report.Remaining);

        var (_, report) = PollAt(
            TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1), "exclusions: [{ from: 2026-05-01T00:00Z, to: 2026-07-01T00:00Z, reason: move }]\n    ");

        Assert.Equal(MissingReason.Excluded, report.Missing);
    }

    /// <summary>One poll of a process that begins and ends with it.</summary>
    private (ClosedPeriod[] Closed, SloReport Report) PollAt(TimeSpan at, string keys = "", string window = "{ calendar: week }")
    {
        _time.SetUtcNow(First + at);
        using var folder = StorageFolder.Open(_directory.At("data"));
        var configuration = ConfigurationFile.Parse("m.yml", $$"""
            models:
              - name: m
                {{keys}}task: binary_classification
                predictions: { type: files, path: {{_directory.At("log.jsonl")}}, fields: { time: t, error: e } }
                slos:
                  - { name: success, dimension: infrastructure, good: error is null, objective: 0.99, window: {{window}} }
            """).Configuration!;
        using var models = new WatchedModels(folder, configuration, ClockMode.Wall, _time, NullLoggerFactory.Instance);
        models.OpenStore();
        Snapshot snapshot;
        do
            snapshot = models.Poll();
        while (!models.CaughtUp);
        var status = snapshot.Models.Single();
        Assert.Null(status.Policies.DataLoss.LostSince(status.Report.Slos.Single()));
        return ([.. status.Policies.Closed.Of("success")], status.Report.Slos.Single());
    }

    /// <summary>A record a minute, counted from the start.</summary>
    private void Write(int from, int to, Func<int, bool> bad)
    {
        var lines = new StringBuilder();
        for (var minute = from; minute < to; minute++)
        {
            var time = First.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            lines.Append(CultureInfo.InvariantCulture, $"{{\"t\":\"{time}\",\"e\":{(bad(minute) ? "\"x\"" : "null")}}}\n");
        }

        File.AppendAllText(_directory.At("log.jsonl"), lines.ToString());
    }
}
