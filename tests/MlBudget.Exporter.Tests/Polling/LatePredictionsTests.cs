using Microsoft.Extensions.Time.Testing;
using MlBudget.Core.Budgets;
using MlBudget.Core.Records;
using MlBudget.Core.Slis;
using MlBudget.Core.Time;
using MlBudget.Exporter.Configuration;
using MlBudget.Exporter.Polling;
using MlBudget.Exporter.Storage;

namespace MlBudget.Exporter.Tests.Polling;

/// <summary>Predictions that come hours late as a rule burn nothing meanwhile, and count in their own slots.</summary>
public sealed class LatePredictionsTests : IDisposable
{
    private const int Lateness = 3 * 60, Night = 7 * 60, Step = 53, Length = 2 * 24 * 60;

    private static readonly DateTime First = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly StorageDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(First));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Reports_of_a_log_that_comes_late_are_those_of_the_same_log_in_time_that_long_before_also_when_restarted_at_each_step()
    {
        using var late = StorageFolder.Open(_directory.At("late"));
        using var inTime = StorageFolder.Open(_directory.At("in-time"));
        using var restarted = StorageFolder.Open(_directory.At("restarted"));
        using var going = Watch(late, "delay: 3h");
        var time = new FakeTimeProvider(new DateTimeOffset(First));
        using var earlier = new WatchedModels(inTime, Configured(""), ClockMode.Wall, time, new RecordedLog().Loggers);
        for (var (written, to) = (0, Step); to < Length; (written, to) = (to, to + Step))
        {
            Append(written, to);
            time.SetUtcNow(First.AddMinutes(to));
            var before = earlier.PollAll().Models[0].Report;
            var after = PollAt(going, to + Lateness);
            var again = PollOnce(restarted, "delay: 3h", to + Lateness);

            Assert.Equal(Shown(before, 0), Shown(after, Lateness));
            Assert.Equal(Shown(before, 0), Shown(again, Lateness));
            Assert.Equal(before.Features.Select(feature => (feature.Name, feature.Missing)), after.Features.Select(feature => (feature.Name, feature.Missing)));
        }
    }

    [Fact]
    public void An_hour_without_predictions_is_sixty_bad_minutes_and_lateness_is_none()
    {
        using var folder = StorageFolder.Open(_directory.At("data"));
        Append(0, 24 * 60);

        // All that is there ends three hours ago. Of a day of minutes those of the hour from 10:00 have nothing.
        var uptime = Uptime(PollOnce(folder, "delay: 3h", 24 * 60 + Lateness));
        Assert.Equal(new Minute(Instant.From(First).Minute.Number + 24 * 60), uptime.Watermark);
        Assert.Equal((1440, 60), Counted(uptime));

        // Without the delay lateness is taken for an outage, and with it again nothing of what was counted is lost.
        uptime = Uptime(PollOnce(folder, "", 24 * 60 + Lateness));
        Assert.Equal((1440 + Lateness, 60 + Lateness), Counted(uptime));
        uptime = Uptime(PollOnce(folder, "delay: 3h", 24 * 60 + Lateness));
        Assert.Equal((1440, 60), Counted(uptime));
    }

    [Fact]
    public void By_the_clock_of_a_log_windows_end_that_long_before_its_newest_record()
    {
        using var folder = StorageFolder.Open(_directory.At("data"));
        Append(0, 24 * 60);
        using var models = new WatchedModels(folder, Configured("delay: 3h"), ClockMode.Log, _time, new RecordedLog().Loggers);

        Assert.Equal(Instant.From(First).Minute.Number + 24 * 60 - 1 - Lateness, Uptime(models.PollAll().Models[0].Report).Watermark.Number);
    }

    [Fact]
    public void Hours_of_operation_are_all_that_a_budget_has_and_what_is_outside_of_them_spends_nothing_of_it()
    {
        using var folder = StorageFolder.Open(_directory.At("data"));
        Append(0, 2 * 24 * 60);

        // 2026-06-01 is a Monday. Of twelve hours of each day the one from 10:00 is silent, and what comes at night counts in nothing; it is
        // Wednesday, 07:00, and since Monday's and Tuesday's records nothing has come.
        const int now = 2 * 24 * 60 + Night;
        var report = Uptime(PollOnce(folder, "", now, during: "Mon-Fri 08:00-20:00"));

        // Five days of twelve hours are in a week, of which two were seen: 120 of 1440 minutes are bad, where 0.1 may be.
        Assert.Equal((1440, 120), Counted(report));
        Assert.Equal(2.0 / 5, report.Whole.Coverage, 1e-12);
        Assert.Equal(1 - 2.0 / 5 * (120.0 / 1440) / 0.1, report.Remaining!.Value, 1e-12);
        var night = report.Windows.First(window => window.Length == TimeSpan.FromHours(6));
        Assert.Equal((MissingReason.Excluded, 0.0), (night.Result.Reason, night.Coverage));
        Assert.DoesNotContain(report.Alerts, alert => alert.Fires);

        // Without them the hours of the nights count, in which all is well, and so does the silence of the last one.
        Assert.Equal((2880 + Night, 120 + Night), Counted(Uptime(PollOnce(folder, "", now))));
    }

    [Fact]
    public void Rows_fire_by_their_share_of_the_budget_of_hours_of_operation_and_a_forecast_goes_on_in_them()
    {
        using var folder = StorageFolder.Open(_directory.At("data"));
        Append(0, 11 * 60);
        using var models = Watch(folder, "", during: "Mon-Fri 08:00-20:00");

        // 360 of 3600 minutes may be bad. From 10:00 on all are, and an eighth of the budget in six hours is more than 44 and less than 47.
        Assert.DoesNotContain(Uptime(PollAt(models, 10 * 60 + 44)).Alerts, alert => alert.Fires);
        Assert.Contains(Uptime(PollAt(models, 10 * 60 + 47)).Alerts, alert => alert is { Fires: true, Row.Long.TotalHours: 6 });

        // At 11:00 60 of 180 are bad, 20 an hour: the other 300 last for fifteen hours of operation, of which nine are left on Monday.
        _time.SetUtcNow(First.AddHours(11));
        var forecast = models.PollAll().Models[0].Policies.ForecastOf("up");
        Assert.Equal(Instant.From(First.AddDays(1).AddHours(14)).ToUnixSeconds(), forecast!.Exhaustion!.Value.ToUnixSeconds(), 1800.0);
    }

    [Fact]
    public void What_was_let_go_of_before_a_longer_delay_was_written_is_no_silence()
    {
        using var folder = StorageFolder.Open(_directory.At("data"));
        Append(0, 12 * 24 * 60);
        Assert.Equal((7 * 1440, 7 * 60), Counted(Uptime(PollOnce(folder, "", 12 * 24 * 60))));

        var report = Uptime(PollOnce(folder, "delay: 2d", 12 * 24 * 60));
        Assert.InRange(report.Whole.Reading!.Value.Events, 4 * 1440, 7 * 1440);
        Assert.Equal((double)60 / 1440, report.Whole.Reading.Value.ErrorRatio, 0.015);
    }

    [Fact]
    public void A_source_is_stale_only_after_the_delay()
    {
        using var folder = StorageFolder.Open(_directory.At("data"));
        Append(0, 2 * 24 * 60);
        using (var models = Watch(folder, "delay: 3h"))
            Assert.Equal(TimeSpan.FromMinutes(Lateness + 30), StaleAfter(models));
        using (var models = Watch(folder, ""))
            Assert.Equal(TimeSpan.FromMinutes(30), StaleAfter(models));
    }

    [Theory]
    [InlineData("1h", 3)]
    [InlineData("5h", 5)]
    public void What_needs_labels_ends_the_greater_of_both_delays_before_now(string labels, int hours)
    {
        var model = Configured("delay: 3h", $"labels: {{ type: files, path: l.jsonl, fields: {{ id: i, time: t, label: y }}, delay: {labels} }}").Models[0].Definition;

        Assert.Equal(TimeSpan.FromHours(hours), model.LabelDelay);
        Assert.Equal(TimeSpan.FromHours(3), model.Slos.Single(slo => slo.Name == "up").Delay);
        Assert.Equal(TimeSpan.FromHours(hours), model.Slos.Single(slo => slo.Name == "precise").Delay);
    }

    private TimeSpan? StaleAfter(WatchedModels models)
    {
        _time.SetUtcNow(First.AddMinutes(2 * 24 * 60 + Lateness));
        return models.PollAll().Models[0].Sources.Single(source => source.Role == FeedRole.Predictions).StaleAfter;
    }

    private static (long Minutes, long? Bad) Counted(SloReport report) => (report.Whole.Reading!.Value.Events, report.Whole.Reading!.Value.Bad);

    private static SloReport Uptime(ModelReport report) => report.Slos.Single(slo => slo.Slo.Name == "up");

    /// <summary>All that a report says of SLOs, with times as those of a log that came in time.</summary>
    private static List<string> Shown(ModelReport report, int late) =>
    [
        $"{report.At - TimeSpan.FromMinutes(late)}: {report.Predictions}",
        .. report.Slos.Select(slo => $"{slo.Slo.Name} {slo.Watermark} {slo.State} {slo.Remaining:R} {slo.Attainment:R} {slo.Whole.Reading}"),
    ];

    private ModelReport PollOnce(StorageFolder folder, string delay, int minute, string? during = null)
    {
        using var models = Watch(folder, delay, during);
        return PollAt(models, minute);
    }

    private ModelReport PollAt(WatchedModels models, int minute)
    {
        _time.SetUtcNow(First.AddMinutes(minute));
        return models.PollAll().Models[0].Report;
    }

    private WatchedModels Watch(StorageFolder folder, string delay, string? during = null) => new(folder, Configured(delay, during: during), ClockMode.Wall, _time, new RecordedLog().Loggers);

    private ExporterConfiguration Configured(string delay, string labels = "", string? during = null) => ConfigurationFile.Parse("late.yml", $$"""
        alerting: { source_stale: 30m }
        models:
          - name: m
            task: binary_classification
            predictions:
              type: files
              path: {{_directory.At("log.jsonl")}}
              fields: { time: t, id: i, prediction: a, error: e }
              {{delay}}
            features: { x: { type: numeric, required: true } }
            {{labels}}
            slos:
              - { name: up, metric: uptime, silence: bad, slices: { length: 1m, objective: 0.9 }{{(during is null ? "" : $", during: \"{during}\"")}} }
              - { name: errors, dimension: infrastructure, bad: error == true, objective: 0.9 }
              {{(labels.Length == 0 ? "" : "- { name: precise, metric: precision, at_least: 0.9 }")}}
        """).Configuration!;

    /// <summary>A prediction a minute, but in the hour from 10:00 of each day; one of seven fails.</summary>
    private void Append(int from, int to) => File.AppendAllLines(
        _directory.At("log.jsonl"),
        Enumerable.Range(from, to - from).Where(minute => minute / 60 % 24 != 10).Select(
            minute => $$"""{"t":"{{First.AddMinutes(minute):s}}","i":"{{minute}}","a":1,"e":{{(minute % 7 == 0 ? "true" : "false")}},"x":{{(minute % 5 == 0 ? "null" : "1")}}}"""));
}
